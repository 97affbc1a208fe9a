#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "packet/packet.h"

namespace wirestep::app {

// Turns absolute TCP sequence numbers into the small ones that people read: counted from each end's initial
// sequence number (RFC 9293 section 3.4.1), modulo 2^32. Show it every segment in the order of sending.
class RelativeSequence {
 public:
  struct Numbers {
    std::uint32_t seq;
    std::uint32_t ack;  // 0 if the segment acknowledges nothing
  };

  // Learns from a segment and returns its relative numbers. An end whose SYN wasn't seen counts from its
  // first segment, as 1.
  Numbers operator()(const packet::Brief& segment);

 private:
  using Direction = std::pair<Endpoint, Endpoint>;

  std::map<Direction, std::uint32_t> initial_;
};

}  // namespace wirestep::app
