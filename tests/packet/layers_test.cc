// Per protocol: a frame of a real kernel, the same with something nonsensical in it, and truncated. (Every
// cut and every prefix: safety_test.cc. Every field of every kind of frame: tshark_test.cc.)

#include <string>

#include "packet/packet.h"
#include "packet/samples.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::packet;
using test::Bytes;
using test::field;
using test::hex;
using test::joined;
using test::layer;
using test::sample;
using test::with;

namespace {

Packet take_apart(const Bytes& frame) {
  return dissect(frame, frame.size());
}

// "Total Length at 16: says 60 bytes, 36 are there", or "".
std::string verdict(const Bytes& frame) {
  Packet packet = take_apart(frame);
  if (!packet.malformed) return "";
  return std::string(packet.malformed->field) + " at " + std::to_string(packet.malformed->offset) + ": " +
         packet.malformed->why;
}

std::string truncated(Bytes frame, std::size_t size) {
  frame.resize(size);
  return verdict(frame);
}

std::vector<Protocol> protocols(const Packet& packet) {
  std::vector<Protocol> all;
  for (const Layer& each : packet.layers) all.push_back(each.protocol);
  return all;
}

// Offsets in the samples: Ethernet has 14 bytes, IPv4 without options 20, IPv6 40.
constexpr std::size_t ip = 14, over_ipv4 = 34, over_ipv6 = 54;

}  // namespace

TEST_CASE("a field tells its place, its number, its text and where it is defined") {
  Packet packet = take_apart(sample("syn"));
  const Field& port = field(packet, Protocol::tcp, "Destination Port");
  CHECK(port.key == "tcp.dstport");
  CHECK(port.rfc == "RFC 9293 3.1");
  CHECK(port.offset == 36);
  CHECK(port.length == 2);
  CHECK(port.bits == 16);
  CHECK(port.value == 9000);
  CHECK(port.text == "9000");
  const Field flow = field(take_apart(sample("syn6")), Protocol::ipv6, "Flow Label");
  CHECK(flow.offset == 15);
  CHECK(flow.bit_offset == 4);
  CHECK(flow.bits == 20);
  CHECK(flow.length == 3);
  CHECK(flow.value == 0x58bbd);
}

TEST_CASE("the parts of a field follow it, one deeper") {
  Packet packet = take_apart(sample("syn"));
  CHECK(field(packet, Protocol::tcp, "Control Bits").text == "0x02 [SYN]");
  CHECK(field(packet, Protocol::tcp, "SYN").depth == 1);
  CHECK(field(packet, Protocol::tcp, "SYN").bit_offset == 6);
  CHECK(field(packet, Protocol::tcp, "SYN").value == 1);
  CHECK(field(packet, Protocol::tcp, "ACK").value == 0);
  CHECK(field(packet, Protocol::tcp, "Window Scale").rfc == "RFC 7323 2.2");
  CHECK(field(packet, Protocol::tcp, "shift.cnt").value == 10);
}

TEST_CASE("layers are named from the outside in, and those that an error quotes are marked") {
  Packet packet = take_apart(sample("port_unreachable"));
  CHECK(protocols(packet) == std::vector{Protocol::ethernet, Protocol::ipv4, Protocol::icmp, Protocol::ipv4,
                                         Protocol::udp, Protocol::data});
  CHECK_FALSE(packet.layers[2].quoted);
  CHECK(packet.layers[3].quoted);
  CHECK(packet.layers[5].length == 7);
  CHECK(packet.layers[5].fields[0].text == "7 bytes: \"anyone?\"");
  CHECK(brief(sample("port_unreachable")).protocol == Protocol::icmp);
}

