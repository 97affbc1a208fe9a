// Whatever was done to the wire: TCP gets its bytes across, and once it is taken back the wire is as it was.

#include <sys/ioctl.h>

#include "transfer.h"

#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t size = 4 << 20;

// A transfer that the kernels do with the wire as it was at first: without one frame that the loop had to
// touch, or to which anything was done.
void check_untouched(WireWorld& world) {
  world.until([&] { return !world.wire.next_due(); });
  while (world.wire.drain(world.batch)) world.turn();
  world.turn();  // what was taken back is in the record now
  auto before = world.wire.statistics();
  std::size_t events = world.trace.size();
  Transfer transfer(world, size, 0, 9001);
  CHECK(world.until([&] { return transfer.done(); }));
  CHECK(transfer.wrong == 0);
  CHECK(transfer.received == size);
  while (world.wire.drain(world.batch)) world.turn();
  world.turn();
  auto after = world.wire.statistics();
  CHECK(after.frames - before.frames > size / 1500);
  CHECK(after.by_loop == before.by_loop);
  CHECK(after.lost == before.lost);
  for (std::size_t i = events; i < world.trace.size(); ++i) {
    const auto* frame = std::get_if<FrameEvent>(&world.trace[i].body);
    if (frame != nullptr) CHECK(frame->cause == Cause::live);
  }
}

std::size_t count(const WireWorld& world, FrameStage stage, Cause cause) {
  std::size_t number = 0;
  for (std::size_t i = 0; i < world.trace.size(); ++i) {
    const auto* frame = std::get_if<FrameEvent>(&world.trace[i].body);
    number += frame != nullptr && frame->stage == stage && frame->cause == cause;
  }
  return number;
}

bool nothing_to_read(const Fd& socket) {
  int bytes = 0;
  return ioctl(socket.get(), FIONREAD, &bytes) == 0 && bytes == 0;
}

void impair_all(WireWorld& world, const Impairment& impairment) {
  for (HostId host : {WireWorld::client, WireWorld::server})
    REQUIRE(world.wire.impair(host, impairment, world.batch) == "");
}

}  // namespace

TEST_CASE("TCP gets its bytes across an impaired wire, and the wire is as it was afterwards") {
  struct Case {
    const char* name;
    Impairment impairment;
    FrameStage stage;
  };
  auto each = GENERATE(values<Case>({
      {"loss", {.loss = 0.03}, FrameStage::dropped},
      {"duplication", {.duplication = 0.1}, FrameStage::duplicated},
      {"reordering", {.reordering = 0.1}, FrameStage::held},
      {"corruption", {.corruption = 0.02}, FrameStage::corrupted},
      {"delay", {.delay = 5ms, .jitter = 3ms}, FrameStage::delayed},
      {"rate", {.rate = 50'000'000, .queue = 100}, FrameStage::delayed},
      {"all",
       {.loss = 0.01,
        .duplication = 0.03,
        .reordering = 0.03,
        .corruption = 0.01,
        .delay = 2ms,
        .jitter = 1ms},
       FrameStage::corrupted},
  }));
  INFO(each.name);
  WireWorld world;
  impair_all(world, each.impairment);
  {
    Transfer transfer(world, size);
    CHECK(world.until([&] { return transfer.done(); }, 60s));
    if (!transfer.done()) world.wire.clear(world.batch);
    world.until([&] { return transfer.done(); });
    CHECK(transfer.wrong == 0);
    CHECK(transfer.received == size);
  }
  CHECK(count(world, each.stage, Cause::loss) > 0);
  world.wire.clear(world.batch);
  check_untouched(world);
}

TEST_CASE("Rules that drop, turn, double and corrupt leave TCP's bytes whole, and are gone when taken back") {
  WireWorld world;
  auto rule = [&](RuleAction action, std::uint32_t nth) {
    REQUIRE(world.wire.add_rule(
                {.match = {.kind = FrameKind::data, .from = WireWorld::client}, .nth = nth, .action = action},
                world.batch) == "");
  };
  rule(RuleAction::drop, 10);
  rule(RuleAction::hold_back, 20);
  rule(RuleAction::duplicate, 30);
  rule(RuleAction::corrupt, 40);
  rule(RuleAction::delay, 50);
  rule(RuleAction::hold, 60);
  rule(RuleAction::drop, 100'000'000);  // never comes: its being there is taken back, too
  {
    Transfer transfer(world, size);
    CHECK(world.until([&] { return transfer.done(); }));
    CHECK(transfer.wrong == 0);
  }
  for (FrameStage stage :
       {FrameStage::dropped, FrameStage::duplicated, FrameStage::corrupted, FrameStage::delayed})
    CHECK(count(world, stage, Cause::rule) == 1);
  CHECK(count(world, FrameStage::held, Cause::rule) == 2);
  world.wire.clear(world.batch);
  check_untouched(world);
}

TEST_CASE("A transfer over a wire that is cut in its midst goes on when it is mended") {
  bool both = GENERATE(false, true);
  WireWorld world;
  {
    Transfer transfer(world, size, 0, 9000, size / 2);
    REQUIRE(world.until([&] { return transfer.received > size / 8; }));
    world.wire.set_cut(WireWorld::client, true, world.batch);
    if (both) world.wire.set_cut(WireWorld::server, true, world.batch);
    transfer.go_on();
    REQUIRE(world.until([&] { return count(world, FrameStage::dropped, Cause::cut) > 0; }));
    REQUIRE(world.until([&] { return nothing_to_read(transfer.server); }));  // what came before the cut
    std::size_t received = transfer.received;
    world.turn(100ms);
    CHECK(transfer.received <= received + Transfer::block_bytes);  // one may not have been counted yet
    CHECK_FALSE(transfer.done());
    world.wire.clear(world.batch);
    CHECK(world.until([&] { return transfer.done(); }));
    CHECK(transfer.wrong == 0);
    CHECK(transfer.received == size);
  }
  check_untouched(world);
}

TEST_CASE("What the hand does to single frames of a transfer is repaired by TCP") {
  WireWorld world;
  {
    Transfer transfer(world, size, 0, 9000, size / 2);
    world.wire.set_mode(WireWorld::client, WireMode::hold, {}, false, world.batch);
    transfer.go_on();
    world.until([&] { return world.frames(FrameStage::held).size() >= 6; });
    auto held = world.frames(FrameStage::held);
    REQUIRE(held.size() >= 6);
    auto id = [&](std::size_t i) { return held[i].frame.frame; };
    CHECK(world.wire.drop(id(0), Cause::student, world.batch) == "");
    CHECK(world.wire.duplicate(id(1), world.batch) == "");
    CHECK(world.wire.hold_back(id(2), 2, world.batch) == "");
    CHECK(world.wire.corrupt(id(3), {}, 0xff, world.batch) == "");
    CHECK(world.wire.delay(id(4), 20ms, world.batch) == "");
    world.live_all();
    CHECK(world.until([&] { return transfer.done(); }));
    CHECK(transfer.wrong == 0);
    CHECK(transfer.received == size);
    CHECK(info_of(transfer.client).tcpi_total_retrans > 0);
  }
  world.wire.clear(world.batch);
  check_untouched(world);
}
