// What can be done to one frame and to the wire: exactly that happens, and to exactly that frame. What the
// receiving kernel gives to its program is the proof.

#include "datagrams.h"

#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::test;
using namespace std::chrono_literals;

namespace {

using Texts = std::vector<std::string>;
using Stages = std::vector<FrameStage>;

Stages life(const WireWorld& world, FrameId frame) {
  Stages stages;
  for (const auto& seen : world.frames())
    if (seen.frame.frame == frame) stages.push_back(seen.frame.stage);
  return stages;
}

// The event by which `frame` came to `stage`, the only one.
WireWorld::Seen event(const WireWorld& world, FrameId frame, FrameStage stage) {
  std::vector<WireWorld::Seen> found;
  for (const auto& seen : world.frames(stage))
    if (seen.frame.frame == frame) found.push_back(seen);
  REQUIRE(found.size() == 1);
  return found.front();
}

std::string text_of(const WireWorld& world, Bytes bytes) {
  auto frame = world.trace.bytes(bytes);
  auto text = frame.subspan(14 + 20 + 8);  // Ethernet, IPv4, UDP
  return {reinterpret_cast<const char*>(text.data()), text.size()};
}

// Three datagrams that are held.
struct Held {
  explicit Held(bool checksums = true) : datagrams(world, checksums) {
    world.hold(WireWorld::client);
    ids = datagrams.send_all({"one", "two", "three"});
    REQUIRE(ids.size() == 3);
  }
  WireWorld world;
  Datagrams datagrams;
  std::vector<FrameId> ids;
};

}  // namespace

TEST_CASE("A duplicated frame arrives twice, and its copy is a frame that says so") {
  Held held;
  REQUIRE(held.world.wire.duplicate(held.ids[1], held.world.batch) == "");
  held.world.turn();
  auto made = held.world.frames(FrameStage::duplicated);
  REQUIRE(made.size() == 1);
  CHECK(made[0].frame.duplicate_of == held.ids[1]);
  CHECK(made[0].frame.cause == Cause::student);
  CHECK(made[0].frame.frame > held.ids[2]);
  CHECK(life(held.world, made[0].frame.frame) == Stages{FrameStage::duplicated, FrameStage::held});
  CHECK(held.datagrams.receive_no_more_than_there_is().empty());
  held.world.live_all();
  CHECK(held.datagrams.receive(4) == Texts{"one", "two", "three", "two"});
  CHECK(held.datagrams.receive_no_more_than_there_is().empty());
}

TEST_CASE("A copy is a frame of its own: it can be dropped, and the original goes on") {
  Held held;
  REQUIRE(held.world.wire.duplicate(held.ids[0], held.world.batch) == "");
  held.world.turn();
  FrameId copy = held.world.frames(FrameStage::duplicated).at(0).frame.frame;
  REQUIRE(held.world.wire.drop(copy, Cause::student, held.world.batch) == "");
  held.world.live_all();
  CHECK(held.datagrams.receive(3) == Texts{"one", "two", "three"});
  REQUIRE(held.world.wire.deliver(copy, Cause::student, held.world.batch) == "");  // after all
  CHECK(held.datagrams.receive(1) == Texts{"one"});
}

TEST_CASE("A frame that is held back goes behind the next one of its direction") {
  Held held;
  REQUIRE(held.world.wire.hold_back(held.ids[0], 1, held.world.batch) == "");
  CHECK(held.datagrams.receive_no_more_than_there_is().empty());
  REQUIRE(held.world.wire.deliver(held.ids[1], Cause::student, held.world.batch) == "");
  CHECK(held.datagrams.receive(2) == Texts{"two", "one"});
  held.world.turn();
  CHECK(life(held.world, held.ids[0]) ==
        Stages{FrameStage::sent, FrameStage::held, FrameStage::held, FrameStage::delivered});
  CHECK(event(held.world, held.ids[0], FrameStage::delivered).frame.cause == Cause::student);
  CHECK(life(held.world, held.ids[2]) == Stages{FrameStage::sent, FrameStage::held});
}

TEST_CASE(
    "Held back behind two it lets two pass; behind more than come it goes last when the wire goes live") {
  Held held;
  REQUIRE(held.world.wire.hold_back(held.ids[0], 2, held.world.batch) == "");
  REQUIRE(held.world.wire.hold_back(held.ids[1], 9, held.world.batch) == "");
  held.datagrams.send_all({"four", "five"});
  held.world.live_all();
  CHECK(held.datagrams.receive(5) == Texts{"three", "four", "one", "five", "two"});
}