TEST_CASE("Ethernet: padding, lengths and types that are neither") {
  Bytes padded = joined({sample("arp"), hex(std::string(2 * 18, '0')), hex("abcd")});
  Packet packet = take_apart(padded);
  CHECK(field(packet, Protocol::ethernet, "Padding").offset == 42);
  CHECK(field(packet, Protocol::ethernet, "Padding").length == 18);
  CHECK(field(packet, Protocol::ethernet, "Trailer").offset == 60);
  CHECK(layer(packet, Protocol::ethernet).length == 14);
  CHECK(brief(padded).payload_length == 0);
  CHECK(verdict(with(sample("arp"), 12, "05dd")) ==
        "Type at 12: is 1501: neither a length (up to 1500) nor a type (from 1536)");
  CHECK(verdict(with(sample("arp"), 12, "0100")) == "Length at 12: says 256 bytes, 28 are there");
  CHECK(protocols(take_apart(with(sample("arp"), 12, "88b5"))) ==
        std::vector{Protocol::ethernet, Protocol::data});
  CHECK(truncated(sample("arp"), 9) == "Source Address at 6: needs 6 bytes, 3 are there");
}

TEST_CASE("ARP: who asks for whom, and addresses of another length") {
  Packet packet = take_apart(sample("arp"));
  CHECK(field(packet, Protocol::arp, "Opcode").text == "1 (request)");
  CHECK(field(packet, Protocol::arp, "Target Protocol Address").text == "10.0.0.2");
  CHECK(verdict(with(sample("arp"), 18, "07")) ==
        "Hardware Address Length at 18: says 7, an Ethernet address has 6 bytes");
  CHECK(truncated(sample("arp"), 30) == "Sender Protocol Address at 28: needs 4 bytes, 2 are there");
}

TEST_CASE("IPv4: what its header says of itself is checked where it is read") {
  CHECK(verdict(sample("syn")).empty());
  CHECK(verdict(with(sample("syn"), ip, "65")) == "Version at 14: is 6, but Ethernet's Type says IPv4");
  CHECK(verdict(with(sample("syn"), ip, "44")) == "IHL at 14: says 16 bytes, a header has at least 20");
  CHECK(verdict(with(sample("syn"), ip + 2, "0013")) ==
        "Total Length at 16: says 19 bytes, the header alone has 20");
  CHECK(verdict(with(sample("syn"), ip + 2, "003d")) == "Total Length at 16: says 61 bytes, 60 are there");
  CHECK(truncated(sample("syn"), 24) == "Total Length at 16: says 60 bytes, 10 are there");
  // Seeing isn't judging: what is behind the wrong length is shown.
  CHECK(protocols(take_apart(with(sample("syn"), ip + 2, "003d"))).back() == Protocol::tcp);
  const Field checksum =
      field(take_apart(with(sample("syn"), ip + 8, "3f")), Protocol::ipv4, "Header Checksum");
  CHECK(checksum.checksum == Checksum::bad);
  CHECK(checksum.expected == 0x9b2c);  // one hop fewer: 0x9a2c + 0x100
}

TEST_CASE("IPv4: options, and a length of one that is beyond them") {
  Packet packet = take_apart(sample("record_route"));
  CHECK(layer(packet, Protocol::ipv4).length == 32);
  CHECK(field(packet, Protocol::ipv4, "Record Route").length == 11);
  CHECK(field(packet, Protocol::ipv4, "Route Data").text == "10.0.0.1");
  CHECK(verdict(with(sample("record_route"), 36, "0d")) ==
        "Option Length at 36: says 13 bytes for Record Route");
}

TEST_CASE("IPv4: the first fragment has ports and a partial checksum, a later one only data") {
  Bytes first = with(sample("udp"), ip + 6, "2000");
  first = with(first, over_ipv4 + 4, "0bc0");  // the whole datagram's length
  Packet packet = take_apart(first);
  CHECK_FALSE(packet.malformed);
  CHECK(field(packet, Protocol::udp, "Checksum").checksum == Checksum::partial);
  CHECK(brief(first).fragment);
  CHECK(brief(first).source.port == 59340);
  Bytes later = with(sample("udp"), ip + 6, "00b9");
  CHECK(protocols(take_apart(later)) == std::vector{Protocol::ethernet, Protocol::ipv4, Protocol::data});
  CHECK(brief(later).protocol == Protocol::ipv4);
  CHECK(brief(later).source.port == 0);
}

