#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "trace/trace.h"

namespace wirestep {

// Which byte of a frame to change, if nobody says: the last one of what its highest protocol carries, or, if
// that is nothing, the last one of its header. Either is under the checksum of TCP, UDP or ICMP.
std::uint32_t byte_to_corrupt(std::span<const std::byte> frame);

// One bit of what IP carries, by chance: the byte's offset, and a mask with that bit.
struct Flip {
  std::uint32_t offset;
  std::uint8_t mask;
};
Flip bit_to_corrupt(std::span<const std::byte> frame, std::uint64_t random);

// Changes one byte of a frame that is on the wire. What was recorded stays; the event names new bytes from
// now on. `offset` lies within the frame.
void corrupt(FrameEvent& frame, Flip flip, Trace& trace);

}  // namespace wirestep
