#include "packet/ip_identity.h"

#include <algorithm>
#include <cstring>

namespace wirestep::packet {

namespace {

using Span = std::span<const std::byte>;

constexpr std::size_t ethernet_header = 14, ipv6_header = 40, icmp_header = 8;
constexpr std::uint8_t icmp = 1, fragment_header = 44, icmpv6 = 58;

std::uint32_t number(Span bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

Endpoint address(Span bytes, std::size_t at, Family family) {
  Endpoint endpoint;
  endpoint.family = family;
  std::memcpy(endpoint.ip.data(), bytes.data() + at, family == Family::ipv4 ? 4 : 16);
  return endpoint;
}

// A packet, and where its payload begins.
struct Packet {
  IpIdentity identity;
  Span payload;
};

void set_payload(Packet& packet, Span bytes, std::size_t header, std::size_t total) {
  packet.payload = bytes.subspan(std::min(header, bytes.size()));
  packet.identity.length = static_cast<std::uint32_t>(total - std::min(header, total));
  std::size_t there = std::min(packet.payload.size(), packet.identity.carries.size());
  std::copy_n(packet.payload.begin(), there, packet.identity.carries.begin());
}

// RFC 791 section 3.1.
std::optional<Packet> ipv4(Span bytes) {
  std::size_t header = bytes.size() < 20 ? 0 : 4 * (number(bytes, 0, 1) & 0xf);
  if (header < 20) return std::nullopt;
  Packet packet;
  IpIdentity& identity = packet.identity;
  identity.identification = number(bytes, 4, 2);
  std::uint32_t place = number(bytes, 6, 2);
  identity.more = (place & 0x2000) != 0;
  identity.offset = 8 * (place & 0x1fff);
  identity.fragment = identity.more || identity.offset != 0;
  identity.protocol = static_cast<std::uint8_t>(number(bytes, 9, 1));
  identity.source = address(bytes, 12, Family::ipv4);
  identity.destination = address(bytes, 16, Family::ipv4);
  set_payload(packet, bytes, header, number(bytes, 2, 2));
  return packet;
}

// RFC 8200 sections 3 and 4.5. The fragment header is looked for in the first place only, where Linux puts
// it.
std::optional<Packet> ipv6(Span bytes) {
  if (bytes.size() < ipv6_header) return std::nullopt;
  Packet packet;
  IpIdentity& identity = packet.identity;
  std::size_t header = ipv6_header, total = ipv6_header + number(bytes, 4, 2);
  identity.protocol = static_cast<std::uint8_t>(number(bytes, 6, 1));
  identity.source = address(bytes, 8, Family::ipv6);
  identity.destination = address(bytes, 24, Family::ipv6);
  if (identity.protocol == fragment_header && bytes.size() >= ipv6_header + 8) {
    identity.protocol = static_cast<std::uint8_t>(number(bytes, ipv6_header, 1));
    std::uint32_t place = number(bytes, ipv6_header + 2, 2);
    identity.more = (place & 1) != 0;
    identity.offset = place & 0xfff8;
    identity.fragment = true;
    identity.identification = number(bytes, ipv6_header + 4, 4);
    header += 8;
  }
  set_payload(packet, bytes, header, total);
  return packet;
}

std::optional<Packet> packet_at(Span bytes) {
  if (bytes.empty()) return std::nullopt;
  std::uint32_t version = number(bytes, 0, 1) >> 4;
  return version == 4 ? ipv4(bytes) : version == 6 ? ipv6(bytes) : std::nullopt;
}

std::optional<Packet> packet_in(Span frame) {
  if (frame.size() <= ethernet_header) return std::nullopt;
  std::uint32_t type = number(frame, 12, 2);
  if (type != 0x0800 && type != 0x86dd) return std::nullopt;
  return packet_at(frame.subspan(ethernet_header));
}

// RFC 792; RFC 4443 section 2.1: an error's type is below 128.
bool is_error(const Packet& packet) {
  if (packet.identity.offset != 0 || packet.payload.size() < icmp_header) return false;
  std::uint32_t type = number(packet.payload, 0, 1);
  if (packet.identity.protocol == icmpv6) return type < 128;
  constexpr std::uint32_t unreachable = 3, source_quench = 4, redirect = 5, time_exceeded = 11,
                          parameter_problem = 12;
  return packet.identity.protocol == icmp &&
         (type == unreachable || type == source_quench || type == redirect || type == time_exceeded ||
          type == parameter_problem);
}

}  // namespace

std::optional<IpIdentity> ip_identity(Span frame) {
  auto packet = packet_in(frame);
  if (!packet) return std::nullopt;
  return packet->identity;
}

std::optional<IpIdentity> quoted_identity(Span frame) {
  auto packet = packet_in(frame);
  if (!packet || !is_error(*packet)) return std::nullopt;
  auto quoted = packet_at(packet->payload.subspan(icmp_header));
  if (!quoted) return std::nullopt;
  return quoted->identity;
}

}  // namespace wirestep::packet
