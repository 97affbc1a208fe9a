#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "packet/packet.h"

namespace wirestep {

// Knows a TCP segment that it has seen before: "copy 3 of the same SYN".
//
// A segment is a copy of an earlier one if it has the same two endpoints and direction and starts at the same
// sequence number, and if it occupies sequence space: payload, SYN or FIN (RFC 9293 section 3.4). A pure ACK,
// a keepalive and a zero-window probe without data occupy none, and are never copies. The length isn't
// compared: a kernel may merge what it sends again.
//
// The table is bounded and made in advance. When it is full the oldest segments of a set are forgotten, so
// that a copy is missed, never invented: 131 072 segments are some 190 MB of data sent since, and many round
// trips.
class RetransmissionTable {
 public:
  RetransmissionTable();

  struct Copy {
    FrameId of;           // the first frame with this segment, 0: this is the first
    std::uint32_t count;  // 1 for the first, 2 for its first copy …
  };
  // Looks `frame` up and remembers it. `to` tells the copies of a flooded frame apart.
  Copy see(FrameId id, HostId from, HostId to, const packet::Brief& frame);

 private:
  struct Entry {
    std::uint64_t key = 0;  // a hash of the segment's identity; 0: free
    FrameId first;
    std::uint32_t count = 0;
  };
  static constexpr std::size_t ways = 4;
  static constexpr std::size_t sets = 32768;

  std::vector<Entry> entries_;
};

}  // namespace wirestep