TEST_CASE("A delayed frame arrives when it was told to, and others overtake it") {
  Held held;
  REQUIRE(held.world.wire.delay(held.ids[0], 100ms, held.world.batch) == "");
  REQUIRE(held.world.wire.deliver(held.ids[1], Cause::student, held.world.batch) == "");
  CHECK(held.datagrams.receive(2) == Texts{"two", "one"});
  held.world.turn();
  auto delayed = event(held.world, held.ids[0], FrameStage::delayed);
  auto delivered = event(held.world, held.ids[0], FrameStage::delivered);
  CHECK(delayed.frame.delay > 99ms);
  CHECK(delayed.frame.delay <= 100ms);
  CHECK(delivered.time >= delayed.time + delayed.frame.delay);
  CHECK(delivered.frame.cause == Cause::student);
  CHECK(life(held.world, held.ids[2]) == Stages{FrameStage::sent, FrameStage::held});
}

TEST_CASE("A delayed frame can be stopped again") {
  Held held;
  REQUIRE(held.world.wire.delay(held.ids[0], 50ms, held.world.batch) == "");
  held.world.hold(WireWorld::client);
  CHECK_FALSE(held.world.wire.next_due());
  held.world.turn(100ms);
  CHECK(held.datagrams.receive_no_more_than_there_is().empty());
  CHECK(life(held.world, held.ids[0]) ==
        Stages{FrameStage::sent, FrameStage::held, FrameStage::delayed, FrameStage::held});
}

TEST_CASE("In slow flight a frame is delayed by so much more, and then arrives behind those that it led") {
  WireWorld world;
  Datagrams datagrams(world);
  world.wire.set_mode(WireWorld::client, WireMode::slow, 1s, false, world.batch);
  auto ids = datagrams.send_all({"one", "two"});
  REQUIRE(world.wire.delay(ids[0], 100ms, world.batch) == "");
  CHECK(datagrams.receive(2) == Texts{"two", "one"});
  world.turn();
  Nanoseconds way =
      event(world, ids[0], FrameStage::delivered).time - event(world, ids[0], FrameStage::sent).time;
  CHECK(way >= 1100ms);
}

TEST_CASE("A corrupted byte is what the receiver gets, and the record has both") {
  Held held(false);  // without UDP's checksum, so that the kernel lets it through
  REQUIRE(held.world.wire.corrupt(held.ids[1], {}, 0xff, held.world.batch) == "");
  REQUIRE(held.world.wire.corrupt(held.ids[2], 14 + 20 + 8, 0x20, held.world.batch) == "");
  held.world.live_all();
  std::string two = "two";
  two.back() = static_cast<char>(two.back() ^ 0xff);
  CHECK(held.datagrams.receive(3) == Texts{"one", two, "Three"});
  held.world.turn();
  auto sent = event(held.world, held.ids[1], FrameStage::sent);
  auto corrupted = event(held.world, held.ids[1], FrameStage::corrupted);
  auto delivered = event(held.world, held.ids[1], FrameStage::delivered);
  CHECK(text_of(held.world, sent.frame.bytes) == "two");
  CHECK(text_of(held.world, corrupted.frame.bytes) == two);
  CHECK(text_of(held.world, delivered.frame.bytes) == two);
  CHECK(corrupted.frame.offset == 14 + 20 + 8 + 2);
  CHECK(corrupted.frame.mask == 0xff);
  CHECK(delivered.frame.mask == 0xff);
  CHECK(sent.frame.mask == 0);
}

TEST_CASE("What is wrong by its checksum reaches no program") {
  Held held;
  REQUIRE(held.world.wire.corrupt(held.ids[1], {}, 0xff, held.world.batch) == "");
  held.world.live_all();
  CHECK(held.datagrams.receive(2) == Texts{"one", "three"});
  CHECK(held.datagrams.receive_no_more_than_there_is().empty());
  auto delivered = event(held.world, held.ids[1], FrameStage::delivered);
  CHECK(packet::summary(held.world.trace.bytes(delivered.frame.bytes), delivered.frame.wire_length)
            .find("[bad checksum: UDP]") != std::string::npos);
}

