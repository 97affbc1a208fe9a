// Readiness on screen: the sets of each mechanism before and after, time travel, and the plot of the costs.
#include "app/panels/waits_panel.h"

#include "support/catch.h"
#include "support/panel_desk.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;
using test::PanelDesk;
using test::StoryTrace;

namespace {

constexpr std::uint32_t in = 1, out = 4, rdhup = 0x2000, once = 1u << 30, edge = 1u << 31;

WaitItem item(std::int32_t fd, std::uint32_t asked, std::uint32_t found = 0, std::uint64_t data = 0) {
  WaitItem item{};
  item.fd = fd;
  item.asked = asked;
  item.found = found;
  item.data = data;
  return item;
}

struct Waits {
  Waits() : program(story.start("server")) { story.start("client"); }

  // One event of a wait; a new call unless it is a return.
  void add(WaitKind kind, CallStage stage, std::vector<WaitItem> items, std::uint32_t watched,
           std::uint32_t limit, std::uint32_t ready = 0, double cpu_us = 0) {
    WaitEvent event{};
    event.call = CallId{stage == CallStage::returned ? call : ++call};
    event.program = program;
    event.stage = stage;
    event.kind = kind;
    event.epoll = kind == WaitKind::epoll ? 4 : -1;
    event.watched = watched;
    event.limit = limit;
    event.ready = ready;
    event.cpu = Nanoseconds(static_cast<std::int64_t>(cpu_us * 1000));
    event.items = story.trace.store(std::span<const WaitItem>(items));
    story.trace.append(story.clock, event);
    story.trace.publish();
  }
  void cost(WaitKind kind, std::uint32_t watched, double cpu_us) {
    add(kind, CallStage::begin, {}, watched, watched);
    add(kind, CallStage::returned, {}, watched, watched, 1, cpu_us);
  }

  StoryTrace story;
  ProgramId program;
  std::uint64_t call = 0;
};

}  // namespace

TEST_CASE("without a wait the panel says what would be here") {
  StoryTrace story;
  PanelDesk<WaitsPanel> desk(story.trace);
  desk.draw();
  CHECK(desk.driver.drawn("program "));
  desk.press(SpecialKey::down);
  CHECK_FALSE(desk.taken);
}

TEST_CASE("select is rows of bits, as passed and as they came back") {
  Waits waits;
  waits.add(WaitKind::select, CallStage::begin, {item(3, in, 0, 2), item(7, in | out)}, 4, 8);
  PanelDesk<WaitsPanel> desk(waits.story.trace, {560, 300});
  desk.draw();
  CHECK(desk.driver.drawn("select watches 4"));
  CHECK(desk.driver.drawn("before waits.read: 3 4 5 7"));
  CHECK(desk.driver.drawn("before waits.write: 7"));
  CHECK(desk.driver.drawn("nfds 8"));
  CHECK(desk.driver.drawn("ends at 1024"));
  CHECK(desk.driver.drawn("sleeps until"));
  waits.add(WaitKind::select, CallStage::returned,
            {item(3, in), item(4, in, in), item(5, in), item(7, in | out)}, 4, 8, 1, 2.5);
  desk.draw();
  CHECK(desk.driver.drawn("after waits.read: 4"));
  CHECK(desk.driver.drawn("1 ready, 2.5 µs of CPU"));
  CHECK(desk.driver.drawn("found 4 read"));
}

TEST_CASE("poll is the array, with what came back as words and what it leads to") {
  Waits waits;
  waits.story.listening(0, 5, 77);
  waits.story.descriptor("server", 3, DescriptorKind::socket, "TCP", 2, 77);
  waits.add(WaitKind::poll, CallStage::begin, {item(3, in), item(5, in)}, 200, 200);
  waits.add(WaitKind::poll, CallStage::returned, {item(3, in), item(5, in, in | 0x10)}, 200, 200, 1, 7);
  PanelDesk<WaitsPanel> desk(waits.story.trace, {560, 240});
  desk.draw();
  CHECK(desk.driver.drawn("revents"));
  CHECK(desk.driver.drawn("found 5 POLLIN|POLLHUP"));
  CHECK(desk.driver.drawn("listens at 10.0.0.2:9000"));
  CHECK(desk.driver.drawn("… and 198 more"));
  desk.press(SpecialKey::down);
  desk.press(SpecialKey::enter);
  REQUIRE(desk.driver.ui.socket);
  CHECK(desk.driver.ui.socket->host == HostId{1});
}

TEST_CASE("epoll is the interest list and the ready list, with how each is told") {
  Waits waits;
  waits.add(WaitKind::epoll, CallStage::begin,
            {item(3, in), item(5, in | edge), item(6, in | once), item(7, once), item(8, in | rdhup)}, 5, 64);
  PanelDesk<WaitsPanel> desk(waits.story.trace, {560, 240});
  desk.draw();
  CHECK(desk.driver.drawn("interest list"));
  CHECK(desk.driver.drawn("level 3"));
  CHECK(desk.driver.drawn("edge 5"));
  CHECK(desk.driver.drawn("once 6"));
  CHECK(desk.driver.drawn("disarmed 7"));
  CHECK(desk.driver.drawn("EPOLLIN|EPOLLRDHUP"));
}

TEST_CASE("left and right go from wait to wait, and the panel shows the moment") {
  Waits waits;
  waits.add(WaitKind::poll, CallStage::begin, {item(3, in)}, 1, 1);
  std::size_t first = waits.story.trace.size();
  waits.add(WaitKind::poll, CallStage::returned, {item(3, in, in)}, 1, 1, 1, 3);
  PanelDesk<WaitsPanel> desk(waits.story.trace, {560, 240});
  desk.draw();
  CHECK(desk.driver.drawn("1 ready"));
  desk.press(SpecialKey::left);
  auto moment = desk.asked<action::ShowMoment>();
  REQUIRE(moment);
  CHECK(moment->cursor == first);
  desk.driver.ui.cursor = moment->cursor;
  desk.draw();
  CHECK_FALSE(desk.driver.drawn("1 ready"));
  CHECK(desk.driver.drawn("sleeps until"));
}

TEST_CASE("the costs are medians by number, and end at a wall for select") {
  Waits waits;
  for (double cpu : {2.0, 3.0, 90.0}) waits.cost(WaitKind::select, 10, cpu);
  waits.cost(WaitKind::select, 1000, 60);
  waits.cost(WaitKind::poll, 10, 2);
  waits.cost(WaitKind::poll, 10000, 900);
  waits.cost(WaitKind::epoll, 10000, 2);
  WaitCosts costs(waits.story.trace);
  costs.follow(waits.story.trace.size());
  auto points = costs.points(WaitKind::select);
  REQUIRE(points.size() == 2);
  CHECK(points[0].watched == 10);
  CHECK(points[0].cpu_us == Approx(3));
  CHECK(points[0].waits == 3);
  costs.follow(3);
  CHECK_FALSE(costs.any());

  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    PanelDesk<WaitsPanel> desk(waits.story.trace, {500, 220}, locale);
    desk.draw();
    desk.driver.click("waits costs");
    for (const char* point :
         {"cost select 10", "cost select 1000", "cost poll 10000", "cost epoll 10000", "wall"})
      CHECK(desk.driver.drawn(point));
    CHECK(desk.driver.drawn("900 µs"));
    desk.press(SpecialKey::page_down);  // and back to the program
    CHECK_FALSE(desk.driver.drawn("wall"));
  }
}
