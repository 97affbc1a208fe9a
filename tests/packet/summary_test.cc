#include "packet/packet.h"
#include "packet/samples.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::packet;
using wirestep::test::sample;
using wirestep::test::with;

namespace {

std::string line(const test::Bytes& frame) {
  return summary(frame, frame.size());
}

}  // namespace

TEST_CASE("a summary is one line with ports and absolute numbers") {
  CHECK(line(sample("arp")) == "ARP who has 10.0.0.2? tell 10.0.0.1");
  CHECK(line(sample("ping")) == "ICMP echo request id 4660 seq 1 length 56");
  CHECK(line(sample("port_unreachable")) == "ICMP destination unreachable (port)");
  CHECK(line(sample("time_exceeded")) == "ICMP time exceeded (in transit)");
  CHECK(line(sample("udp")) == "UDP 59340 → 9100 length 4");
  CHECK(line(sample("syn")) ==
        "SYN 55438 → 9000 seq 2899494431 win 64240 <mss 1460,sackOK,timestamps,wscale 10>");
  CHECK(line(sample("sack")) ==
        "ACK 9200 → 33180 seq 2686416156 ack 87185180 win 64 <sack 87185184–87185189>");
  CHECK(line(sample("syn6")) ==
        "SYN 41246 → 9000 seq 3865445505 win 64800 <mss 1440,sackOK,timestamps,wscale 10>");
  CHECK(line(sample("solicitation")) == "ICMPv6 neighbor solicitation: who has fd00::2?");
  CHECK(line(sample("advertisement")) == "ICMPv6 neighbor advertisement: fd00::2 is here");
  CHECK(line(sample("listener_report")) == "ICMPv6 multicast listener report v2");
  CHECK(line(sample("ping6")) == "ICMPv6 echo request id 4660 seq 1 length 56");
  CHECK(line(sample("port_unreachable6")) == "ICMPv6 destination unreachable (port)");
}

TEST_CASE("a summary says what is wrong with a frame") {
  test::Bytes syn = sample("syn");
  CHECK_THAT(line(with(syn, 40, "00")), Catch::Matchers::EndsWith("[bad checksum: TCP]"));
  syn.resize(50);
  CHECK_THAT(line(syn), Catch::Matchers::EndsWith("[malformed: Total Length says 60 bytes, 36 are there]"));
  CHECK(line({}) == "Ethernet [malformed: Destination Address needs 6 bytes, 0 are there]");
}