TEST_CASE("IPv6: extension headers belong to its layer") {
  Packet packet = take_apart(sample("listener_report"));
  CHECK(layer(packet, Protocol::ipv6).length == 48);
  CHECK(field(packet, Protocol::ipv6, "Hop-by-Hop Options Header").offset == over_ipv6);
  CHECK(verdict(with(sample("listener_report"), over_ipv6 + 1, "05")) ==
        "Hdr Ext Len at 55: says 48 bytes, 36 are there");
  CHECK(verdict(with(sample("listener_report"), over_ipv6, "00")) ==
        "Next Header at 54: names hop-by-hop options, which may only come first");
  CHECK(verdict(with(sample("syn6"), ip + 4, "0029")) == "Payload Length at 18: says 41 bytes, 40 are there");
  CHECK(truncated(sample("syn6"), 20) == "Payload Length at 18: says 40 bytes, 0 are there");
}

TEST_CASE("IPv6: over a routing header the checksum is that of the final destination") {
  // syn6's destination becomes the last stop of a route of type 2, and the header's destination the first.
  Bytes plain = sample("syn6");
  Bytes head(plain.begin(), plain.begin() + over_ipv6), segment(plain.begin() + over_ipv6, plain.end());
  Bytes last(head.begin() + 38, head.end());
  Bytes route = joined({hex("0602020100000000"), last});
  Bytes frame = with(with(with(head, 18, "0040"), 20, "2b"), 38, "fd000000000000000000000000000077");
  Packet packet = take_apart(joined({frame, route, segment}));
  CHECK_FALSE(packet.malformed);
  CHECK(field(packet, Protocol::tcp, "Checksum").checksum == Checksum::good);
  // Arrived: no segments left, and the header's destination counts.
  route = with(route, 3, "00");
  CHECK(field(take_apart(joined({frame, route, segment})), Protocol::tcp, "Checksum").checksum ==
        Checksum::bad);
}

TEST_CASE("ICMP: types, codes and checksums") {
  CHECK(field(take_apart(sample("time_exceeded")), Protocol::icmp, "Type").text == "11 (time exceeded)");
  CHECK(field(take_apart(sample("ping")), Protocol::icmp, "Checksum").checksum == Checksum::good);
  CHECK(field(take_apart(with(sample("ping"), 50, "ff")), Protocol::icmp, "Checksum").checksum ==
        Checksum::bad);
  CHECK(brief(sample("time_exceeded")).icmp_type == 11);
  Bytes short_one = with(sample("ping"), ip + 2, "001a");  // 6 bytes of ICMP
  short_one.resize(over_ipv4 + 6);
  CHECK(verdict(short_one) == "Sequence Number at 40: needs 2 bytes, 0 are there");
}

TEST_CASE("an error within an error is shown as bytes") {
  // The quoted packet's protocol (UDP) becomes ICMP, and its first byte a type of error.
  Bytes frame = with(with(sample("port_unreachable"), 51, "01"), 62, "03");
  Packet packet = take_apart(frame);
  CHECK(protocols(packet) == std::vector{Protocol::ethernet, Protocol::ipv4, Protocol::icmp, Protocol::ipv4,
                                         Protocol::icmp, Protocol::data});
}

TEST_CASE("ICMPv6: neighbor discovery and an option of length 0") {
  Packet packet = take_apart(sample("advertisement"));
  CHECK(field(packet, Protocol::icmpv6, "Target Address").text == "fd00::2");
  CHECK(field(packet, Protocol::icmpv6, "Target Link-Layer Address").depth == 0);
  CHECK(field(packet, Protocol::icmpv6, "Link-Layer Address").text == "02:00:00:00:00:02");
  CHECK(field(packet, Protocol::icmpv6, "Checksum").checksum == Checksum::good);
  CHECK(verdict(with(sample("advertisement"), 79, "00")) == "Length at 79: says 0, but counts itself");
  CHECK(verdict(with(sample("advertisement"), 79, "02")) == "Length at 79: says 16 bytes, 8 are there");
}

