#pragma once

#include <cstring>

#include "base/endpoint.h"
#include "trace/event.h"

namespace wirestep {

// What names a socket to the network: its transport and its two ends, as its host has them.
struct Flow {
  Transport transport;
  Endpoint local, peer;

  friend bool operator==(const Flow&, const Flow&) = default;
};

// An IPv6 socket that speaks IPv4 shows IPv4-mapped addresses (RFC 4291 section 2.5.5.2); its frames don't.
inline Endpoint unmapped(const Endpoint& endpoint) {
  static constexpr std::uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (endpoint.family != Family::ipv6 || std::memcmp(endpoint.ip.data(), prefix, sizeof prefix) != 0)
    return endpoint;
  Endpoint ipv4{Family::ipv4, {}, endpoint.port};
  std::memcpy(ipv4.ip.data(), endpoint.ip.data() + sizeof prefix, 4);
  return ipv4;
}

inline Flow flow_of(const Socket& socket) {
  return {socket.transport, unmapped(socket.local), unmapped(socket.peer)};
}

}  // namespace wirestep

template <>
struct std::hash<wirestep::Flow> {
  std::size_t operator()(const wirestep::Flow& flow) const {
    std::size_t mixed = static_cast<std::size_t>(flow.transport);
    for (const wirestep::Endpoint* end : {&flow.local, &flow.peer}) {
      std::uint64_t words[2];
      std::memcpy(words, end->ip.data(), sizeof words);
      for (std::uint64_t word : {words[0], words[1], std::uint64_t{end->port}})
        mixed = (mixed ^ word) * 0x9e3779b97f4a7c15 + (mixed >> 29);
    }
    return mixed;
  }
};
