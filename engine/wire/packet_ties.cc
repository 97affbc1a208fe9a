#include "wire/packet_ties.h"

#include <algorithm>
#include <cstring>

#include "wire/hash.h"

namespace wirestep {

namespace {

// Never 0, which stands for a free entry.
std::uint64_t hash_of(HostId from, HostId to, const packet::IpIdentity& packet) {
  std::uint64_t hash =
      mix(0, std::uint64_t{packet.identification} << 32 | std::uint64_t{packet.protocol} << 16 |
                 std::uint64_t{from.value} << 8 | to.value);
  return mix(mix(hash, packet.source), packet.destination) | 1;
}

std::uint64_t hash_of_quote(HostId to, const packet::IpIdentity& packet) {
  std::uint64_t carries;
  std::memcpy(&carries, packet.carries.data(), sizeof carries);
  return mix(mix(hash_of(to, to, packet), carries), packet.offset) | 1;
}

}  // namespace

FragmentTable::FragmentTable() : entries_(sets * ways) {}

FragmentTable::Place FragmentTable::see(FrameId id, HostId from, HostId to,
                                        const packet::IpIdentity& packet) {
  if (!packet.fragment) return {{}, 0};
  std::uint64_t key = hash_of(from, to, packet);
  Entry* set = &entries_[(key >> 32) % sets * ways];
  Entry* end = set + ways;
  Entry* entry = std::find_if(set, end, [&](const Entry& each) { return each.key == key; });
  bool start = packet.offset == 0;
  if (entry != end && !(start && entry->has_start)) {
    entry->has_start |= start;
    return {entry->first, ++entry->count};
  }
  if (entry == end)
    entry = std::min_element(set, end, [](const Entry& a, const Entry& b) { return a.first < b.first; });
  *entry = {key, id, 1, start};
  return {{}, 1};
}

QuoteTable::QuoteTable() : entries_(sets * ways) {}

void QuoteTable::delivered(FrameId id, HostId to, const packet::IpIdentity& packet) {
  std::uint64_t key = hash_of_quote(to, packet);
  Entry* set = &entries_[(key >> 32) % sets * ways];
  Entry* end = set + ways;
  Entry* entry = std::find_if(set, end, [&](const Entry& each) { return each.key == key; });
  if (entry == end)
    entry = std::min_element(set, end, [](const Entry& a, const Entry& b) { return a.frame < b.frame; });
  *entry = {key, id};
}

FrameId QuoteTable::about(HostId from, const packet::IpIdentity& quoted) const {
  std::uint64_t key = hash_of_quote(from, quoted);
  const Entry* set = &entries_[(key >> 32) % sets * ways];
  const Entry* entry = std::find_if(set, set + ways, [&](const Entry& each) { return each.key == key; });
  return entry == set + ways ? FrameId{} : entry->frame;
}

}  // namespace wirestep
