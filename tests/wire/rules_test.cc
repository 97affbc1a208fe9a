// Which frames a rule hits.

#include "wire/rules.h"

#include "support/catch.h"

using namespace wirestep;

namespace {

constexpr HostId client{0}, server{1};

struct Wire {
  Rules rules;

  // The rule that hits, 0 if none does.
  std::uint32_t hit(std::uint8_t flags, std::uint32_t payload = 0, HostId from = client,
                    std::uint32_t copy = 1, packet::Protocol protocol = packet::Protocol::tcp) {
    FrameEvent frame{};
    frame.from = from;
    frame.copy = copy;
    packet::Brief brief;
    brief.protocol = protocol;
    brief.flags = flags;
    brief.payload_length = payload;
    const WireRule* rule = rules.decide(frame, brief);
    return rule == nullptr ? 0 : rule->id.value;
  }
};

constexpr std::uint8_t syn = packet::syn, ack = packet::ack, syn_ack = packet::syn | packet::ack;

}  // namespace

TEST_CASE("A rule hits the kind, the direction, the copy and the length that it names") {
  Wire wire;
  wire.rules.add({.match = {.kind = FrameKind::syn, .from = client}});
  CHECK(wire.hit(syn) == 1);
  CHECK(wire.hit(syn, 0, server) == 0);
  CHECK(wire.hit(syn_ack) == 0);
  wire.rules.add({.match = {.kind = FrameKind::data, .copy = 1, .least_payload = 100, .most_payload = 200}});
  CHECK(wire.hit(ack, 100) == 2);
  CHECK(wire.hit(ack, 200) == 2);
  CHECK(wire.hit(ack, 99) == 0);
  CHECK(wire.hit(ack, 201) == 0);
  CHECK(wire.hit(ack, 100, client, 2) == 0);
}

TEST_CASE("The nth is hit alone, and the rule is over then") {
  Wire wire;
  wire.rules.add({.match = {.kind = FrameKind::data}, .nth = 3});
  CHECK(wire.rules.concern(client));
  CHECK(wire.hit(ack, 1) == 0);
  CHECK(wire.hit(ack) == 0);  // no data: doesn't count
  CHECK(wire.hit(ack, 1) == 0);
  CHECK(wire.hit(ack, 1) == 1);
  CHECK_FALSE(wire.rules.concern(client));
  CHECK(wire.hit(ack, 1) == 0);
}

TEST_CASE("The first rule that hits decides, and the others go on counting") {
  Wire wire;
  wire.rules.add({.match = {.kind = FrameKind::data}, .nth = 2});
  wire.rules.add({.match = {.kind = FrameKind::tcp}, .nth = 2});
  wire.rules.add({.match = {.kind = FrameKind::any}});
  CHECK(wire.hit(ack, 1) == 3);
  CHECK(wire.hit(ack, 1) == 1);
  CHECK(wire.hit(ack, 1) == 3);
}

TEST_CASE("ARP is hit by a rule for ARP alone") {
  Wire wire;
  wire.rules.add({.match = {.kind = FrameKind::any}});
  CHECK(wire.hit(0, 0, client, 1, packet::Protocol::arp) == 0);
  wire.rules.add({.match = {.kind = FrameKind::arp}});
  CHECK(wire.hit(0, 0, client, 1, packet::Protocol::arp) == 2);
}

TEST_CASE("A rule that is removed is gone, and its number isn't used again") {
  Wire wire;
  RuleId first = wire.rules.add({}).id;
  CHECK(wire.rules.remove(first)->id == first);
  CHECK_FALSE(wire.rules.remove(first));
  CHECK(wire.hit(syn) == 0);
  CHECK(wire.rules.add({.match = {.from = server}}).id.value == 2);
  CHECK_FALSE(wire.rules.concern(client));
  CHECK(wire.rules.concern(server));
}
