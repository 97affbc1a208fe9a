#pragma once

#include <cstdint>

// Waiting for the engine, on a slot of the control memory. Signals are handled while a thread waits (and what
// their handlers call waits on slots of its own). If the engine is gone, nobody waits any more.

namespace wirestep::probe::gate {

// Does a call wait before it begins?
bool closed();

// Takes a slot; no_slot if the engine is gone. The caller tells the engine its number and then waits.
std::uint32_t take_slot();

// Returns when the engine has opened the slot, or is gone.
void wait(std::uint32_t slot);

// The same, for at most `timeout_ns`. Then the slot is the engine's, to be given back when it opens it.
void wait(std::uint32_t slot, long timeout_ns);

}  // namespace wirestep::probe::gate
