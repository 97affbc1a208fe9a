#include "app/model/playback.h"

#include "support/busy_trace.h"
#include "support/catch.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;
using namespace std::chrono_literals;
using Direction = Playback::Direction;
using test::StoryTrace;

namespace {

// Three events and then some, with these pauses between them.
struct Film {
  explicit Film(std::initializer_list<Nanoseconds> pauses) {
    trace.append(clock, NoticeEvent{});
    for (Nanoseconds pause : pauses) trace.append(clock += pause, NoticeEvent{});
    trace.publish();
  }
  Trace trace;
  Time clock{1000s};
};

}  // namespace

TEST_CASE("played at its own speed an event comes when its time has come") {
  Film film{100ms, 100ms, 100ms};
  Playback playback;
  playback.play(Direction::forward);
  CHECK(playback.advance(film.trace, 1, 99ms) == 1);
  CHECK(playback.advance(film.trace, 1, 1ms) == 2);
  CHECK(playback.advance(film.trace, 2, 150ms) == 3);
  CHECK(playback.advance(film.trace, 3, 50ms) == 4);
  CHECK_FALSE(playback.playing());  // that was all
}

TEST_CASE("a pause of an hour is played as one second, at each speed in proportion") {
  for (double speed : {0.25, 1.0, 16.0}) {
    Film film{1h, 1ms};
    Playback playback;
    while (playback.speed() < speed) playback.faster();
    while (playback.speed() > speed) playback.slower();
    playback.play(Direction::forward);
    auto one_second = std::chrono::duration_cast<Nanoseconds>(1s / speed);
    CHECK(playback.advance(film.trace, 1, one_second - 1us) == 1);
    CHECK(playback.advance(film.trace, 1, 1us) == 2);
  }
}

TEST_CASE("clocks run through a long pause, and never past the next event") {
  Film film{1h, 1ms};
  Playback playback;
  playback.play(Direction::forward);
  playback.advance(film.trace, 1, 500ms);
  CHECK(playback.moment(film.trace, 1) == film.trace[0].time + 30min);
  playback.pause();
  CHECK(playback.moment(film.trace, 1) == film.trace[0].time);
}

TEST_CASE("backward it takes as long, and stops at the first event") {
  Film film{100ms, 5s, 100ms};
  Playback playback;
  playback.play(Direction::backward);
  CHECK(playback.advance(film.trace, 4, 100ms) == 3);
  CHECK(playback.advance(film.trace, 3, 999ms) == 3);
  CHECK(playback.advance(film.trace, 3, 1ms) == 2);
  CHECK(playback.playing());
  CHECK(playback.advance(film.trace, 2, 10s) == 1);
  CHECK_FALSE(playback.playing());
}

TEST_CASE("what was played of a pause is forgotten when the cursor is put elsewhere") {
  Film film{100ms, 100ms, 100ms};
  Playback playback;
  playback.play(Direction::forward);
  CHECK(playback.advance(film.trace, 1, 90ms) == 1);
  CHECK(playback.advance(film.trace, 3, 20ms) == 3);
  CHECK(playback.advance(film.trace, 3, 80ms) == 4);
}

TEST_CASE("nothing moves while it is paused, or where there is nothing") {
  Film film{1ms};
  Trace nothing;
  Playback playback;
  CHECK(playback.advance(film.trace, 1, 1h) == 1);
  playback.play(Direction::forward);
  CHECK(playback.advance(nothing, 0, 1h) == 0);
  CHECK_FALSE(playback.playing());
}

TEST_CASE("the speed goes from a quarter to sixteen times") {
  Playback playback;
  for (int i = 0; i < 20; ++i) playback.slower();
  CHECK(playback.speed() == 0.25);
  for (int i = 0; i < 20; ++i) playback.faster();
  CHECK(playback.speed() == 16);
  playback.next_speed();
  CHECK(playback.speed() == 0.25);
  playback.next_speed();
  CHECK(playback.speed() == 0.5);
}

TEST_CASE("a whole session forward and back again: every cursor in turn, none twice") {
  test::BusyTrace busy(3);
  busy.grow(3000);
  for (Direction direction : {Direction::forward, Direction::backward}) {
    Playback playback;
    playback.play(direction);
    bool forward = direction == Direction::forward;
    std::size_t cursor = forward ? 1 : busy.trace.size(), pictures = 0;
    for (; playback.playing() && pictures < 1000000; ++pictures) {
      std::size_t next = playback.advance(busy.trace, cursor, 16ms);
      REQUIRE((forward ? next >= cursor : next <= cursor));
      cursor = next;
    }
    CHECK(cursor == (forward ? busy.trace.size() : 1));
    // As long as the record, pauses cut to a second.
    Nanoseconds whole{};
    for (std::size_t i = 1; i < busy.trace.size(); ++i)
      whole += std::min<Nanoseconds>(busy.trace[i].time - busy.trace[i - 1].time, 1s);
    CHECK(std::abs(seconds(whole) - static_cast<double>(pictures) * 0.016) < 0.1);
  }
}
