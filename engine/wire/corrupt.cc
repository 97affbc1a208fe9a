#include "wire/corrupt.h"

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "packet/packet.h"

namespace wirestep {

namespace {

// The shortest header of what IP carries: UDP's, ICMP's. With it begins what is under their checksum.
constexpr std::uint32_t shortest_header = 8;

std::uint32_t end_of_content(std::span<const std::byte> frame, const packet::Brief& brief) {
  std::uint64_t end = std::uint64_t{brief.payload_offset} + brief.payload_length;
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(end, 1, frame.size()));
}

}  // namespace

std::uint32_t byte_to_corrupt(std::span<const std::byte> frame) {
  return end_of_content(frame, packet::brief(frame)) - 1;
}

Flip bit_to_corrupt(std::span<const std::byte> frame, std::uint64_t random) {
  packet::Brief brief = packet::brief(frame);
  std::uint32_t end = end_of_content(frame, brief);
  std::uint32_t begin = std::min(brief.payload_offset, end);
  begin -= std::min(begin, shortest_header);
  auto bit = static_cast<std::uint32_t>(random % (std::uint64_t{end - begin} * 8));
  return {begin + bit / 8, static_cast<std::uint8_t>(1u << bit % 8)};
}

void corrupt(FrameEvent& frame, Flip flip, Trace& trace) {
  auto before = trace.bytes(frame.bytes);
  CHECK(flip.offset < before.size());
  std::vector<std::byte> after(before.begin(), before.end());
  after[flip.offset] ^= std::byte{flip.mask};
  frame.bytes = trace.store(after);
  frame.offset = flip.offset;
  frame.mask = flip.mask;
}

}  // namespace wirestep
