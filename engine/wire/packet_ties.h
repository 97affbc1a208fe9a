#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "packet/ip_identity.h"

// What ties the frames of one IP packet together, and an ICMP error to the packet that it is about. Both
// tables are bounded and made in advance, as retransmission.h's is: when one is full the oldest of a set are
// forgotten, so that a tie is missed, never invented.

namespace wirestep {

// Knows the fragments of one packet: they share source, destination, identification and protocol (RFC 791
// section 3.2, RFC 8200 section 4.5), and the direction on the wire.
class FragmentTable {
 public:
  FragmentTable();

  struct Place {
    FrameId first;         // the packet's fragment that was sent first; 0: this one, or it is no fragment
    std::uint32_t number;  // in the order of sending, from 1; 0: it is no fragment
  };
  // Looks the packet up and remembers it. A fragment from byte 0 begins another packet, unless only later
  // parts of this one were seen: identifications are used again.
  Place see(FrameId id, HostId from, HostId to, const packet::IpIdentity& packet);

 private:
  struct Entry {
    std::uint64_t key = 0;  // a hash of the packet's identity; 0: free
    FrameId first;
    std::uint32_t count = 0;
    bool has_start = false;  // the fragment from byte 0 was seen
  };
  static constexpr std::size_t ways = 4;
  static constexpr std::size_t sets = 1024;

  std::vector<Entry> entries_;
};

// Knows the packets that were delivered lately, by what an ICMP error quotes of them: the IP header and the
// first 8 bytes behind it (RFC 792), which of UDP is the whole header with its checksum. A kernel that
// sends an error does so right away. Of packets that are alike to the last bit, the one that was delivered
// last is meant.
class QuoteTable {
 public:
  QuoteTable();

  void delivered(FrameId id, HostId to, const packet::IpIdentity& packet);
  // The frame with the packet that an error from that host is about; 0 if it isn't known.
  FrameId about(HostId from, const packet::IpIdentity& quoted) const;

 private:
  struct Entry {
    std::uint64_t key = 0;
    FrameId frame;
  };
  static constexpr std::size_t ways = 4;
  static constexpr std::size_t sets = 1024;

  std::vector<Entry> entries_;
};

}  // namespace wirestep
