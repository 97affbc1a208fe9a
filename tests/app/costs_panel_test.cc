// The costs of waits: medians by number, the plot with select's wall, and a mark that is chosen.
#include "app/panels/costs_panel.h"

#include "support/catch.h"
#include "support/panel_desk.h"
#include "waits.h"

using namespace wirestep;
using namespace wirestep::app;
using test::PanelDesk;
using test::StoryTrace;
using test::Waits;

namespace {

struct Measured : Waits {
  Measured() {
    for (double cpu : {2.0, 3.0, 90.0}) cost(WaitKind::select, 10, cpu);
    cost(WaitKind::select, 1000, 60);
    cost(WaitKind::poll, 10, 2);
    cost(WaitKind::poll, 10000, 900);
    cost(WaitKind::epoll, 10000, 2);
  }
};

}  // namespace

TEST_CASE("costs are medians by number") {
  Measured waits;
  WaitCosts costs(waits.story.trace);
  costs.follow(waits.story.trace.size());
  auto points = costs.points(WaitKind::select);
  REQUIRE(points.size() == 2);
  CHECK(points[0].watched == 10);
  CHECK(points[0].cpu_us == Approx(3));
  CHECK(points[0].waits == 3);
  CHECK(costs.nearest({WaitKind::select, 300}) == 1);
  CHECK(costs.nearest({WaitKind::select, 1}) == 0);
  costs.follow(3);
  CHECK_FALSE(costs.any());
  CHECK_FALSE(costs.nearest({WaitKind::select, 300}));
}

TEST_CASE("only waits that slept are measured, and those of a crowd that comes in aren't") {
  using namespace std::chrono_literals;
  Waits waits;
  waits.cost(WaitKind::poll, 10, 2);
  for (int i = 0; i < 9; ++i) waits.wait(WaitKind::poll, 10, 0.5, 4us);
  for (std::uint32_t watched = 11; watched < 40; ++watched) waits.wait(WaitKind::poll, watched, 0.5, 1ms);
  WaitCosts costs(waits.story.trace);
  costs.follow(waits.story.trace.size());
  auto points = costs.points(WaitKind::poll);
  REQUIRE(points.size() == 1);
  CHECK(points[0].watched == 10);
  CHECK(points[0].cpu_us == Approx(2));
  CHECK(points[0].waits == 1);
}

TEST_CASE("without a wait that has returned the panel says what would be here, and takes no key") {
  StoryTrace story;
  PanelDesk<CostsPanel> desk(story.trace);
  desk.draw();
  CHECK(desk.driver.drawn("appears "));
  CHECK_FALSE(desk.press(SpecialKey::left));
}

TEST_CASE("each mechanism has its marks, and a wall stands where select ends") {
  Measured waits;
  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    PanelDesk<CostsPanel> desk(waits.story.trace, {500, 220}, locale);
    desk.draw();
    for (const char* mark :
         {"cost select 10", "cost select 1000", "cost poll 10000", "cost epoll 10000", "wall"})
      CHECK(desk.driver.drawn(mark));
    CHECK(desk.driver.drawn("900 µs"));
  }
}

TEST_CASE("a mark is chosen with the arrows or a click, and says its numbers") {
  Measured waits;
  PanelDesk<CostsPanel> desk(waits.story.trace, {500, 220});
  desk.draw();
  desk.press(SpecialKey::right);
  CHECK(desk.driver.drawn("select with 1000 descriptors: 60 µs, median of 1"));
  desk.press(SpecialKey::left);
  CHECK(desk.driver.drawn("select with 10 descriptors: 3.0 µs, median of 3"));
  desk.press(SpecialKey::left);  // there is none before it
  CHECK(desk.driver.drawn("select with 10 descriptors"));
  desk.press(SpecialKey::down);
  CHECK(desk.driver.drawn("poll with 10 descriptors: 2.0 µs"));
  desk.press(SpecialKey::right);
  CHECK(desk.driver.drawn("poll with 10 000 descriptors: 900 µs"));
  desk.press(SpecialKey::down);
  CHECK(desk.driver.drawn("epoll with 10 000 descriptors"));
  desk.press(SpecialKey::down);  // around; the nearest of select is at 1000
  CHECK(desk.driver.drawn("select with 1000 descriptors"));
  desk.driver.click("cost poll 10000");
  CHECK(desk.driver.drawn("poll with 10 000 descriptors"));
  CHECK(desk.driver.take_posted().empty());
}

TEST_CASE("the plot is of the moment that is shown, and a choice that is yet to come isn't lost") {
  Waits waits;
  waits.cost(WaitKind::poll, 10, 2);
  std::size_t first = waits.story.trace.size();
  waits.cost(WaitKind::poll, 1000, 50);
  PanelDesk<CostsPanel> desk(waits.story.trace, {500, 220});
  desk.press(SpecialKey::right);
  CHECK(desk.driver.drawn("poll with 1000 descriptors"));
  desk.driver.ui.cursor = first;
  desk.draw();
  CHECK(desk.driver.drawn("poll with 10 descriptors"));
  desk.driver.ui.cursor.reset();
  desk.draw();
  CHECK(desk.driver.drawn("poll with 1000 descriptors"));
}
