#include <fmt/format.h>

#include "packet/decoders.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

constexpr std::uint64_t hardware_ethernet = 1, protocol_ipv4 = 0x0800;
constexpr std::uint64_t request = 1, reply = 2;

std::string opcode(std::uint64_t value) {
  if (value == request) return "1 (request)";
  if (value == reply) return "2 (reply)";
  return decimal(value);
}

std::string line(std::uint64_t operation, const std::string& sender_mac, const Endpoint& sender,
                 const Endpoint& target) {
  if (operation == reply) return fmt::format("ARP {} is at {}", ip_to_string(sender), sender_mac);
  if (operation != request) return fmt::format("ARP opcode {}", operation);
  // RFC 5227 section 2.1.1: a probe has no sender address yet; section 2.3: an announcement asks for itself.
  if (sender.ip == Endpoint{}.ip) return fmt::format("ARP probe: does anyone use {}?", ip_to_string(target));
  if (sender.ip == target.ip)
    return fmt::format("ARP announcement: {} is at {}", ip_to_string(sender), sender_mac);
  return fmt::format("ARP who has {}? tell {}", ip_to_string(target), ip_to_string(sender));
}

}  // namespace

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |    Hardware Address Space     |    Protocol Address Space     |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// | Hw. Addr. Len.| Pr. Addr. Len.|            Opcode             |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |   Sender Hardware Address, Sender Protocol Address,           |
// |   Target Hardware Address, Target Protocol Address, of the    |
// |   lengths above                                               |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
std::size_t arp(Parser& p) {
  p.layer(Protocol::arp, "RFC 826");
  auto hardware = p.number({"Hardware Address Space", "arp.hw.type"}, 16, [](std::uint64_t v) {
    return v == hardware_ethernet ? std::string("1 (Ethernet)") : decimal(v);
  });
  auto protocol = p.number({"Protocol Address Space", "arp.proto.type"}, 16, ethertype);
  auto hardware_length = p.number({"Hardware Address Length", "arp.hw.size"}, 8);
  if (hardware == hardware_ethernet && hardware_length != 6)
    p.wrong([&] { return fmt::format("says {}, an Ethernet address has 6 bytes", hardware_length); });
  auto protocol_length = p.number({"Protocol Address Length", "arp.proto.size"}, 8);
  if (protocol == protocol_ipv4 && protocol_length != 4)
    p.wrong([&] { return fmt::format("says {}, an IPv4 address has 4 bytes", protocol_length); });
  auto operation = p.number({"Opcode", "arp.opcode"}, 16, opcode);

  bool usual = hardware == hardware_ethernet && hardware_length == 6 && protocol == protocol_ipv4 &&
               protocol_length == 4;
  if (!usual) {
    p.bytes({"Sender Hardware Address", "arp.src.hw"}, hardware_length, mac);
    p.bytes({"Sender Protocol Address", "arp.src.proto"}, protocol_length, mac);
    p.bytes({"Target Hardware Address", "arp.dst.hw"}, hardware_length, mac);
    p.bytes({"Target Protocol Address", "arp.dst.proto"}, protocol_length, mac);
    p.header_read(Protocol::arp);
    p.say([&] { return fmt::format("ARP opcode {} in address space {}", operation, ethertype(protocol)); });
    return p.position();
  }
  Bytes sender_mac = p.bytes({"Sender Hardware Address", "arp.src.hw_mac"}, 6, mac);
  Endpoint sender = p.address({"Sender Protocol Address", "arp.src.proto_ipv4"}, Family::ipv4);
  p.bytes({"Target Hardware Address", "arp.dst.hw_mac"}, 6, mac);
  Endpoint target = p.address({"Target Protocol Address", "arp.dst.proto_ipv4"}, Family::ipv4);
  std::size_t end = p.position();
  // ARP carries nothing: what follows is Ethernet's padding.
  p.inside(end, [&] { p.header_read(Protocol::arp); });
  p.say([&] { return line(operation, mac(sender_mac), sender, target); });
  return end;
}

}  // namespace wirestep::packet
