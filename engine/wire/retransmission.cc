#include "wire/retransmission.h"

#include <algorithm>

#include "wire/hash.h"

namespace wirestep {

namespace {

bool occupies_sequence_space(const packet::Brief& frame) {
  if (frame.protocol != packet::Protocol::tcp || frame.fragment) return false;
  if ((frame.flags & packet::rst) != 0) return false;  // may carry a text, but is never sent again
  return frame.payload_length > 0 || (frame.flags & (packet::syn | packet::fin)) != 0;
}

}  // namespace

RetransmissionTable::RetransmissionTable() : entries_(sets * ways) {}

RetransmissionTable::Copy RetransmissionTable::see(FrameId id, HostId from, HostId to,
                                                   const packet::Brief& frame) {
  if (!occupies_sequence_space(frame)) return {{}, 1};
  std::uint64_t hash =
      mix(0, std::uint64_t{frame.seq} << 32 | ((frame.flags & packet::syn) != 0 ? 1u << 16 : 0u) |
                 std::uint64_t{from.value} << 8 | to.value);
  hash = mix(mix(hash, frame.source), frame.destination) | 1;
  Entry* set = &entries_[(hash >> 32) % sets * ways];
  Entry* end = set + ways;
  Entry* found = std::find_if(set, end, [&](const Entry& entry) { return entry.key == hash; });
  if (found != end) return {found->first, ++found->count};
  *std::min_element(set, end, [](const Entry& a, const Entry& b) { return a.first < b.first; }) = {hash, id,
                                                                                                   1};
  return {{}, 1};
}

}  // namespace wirestep
