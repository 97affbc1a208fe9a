#include "app/model/reference_layers.h"

namespace wirestep::app {

using packet::Protocol;

ReferenceLayers reference_layers(const packet::Packet& packet, std::size_t layer) {
  switch (packet.layers[layer].protocol) {
    case Protocol::ethernet:
      return {2, 2, TcpIpLayer::link};
    case Protocol::arp:
      // RFC 1122 section 2.3.2 has it in the link layer. OSI has no place for it: it joins two layers.
      return {2, 3, TcpIpLayer::link};
    case Protocol::ipv4:
    case Protocol::ipv6:
    case Protocol::icmp:    // RFC 1122 section 3.2.2: "considered an integral part of IP, although it is
    case Protocol::icmpv6:  // architecturally layered upon IP"
      return {3, 3, TcpIpLayer::internet};
    case Protocol::udp:
    case Protocol::tcp:
      return {4, 4, TcpIpLayer::transport};
    case Protocol::data:
      break;
  }
  if (layer == 0) return {2, 2, TcpIpLayer::link};
  Protocol carrier = packet.layers[layer - 1].protocol;
  if (carrier == Protocol::udp || carrier == Protocol::tcp) return {5, 7, TcpIpLayer::application};
  return reference_layers(packet, layer - 1);
}

}  // namespace wirestep::app
