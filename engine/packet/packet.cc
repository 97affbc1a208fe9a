#include "packet/packet.h"

#include <array>

#include "packet/decoders.h"
#include "packet/parser.h"

namespace wirestep::packet {

std::string_view name(Protocol protocol) {
  switch (protocol) {
    case Protocol::ethernet:
      return "Ethernet II";
    case Protocol::arp:
      return "ARP";
    case Protocol::ipv4:
      return "IPv4";
    case Protocol::ipv6:
      return "IPv6";
    case Protocol::icmp:
      return "ICMP";
    case Protocol::icmpv6:
      return "ICMPv6";
    case Protocol::udp:
      return "UDP";
    case Protocol::tcp:
      return "TCP";
    case Protocol::data:
      return "data";
  }
  return "data";
}

std::vector<std::string_view> flag_names(std::uint8_t flags) {
  struct Name {
    TcpFlag flag;
    std::string_view name;
  };
  static constexpr std::array<Name, 8> names{{{syn, "SYN"},
                                              {fin, "FIN"},
                                              {rst, "RST"},
                                              {psh, "PSH"},
                                              {ack, "ACK"},
                                              {urg, "URG"},
                                              {ece, "ECE"},
                                              {cwr, "CWR"}}};
  std::vector<std::string_view> set;
  for (const Name& candidate : names)
    if (flags & candidate.flag) set.push_back(candidate.name);
  return set;
}

Packet dissect(std::span<const std::byte> frame, std::size_t wire_length) {
  Packet packet;
  Parser parser(frame, wire_length, {.packet = &packet});
  ethernet(parser);
  return packet;
}

Brief brief(std::span<const std::byte> frame, std::size_t wire_length) {
  Brief brief;
  Parser parser(frame, wire_length, {.brief = &brief});
  ethernet(parser);
  return brief;
}

std::string summary(std::span<const std::byte> frame, std::size_t wire_length) {
  std::string line = "Ethernet";
  Parser parser(frame, wire_length, {.summary = &line});
  ethernet(parser);
  parser.conclude();
  return line;
}

}  // namespace wirestep::packet
