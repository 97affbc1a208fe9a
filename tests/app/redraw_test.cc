#include "app/shell/redraw.h"

#include "support/catch.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;
using namespace std::chrono_literals;
using Motion = Redraw::Motion;

namespace {

constexpr Time start{1000s};

// A picture that was asked for at `start` and has been painted as often as it takes.
Redraw settled() {
  Redraw redraw;
  redraw.needed(start);
  for (Time time = start; redraw.patience(time, Motion::none) >= 0; time += 16ms) redraw.drawn(time);
  return redraw;
}

Model model_of(const test::StoryTrace& story) {
  Model model;
  model.advance_to(story.trace, story.trace.size());
  return model;
}

}  // namespace

TEST_CASE("a picture in which nothing moves is never painted again") {
  Redraw redraw = settled();
  CHECK(redraw.patience(start + 1h, Motion::none) < 0);
  CHECK_FALSE(redraw.due(start + 1h, Motion::none));
}

TEST_CASE("what changed is painted at once, and three times, for ImGui to settle") {
  Redraw redraw = settled();
  redraw.needed(start + 10s);
  int pictures = 0;
  for (Time time = start + 10s; redraw.due(time, Motion::none); time += 16ms) {
    redraw.drawn(time);
    ++pictures;
  }
  CHECK(pictures == 3);
}

TEST_CASE("a flood of changes is painted sixty times a second at most") {
  Redraw redraw = settled();
  int pictures = 0;
  for (Time time = start + 10s; time < start + 11s; time += 1ms) {
    redraw.needed(time);
    if (!redraw.due(time, Motion::none)) continue;
    redraw.drawn(time);
    ++pictures;
  }
  CHECK(pictures > 50);
  CHECK(pictures < 65);
}

TEST_CASE("a clock ticks once a second, and first when it begins to show") {
  Redraw redraw = settled();
  CHECK_FALSE(redraw.due(start + 100ms, Motion::clocks));
  REQUIRE(redraw.due(start + 200ms, Motion::clocks));
  redraw.drawn(start + 200ms);
  CHECK_FALSE(redraw.due(start + 1100ms, Motion::clocks));
  CHECK(redraw.patience(start + 200ms, Motion::clocks) == Approx(1.0));
  CHECK(redraw.due(start + 1200ms, Motion::clocks));
}

TEST_CASE("a frame in slow flight is painted as often as the screen can") {
  Redraw redraw = settled();
  CHECK(redraw.patience(start + 5s, Motion::frames) == 0);
}

TEST_CASE("a clock is on screen while a frame waits, a call blocks or a timer runs, and not otherwise") {
  test::StoryTrace story;
  story.start("client");
  CHECK_FALSE(clock_runs(model_of(story)));
  SECTION("a call blocks") {
    story.begin("client", "connect", 7);
    CHECK(clock_runs(model_of(story)));
    story.returned("client");
    CHECK_FALSE(clock_runs(model_of(story)));
  }
  SECTION("a frame is held") {
    story.wire(WireMode::hold);
    FrameId frame = story.send("client", packet::syn, 0, 0);
    story.hold(frame);
    CHECK(clock_runs(model_of(story)));
    story.deliver(frame);
    CHECK_FALSE(clock_runs(model_of(story)));
  }
  SECTION("a socket's timer runs") {
    story.socket("client", TcpState::syn_sent, 0, 1, SocketTimer::on, 1000);
    CHECK(clock_runs(model_of(story)));
  }
}
