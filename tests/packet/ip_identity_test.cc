// What tells one IP packet from another; read from frames of real kernels.

#include "packet/ip_identity.h"

#include <algorithm>

#include "packet/samples.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::packet;
using test::Bytes;
using test::hex;
using test::joined;
using test::sample;
using test::with;

TEST_CASE("A datagram's identity, and that it is no fragment") {
  auto udp = ip_identity(sample("udp"));
  REQUIRE(udp);
  CHECK(ip_to_string(udp->source) == "10.0.0.1");
  CHECK(ip_to_string(udp->destination) == "10.0.0.2");
  CHECK(udp->protocol == 17);
  CHECK(udp->identification == 0x8366);
  CHECK_FALSE(udp->fragment);
  CHECK(udp->length == 12);
  CHECK(udp->carries[7] == std::byte{0xaa});  // the low byte of UDP's checksum
}

TEST_CASE("A fragment's place in its packet") {
  Bytes first = with(sample("udp"), 20, "2000"), last = with(sample("udp"), 20, "00b9");
  CHECK(ip_identity(first)->fragment);
  CHECK(ip_identity(first)->more);
  CHECK(ip_identity(first)->offset == 0);
  CHECK(ip_identity(last)->fragment);
  CHECK_FALSE(ip_identity(last)->more);
  CHECK(ip_identity(last)->offset == 1480);

  auto v6 = ip_identity(sample("last_fragment6"));
  REQUIRE(v6);
  CHECK(v6->fragment);
  CHECK_FALSE(v6->more);
  CHECK(v6->protocol == 17);
  CHECK(v6->identification == 0xf1d61c8e);
  CHECK(v6->offset == 2896);
  CHECK(v6->length == 112);
}

TEST_CASE("An ICMP error quotes the packet that it is about") {
  auto quoted = quoted_identity(sample("port_unreachable"));
  REQUIRE(quoted);
  CHECK(ip_to_string(quoted->destination) == "10.0.0.2");
  CHECK(quoted->protocol == 17);
  CHECK(quoted->identification == 0x07e1);
  CHECK(quoted->carries[0] == std::byte{0x8a});
  CHECK(quoted_identity(sample("time_exceeded"))->protocol == 1);
  auto v6 = quoted_identity(sample("port_unreachable6"));
  REQUIRE(v6);
  CHECK(v6->protocol == 17);
  CHECK(v6->carries[7] == std::byte{0xe1});
}

TEST_CASE("What is no error quotes nothing, and what is no IP has no identity") {
  for (const char* name : {"ping", "udp", "syn", "ping6", "solicitation", "listener_report", "arp"})
    CHECK_FALSE(quoted_identity(sample(name)));
  CHECK_FALSE(ip_identity(sample("arp")));
}

TEST_CASE("No prefix of a frame is read beyond its end") {
  for (const test::Sample& each : test::samples()) {
    for (std::size_t size = 0; size < each.bytes.size(); ++size) {
      Bytes exact(each.bytes.begin(), each.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      auto whole = ip_identity(each.bytes), part = ip_identity(exact);
      if (part) CHECK(part->source == whole->source);
      (void)quoted_identity(exact);  // the sanitizers look on
    }
  }
}
