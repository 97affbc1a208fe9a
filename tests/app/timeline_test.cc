#include "app/model/timeline.h"

#include "support/busy_trace.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::app;
using Lane = Timeline::Lane;

namespace {

struct Strip {
  explicit Strip(std::size_t events, std::uint32_t seed = 2) : busy(seed), ladder(busy.trace) {
    grow(events);
  }
  void grow(std::size_t events) {
    busy.grow(events);
    ladder.follow(busy.trace.size());
    timeline.follow(busy.trace, ladder);
  }
  std::vector<Timeline::Mark> marks(Lane lane, std::size_t columns) const {
    std::vector<Timeline::Mark> out;
    timeline.marks(lane, columns, out);
    return out;
  }
  std::size_t count(Lane lane) const {
    std::size_t sum = 0;
    for (const Timeline::Mark& mark : marks(lane, 600)) sum += mark.count;
    return sum;
  }

  test::BusyTrace busy;
  Ladder ladder;
  Timeline timeline;
};

}  // namespace

TEST_CASE("every frame, call and fault is in some mark, however many there are, and no column has two") {
  Strip strip(2000);
  for (std::size_t events : {2000u, 5000u, 60000u}) {
    strip.grow(events);
    std::size_t frames = 0, calls = 0, faults = 0, steps = 0;
    for (std::size_t i = 0; i < strip.busy.trace.size(); ++i) {
      const EventBody& body = strip.busy.trace[i].body;
      if (const auto* frame = std::get_if<FrameEvent>(&body)) {
        bool sent = frame->stage == FrameStage::sent, made = frame->stage == FrameStage::duplicated;
        frames += sent || made;
        const LadderFrame& record = *strip.ladder.frame(frame->frame);
        faults += frame->stage == FrameStage::dropped || frame->stage == FrameStage::corrupted ||
                  (sent && frame->copy > 1) || ((sent || made) && record.reset());
      }
      if (const auto* call = std::get_if<CallEvent>(&body)) calls += call->stage == CallStage::begin;
      steps += std::holds_alternative<StepEvent>(body);
    }
    CHECK(strip.count(Lane::frames) == frames);
    CHECK(strip.count(Lane::calls) == calls);
    CHECK(strip.count(Lane::faults) == faults);
    CHECK(strip.timeline.steps().size() == steps);
    for (Lane lane : {Lane::calls, Lane::frames, Lane::faults}) {
      auto marks = strip.marks(lane, 600);
      CHECK(marks.size() <= 600);
      for (std::size_t i = 1; i < marks.size(); ++i) REQUIRE(marks[i - 1].column < marks[i].column);
    }
  }
}

TEST_CASE("a mark stands where its event stands in the ladder") {
  Strip strip(20000);
  auto marks = strip.marks(Lane::frames, 500);
  for (const Timeline::Mark& mark : marks) {
    double row = strip.ladder.row_of(mark.first + std::size_t{1});
    CHECK(std::abs(row / strip.ladder.end() * 500 - static_cast<double>(mark.column)) < 1.6);
  }
}

TEST_CASE("followed event by event it is what it is when made at once") {
  Strip slowly(10), at_once(8000);
  for (std::size_t events = 20; events < 8000; events += 37) slowly.grow(events);
  slowly.grow(8000);
  for (Lane lane : {Lane::calls, Lane::frames, Lane::faults}) {
    auto some = slowly.marks(lane, 300), others = at_once.marks(lane, 300);
    REQUIRE(some.size() == others.size());
    for (std::size_t i = 0; i < some.size(); ++i) {
      CHECK(some[i].first == others[i].first);
      CHECK(some[i].count == others[i].count);
      CHECK(some[i].faults == others[i].faults);
    }
  }
}

TEST_CASE("a ladder that was made anew moves the marks with it") {
  Strip strip(3000);
  const LadderFrame* run = nullptr;
  for (const LadderFrame& frame : strip.ladder.frames())
    if (frame.folded) run = &frame;
  REQUIRE(run != nullptr);
  double before = strip.timeline.end();
  LadderOptions open;
  open.open.insert(strip.ladder.frames()[strip.ladder.run(*run).front()].id);
  strip.ladder.show(open);
  strip.grow(3000);
  CHECK(strip.timeline.end() == strip.ladder.end());
  CHECK(strip.timeline.end() > before);
}

TEST_CASE("another session's ladder leaves no mark of the one before, even if it is longer") {
  Strip strip(500, 2);
  test::BusyTrace other(9);
  other.grow(3000);
  Ladder ladder(other.trace);
  ladder.follow(other.trace.size());
  strip.timeline.follow(other.trace, ladder);
  Timeline fresh;
  fresh.follow(other.trace, ladder);
  std::vector<Timeline::Mark> marks, wanted;
  strip.timeline.marks(Lane::frames, 300, marks);
  fresh.marks(Lane::frames, 300, wanted);
  REQUIRE(marks.size() == wanted.size());
  for (std::size_t i = 0; i < marks.size(); ++i) CHECK(marks[i].first == wanted[i].first);
  CHECK(strip.timeline.steps().size() == fresh.steps().size());
}

TEST_CASE("a row leads back to the cursor that stands there") {
  Strip strip(5000);
  for (std::size_t cursor = 10; cursor <= strip.busy.trace.size(); cursor += 7) {
    double row = strip.ladder.row_of(cursor);
    std::size_t back = strip.ladder.cursor_at(row);
    CHECK(back >= cursor);
    CHECK(strip.ladder.row_of(back) == row);
  }
  CHECK(strip.ladder.cursor_at(strip.ladder.end() + 1) == strip.busy.trace.size());
}
