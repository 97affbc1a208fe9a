// Which frames are fragments of one packet, and which packet an ICMP error is about.

#include "wire/packet_ties.h"

#include "support/catch.h"

using namespace wirestep;

namespace {

constexpr HostId client{0}, server{1}, other{2};

packet::IpIdentity packet_from_client(std::uint32_t identification) {
  packet::IpIdentity packet;
  packet.source = {Family::ipv4, {10, 0, 0, 1}, 0};
  packet.destination = {Family::ipv4, {10, 0, 0, 2}, 0};
  packet.protocol = 17;
  packet.identification = identification;
  packet.length = 1480;
  return packet;
}

packet::IpIdentity fragment(std::uint32_t identification, std::uint32_t offset, bool more = true) {
  packet::IpIdentity packet = packet_from_client(identification);
  packet.fragment = true;
  packet.offset = offset;
  packet.more = more;
  return packet;
}

// A datagram, by its checksum.
packet::IpIdentity datagram(std::uint8_t checksum) {
  packet::IpIdentity packet = packet_from_client(0);  // Linux: unconnected, and not to be fragmented
  packet.carries[7] = std::byte{checksum};
  return packet;
}

}  // namespace

TEST_CASE("Fragments name the first of their packet, and are counted") {
  FragmentTable table;
  CHECK(table.see(FrameId{1}, client, server, packet_from_client(7)).number == 0);  // no fragment
  auto first = table.see(FrameId{2}, client, server, fragment(7, 0));
  CHECK_FALSE(first.first);
  CHECK(first.number == 1);
  auto of_other = table.see(FrameId{3}, client, server, fragment(8, 0));
  CHECK(of_other.number == 1);
  auto second = table.see(FrameId{4}, client, server, fragment(7, 1480));
  CHECK(second.first == FrameId{2});
  CHECK(second.number == 2);
  auto last = table.see(FrameId{5}, client, server, fragment(7, 2960, false));
  CHECK(last.first == FrameId{2});
  CHECK(last.number == 3);
}

TEST_CASE("A packet whose last fragment is sent first is one packet all the same") {
  FragmentTable table;
  CHECK(table.see(FrameId{1}, client, server, fragment(7, 1480, false)).number == 1);
  CHECK(table.see(FrameId{2}, client, server, fragment(7, 0)).first == FrameId{1});
}

TEST_CASE("An identification that is used again is that of another packet") {
  FragmentTable table;
  table.see(FrameId{1}, client, server, fragment(7, 0));
  table.see(FrameId{2}, client, server, fragment(7, 1480, false));
  CHECK_FALSE(table.see(FrameId{3}, client, server, fragment(7, 0)).first);
  CHECK(table.see(FrameId{4}, client, server, fragment(7, 1480, false)).first == FrameId{3});
}

TEST_CASE("Fragments to another host, or of another protocol, are of another packet") {
  FragmentTable table;
  table.see(FrameId{1}, client, server, fragment(7, 0));
  CHECK_FALSE(table.see(FrameId{2}, client, other, fragment(7, 1480)).first);
  packet::IpIdentity echo = fragment(7, 1480);
  echo.protocol = 1;
  CHECK_FALSE(table.see(FrameId{3}, client, server, echo).first);
}

TEST_CASE("A full table of fragments forgets the oldest, and invents nothing") {
  FragmentTable table;
  std::uint64_t invented = 0, missed = 0;
  for (std::uint32_t i = 0; i < 65'536; ++i)
    invented += table.see(FrameId{i + 1}, client, server, fragment(i, 0)).number != 1;
  CHECK(invented == 0);
  for (std::uint32_t i = 65'536 - 1024; i < 65'536; ++i)
    missed += table.see(FrameId{i + 65'537}, client, server, fragment(i, 1480)).number != 2;
  CHECK(missed < 50);
}

TEST_CASE("An error names the packet that was delivered to the host it comes from") {
  QuoteTable table;
  table.delivered(FrameId{1}, server, datagram(1));
  table.delivered(FrameId{2}, server, datagram(2));
  CHECK(table.about(server, datagram(1)) == FrameId{1});
  CHECK(table.about(server, datagram(2)) == FrameId{2});
  CHECK_FALSE(table.about(server, datagram(3)));
  CHECK_FALSE(table.about(other, datagram(1)));
}

TEST_CASE("Of two packets that are alike an error names the one that was delivered last") {
  QuoteTable table;
  table.delivered(FrameId{2}, server, datagram(1));
  table.delivered(FrameId{1}, server, datagram(1));  // which was held for a while
  CHECK(table.about(server, datagram(1)) == FrameId{1});
}