TEST_CASE("UDP: no checksum, a bad one, and lengths that can't be") {
  CHECK(field(take_apart(sample("udp_unchecked")), Protocol::udp, "Checksum").checksum == Checksum::none);
  CHECK(field(take_apart(with(sample("udp"), 42, "71")), Protocol::udp, "Checksum").checksum ==
        Checksum::bad);
  CHECK(verdict(with(sample("udp"), over_ipv4 + 4, "0007")) ==
        "Length at 38: says 7 bytes, the header alone has 8");
  CHECK(verdict(with(sample("udp"), over_ipv4 + 4, "000d")) == "Length at 38: says 13 bytes, 12 are there");
  CHECK(brief(sample("udp")).payload_offset == 42);
  CHECK(brief(sample("udp")).payload_length == 4);
}

TEST_CASE("TCP: the brief tells what the engine asks") {
  Brief seen = brief(sample("syn"));
  CHECK(seen.protocol == Protocol::tcp);
  CHECK(to_string(seen.source) == "10.0.0.1:55438");
  CHECK(to_string(seen.destination) == "10.0.0.2:9000");
  CHECK(seen.flags == syn);
  CHECK(seen.seq == 0xacd2c61f);
  CHECK(seen.window == 64240);
  CHECK(seen.payload_length == 0);
  CHECK_FALSE(seen.malformed);
  CHECK(flag_names(syn | ack) == std::vector<std::string_view>{"SYN", "ACK"});
}

TEST_CASE("TCP: what its header says of itself is checked where it is read") {
  CHECK(verdict(with(sample("syn"), over_ipv4 + 12, "40")) ==
        "Data Offset at 46: says 16 bytes, a header has at least 20");
  CHECK(verdict(with(sample("syn"), over_ipv4 + 12, "b0")) ==
        "Data Offset at 46: says 44 bytes, 40 are there");
  const Field checksum =
      field(take_apart(with(sample("syn"), over_ipv4 + 13, "03")), Protocol::tcp, "Checksum");
  CHECK(checksum.checksum == Checksum::bad);
  CHECK(checksum.expected == 0x0e27);  // one flag more: 0x0e28 - 1
}

TEST_CASE("TCP: an option that can't be is named, and the data behind the options is still shown") {
  CHECK(verdict(with(sample("syn"), 55, "05")) == "Length at 55: says 5 bytes for Maximum Segment Size");
  CHECK(verdict(with(sample("syn"), 55, "01")) == "Length at 55: says 1 bytes for Maximum Segment Size");
  CHECK(verdict(with(sample("syn"), 73, "0f")) == "shift.cnt at 73: is 15, the largest is 14");
  // The last byte of the options begins one: its length is missing.
  CHECK(verdict(with(sample("syn"), 71, "010103")) == "Length at 74: needs 1 bytes, 0 are there");
  Bytes with_data =
      with(sample("syn"), over_ipv4 + 12, "90") /* header 4 bytes shorter: the last four are data */;
  Packet packet = take_apart(with(with_data, 55, "05"));
  CHECK(packet.malformed);
  CHECK(layer(packet, Protocol::data).offset == 70);
  CHECK(layer(packet, Protocol::data).length == 4);
}

TEST_CASE("a cut record keeps the lengths that its headers tell") {
  Bytes frame = sample("udp");
  std::span<const std::byte> cut = std::span(frame).first(42);
  Packet packet = dissect(cut, frame.size());
  CHECK_FALSE(packet.malformed);
  CHECK(field(packet, Protocol::udp, "Checksum").checksum == Checksum::partial);
  CHECK(protocols(packet).back() == Protocol::udp);
  CHECK(brief(cut, frame.size()).payload_length == 4);
  CHECK_FALSE(brief(cut, frame.size()).malformed);
  CHECK(brief(cut).malformed);
}