TEST_CASE("What can't be done to a frame is refused in words") {
  Held held;
  Wire& wire = held.world.wire;
  Batch& batch = held.world.batch;
  std::string name = "frame #" + std::to_string(held.ids[0].value);
  REQUIRE(wire.drop(held.ids[0], Cause::student, batch) == "");
  CHECK(wire.duplicate(held.ids[0], batch) == name + " was already dropped");
  CHECK(wire.delay(held.ids[0], 1s, batch) == name + " was already dropped");
  REQUIRE(wire.deliver(held.ids[0], Cause::student, batch) == "");
  CHECK(wire.hold_back(held.ids[0], 1, batch) == name + " was already delivered");
  CHECK(wire.corrupt(held.ids[0], {}, 1, batch) == name + " was already delivered");
  CHECK(wire.corrupt(held.ids[1], 45, 1, batch).find("has 45 bytes, from 0 to 44") != std::string::npos);
  CHECK_FALSE(wire.corrupt(held.ids[1], {}, 0, batch).empty());
  CHECK_FALSE(wire.delay(held.ids[1], 0s, batch).empty());
  CHECK(wire.duplicate(FrameId{999}, batch) == "there is no frame #999");
  CHECK_FALSE(wire.impair(WireWorld::client, {.loss = 1.1}, batch).empty());
  CHECK_FALSE(wire.add_rule({.let_pass = 0}, batch).empty());
  CHECK(wire.remove_rule(RuleId{3}, batch) == "there is no rule 3");
}

TEST_CASE("A wire that is cut one way loses what is sent that way, and nothing the other way") {
  WireWorld world;
  Datagrams datagrams(world);
  world.wire.set_mode(WireWorld::client, WireMode::slow, 10s, false, world.batch);
  auto flying = datagrams.send_all({"in flight"});
  world.hold(WireWorld::client);
  auto held = datagrams.send_all({"held"});
  REQUIRE(world.wire.drop(flying[0], Cause::student, world.batch) == "");
  world.wire.set_mode(WireWorld::client, WireMode::slow, 10s, false, world.batch);  // now "held" flies
  world.wire.set_cut(WireWorld::client, true, world.batch);
  auto lost = datagrams.send_all({"one", "two"});
  world.turn();
  for (FrameId id : {held[0], lost[0], lost[1]})
    CHECK(event(world, id, FrameStage::dropped).frame.cause == Cause::cut);
  // ARP from the server crosses, its answer doesn't.
  Fd back = world.sockets.make(1, AF_INET, SOCK_DGRAM);
  sockaddr_in client{AF_INET, htons(7001), {htonl(0x0a000001)}, {}};
  sendto(back.get(), "x", 1, 0, reinterpret_cast<sockaddr*>(&client), sizeof client);
  REQUIRE(world.until([&] {
    auto delivered = world.frames(FrameStage::delivered);
    return delivered.back().frame.from == WireWorld::server;
  }));
  world.wire.set_cut(WireWorld::client, false, world.batch);
  world.live_all();
  datagrams.send("three");
  CHECK(datagrams.receive(1) == Texts{"three"});
  CHECK(world.wire.deliver(lost[1], Cause::student, world.batch) == "");  // after all
  CHECK(datagrams.receive(1) == Texts{"two"});
}

TEST_CASE("Each rule does its own to the frame that it hits, and names itself in the event") {
  struct Case {
    RuleAction action;
    Texts received;
  };
  std::string flipped = "two";
  flipped.back() = static_cast<char>(flipped.back() ^ 0xff);
  auto each = GENERATE_COPY(values<Case>({
      {RuleAction::hold, {"one", "three", "four"}},
      {RuleAction::drop, {"one", "three", "four"}},
      {RuleAction::delay, {"one", "three", "four", "two"}},
      {RuleAction::duplicate, {"one", "two", "two", "three", "four"}},
      {RuleAction::hold_back, {"one", "three", "two", "four"}},
      {RuleAction::corrupt, {"one", flipped, "three", "four"}},
  }));
  INFO(name(each.action));
  WireWorld world;
  Datagrams datagrams(world, false);
  REQUIRE(world.wire.add_rule({.match = {.kind = FrameKind::udp, .from = WireWorld::client},
                               .nth = 2,
                               .action = each.action,
                               .delay = 500ms},
                              world.batch) == "");
  auto ids = datagrams.send_all({"one", "two", "three", "four"});
  CHECK(datagrams.receive(each.received.size()) == each.received);
  CHECK(datagrams.receive_no_more_than_there_is().empty());
  std::size_t by_rule = 0;
  for (const auto& seen : world.frames()) {
    if (seen.frame.cause != Cause::rule) continue;
    CHECK(seen.frame.rule == RuleId{1});
    CHECK((seen.frame.frame == ids[1] || seen.frame.duplicate_of == ids[1]));
    ++by_rule;
  }
  CHECK(by_rule >= 1);
  // The rule is over and nothing is on the wire: the wire's own thread forwards again.
  if (each.action == RuleAction::hold) REQUIRE(world.wire.deliver(ids[1], Cause::student, world.batch) == "");
  datagrams.receive_no_more_than_there_is();
  auto by_loop = world.wire.statistics().by_loop;
  datagrams.send("five");
  CHECK(datagrams.receive(1) == Texts{"five"});
  CHECK(world.wire.statistics().by_loop == by_loop);
}

