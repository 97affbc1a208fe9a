#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/endpoint.h"

namespace wirestep::packet {

// What tells one IP packet from another on the way past: the fields by which RFC 791 (section 3.2) and RFC
// 8200 (section 4.5) put fragments together, and the first bytes of what the packet carries, which an ICMP
// error quotes (RFC 792). Plain data, made without allocating. Nothing outside the span is read.
struct IpIdentity {
  Endpoint source, destination;  // port 0
  std::uint8_t protocol = 0;     // what the packet, put together, carries (IPv6: the first header)
  std::uint32_t identification = 0;
  bool fragment = false;
  std::uint32_t offset = 0;            // a fragment's place in the packet's payload, in bytes
  std::uint32_t length = 0;            // of the payload that is in this fragment, as the headers say
  bool more = false;                   // fragments follow it
  std::array<std::byte, 8> carries{};  // the payload's first bytes; 0 where there are fewer
};

// Of the IP packet in an Ethernet frame. None if there is none that can be read.
std::optional<IpIdentity> ip_identity(std::span<const std::byte> frame);
// Of the packet that an ICMP or ICMPv6 error in this frame is about. None if the frame is something else.
std::optional<IpIdentity> quoted_identity(std::span<const std::byte> frame);

}  // namespace wirestep::packet
