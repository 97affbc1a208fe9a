#pragma once

#include <cstddef>

namespace wirestep {

// Makes sure that this process may have `more` descriptors open beside those that are: raises its soft
// RLIMIT_NOFILE at need, and never lowers it. Programs don't inherit that: each gets the limit of a login
// shell (world/spawn.cc). Takes some µs for each open descriptor. Throws SetupError, with the cure, where the
// hard limit forbids so many.
void make_room_for_descriptors(std::size_t more);

}  // namespace wirestep