TEST_CASE("The same seed loses, doubles and turns the same frames again") {
  WireWorld world;
  Datagrams datagrams(world);
  Texts numbers;
  for (int i = 0; i < 200; ++i) numbers.push_back(std::to_string(i));
  auto play = [&](std::uint64_t seed) {
    REQUIRE(world.wire.impair(
                WireWorld::client,
                {.loss = 0.2, .duplication = 0.1, .reordering = 0.1, .corruption = 0.1, .seed = seed},
                world.batch) == "");
    datagrams.send_all(numbers);
    world.until([&] { return !world.wire.next_due(); });
    return datagrams.receive_no_more_than_there_is();
  };
  Texts first = play(7), again = play(7), other = play(8);
  CHECK(first.size() < 200);
  CHECK(first.size() > 100);
  CHECK(first == again);
  CHECK(first != other);
  std::set<std::string> different(first.begin(), first.end());
  CHECK(different.size() < first.size());                 // some came twice
  CHECK_FALSE(std::is_sorted(first.begin(), first.end(),  // some came later than their successor
                             [](const auto& a, const auto& b) { return std::stoi(a) < std::stoi(b); }));
}

TEST_CASE("A delay with jitter lets no frame overtake another, and a rate spaces them") {
  WireWorld world;
  Datagrams datagrams(world);
  REQUIRE(world.wire.impair(WireWorld::client, {.delay = 30ms, .jitter = 30ms, .rate = 400'000, .queue = 64},
                            world.batch) == "");
  Texts texts;
  for (char i = 'a'; i < 'k'; ++i) texts.push_back(std::string(458, i));  // 500 bytes a frame: 10 ms
  auto ids = datagrams.send_all(texts);
  CHECK(datagrams.receive(texts.size()) == texts);
  world.turn();
  Time begin = event(world, ids.front(), FrameStage::sent).time;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto delayed = event(world, ids[i], FrameStage::delayed);
    CHECK(delayed.frame.cause == Cause::loss);
    Nanoseconds way = event(world, ids[i], FrameStage::delivered).time - begin;
    CHECK(way >= (i + 1) * 10ms + 30ms);
  }
}

TEST_CASE("A rule and chance may double the same frame") {
  WireWorld world;
  Datagrams datagrams(world);
  REQUIRE(world.wire.impair(WireWorld::client, {.duplication = 1, .delay = 20ms}, world.batch) == "");
  REQUIRE(world.wire.add_rule({.match = {.kind = FrameKind::udp}, .action = RuleAction::duplicate},
                              world.batch) == "");
  auto ids = datagrams.send_all({"one", "two"});
  CHECK(datagrams.receive(8) == Texts{"one", "one", "one", "one", "two", "two", "two", "two"});
  CHECK(datagrams.receive_no_more_than_there_is().empty());
  std::size_t by_rule = 0, by_chance = 0;
  for (const auto& seen : world.frames(FrameStage::duplicated))
    ++(seen.frame.cause == Cause::rule ? by_rule : by_chance);
  CHECK(by_rule == 2);
  CHECK(by_chance == 4);
}

TEST_CASE("Held frames that a slow wire brings are delivered by nobody's hand") {
  Held held;
  held.world.wire.set_mode(WireWorld::client, WireMode::slow, 20ms, false, held.world.batch);
  CHECK(held.datagrams.receive(3) == Texts{"one", "two", "three"});
  held.world.turn();
  for (FrameId id : held.ids) CHECK(event(held.world, id, FrameStage::delivered).frame.cause == Cause::live);
}
