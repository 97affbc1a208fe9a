#pragma once

#include <cstdint>

#include "packet/packet.h"

// Where the boxes of a frame stand in the two models that every textbook has: OSI's seven layers (ISO/IEC
// 7498-1), and the four of TCP/IP (RFC 1122 section 1.1.3).

namespace wirestep::app {

enum class TcpIpLayer : std::uint8_t { link, internet, transport, application };

struct ReferenceLayers {
  std::uint8_t osi_low = 0, osi_high = 0;  // 1 to 7; a box may be in several
  TcpIpLayer tcp_ip = TcpIpLayer::link;

  friend bool operator==(const ReferenceLayers&, const ReferenceLayers&) = default;
};

// Of the packet's layer with that index. Data belongs to whoever carries it, unless a transport does.
ReferenceLayers reference_layers(const packet::Packet& packet, std::size_t layer);

}  // namespace wirestep::app
