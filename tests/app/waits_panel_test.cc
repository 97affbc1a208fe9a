// Readiness on screen: the sets of each mechanism before and after, and time travel.
#include "app/panels/waits_panel.h"

#include <cerrno>

#include "support/catch.h"
#include "support/panel_desk.h"
#include "waits.h"

using namespace wirestep;
using namespace wirestep::app;
using test::PanelDesk;
using test::StoryTrace;
using test::Waits;

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

}  // namespace

TEST_CASE("without a wait the panel says what would be here") {
  StoryTrace story;
  PanelDesk<WaitsPanel> desk(story.trace);
  desk.draw();
  CHECK(desk.driver.drawn("program "));
  CHECK_FALSE(desk.press(SpecialKey::down));
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

TEST_CASE("where events don't fit they lose their family's name, and not their end") {
  Waits waits;
  waits.add(WaitKind::epoll, CallStage::begin, {item(8, in | rdhup)}, 1, 64);
  PanelDesk<WaitsPanel> desk(waits.story.trace, {300, 240});
  desk.draw();
  CHECK(desk.driver.drawn("IN|RDHUP"));
  CHECK_FALSE(desk.driver.drawn("EPOLLIN|"));
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

TEST_CASE("a wait that fails says with what, and leaves select's sets as they were") {
  StoryTrace story;
  story.start("server");
  auto add = [&](CallStage stage, WaitKind kind, std::uint32_t watched, std::uint32_t limit) {
    WaitEvent event{};
    for (std::size_t i = story.trace.size(); i-- > 0;)
      if (const auto* latest = std::get_if<CallEvent>(&story.trace[i].body)) {
        event.call = latest->call, event.program = latest->program;
        break;
      }
    event.stage = stage, event.kind = kind, event.epoll = -1;
    event.watched = watched, event.limit = limit, event.cpu = Nanoseconds(5000);
    const WaitItem items[] = {item(3, in), item(5, in | out)};
    event.items = story.trace.store(std::span<const WaitItem>(items));
    story.trace.append(story.clock, event);
    story.trace.publish();
  };
  story.begin("server", "select", 1);
  add(CallStage::begin, WaitKind::select, 2, 6);
  story.returned("server", -1, EINTR);
  add(CallStage::returned, WaitKind::select, 2, 6);
  PanelDesk<WaitsPanel> desk(story.trace, {560, 300});
  desk.draw();
  CHECK(desk.driver.drawn("fails with EINTR"));
  CHECK_FALSE(desk.driver.drawn("0 ready"));
  CHECK(desk.driver.drawn("after waits.read: 3 5"));
  CHECK(desk.driver.drawn("after waits.write: 5"));
  CHECK_FALSE(desk.driver.drawn("found "));
}

TEST_CASE("a program that was killed in its wait doesn't sleep there any more") {
  Waits waits;
  waits.add(WaitKind::poll, CallStage::begin, {item(3, in)}, 1, 1);
  PanelDesk<WaitsPanel> desk(waits.story.trace, {560, 240});
  desk.draw();
  CHECK(desk.driver.drawn("sleeps until"));
  waits.story.exit("server", 0, 9);
  desk.draw();
  CHECK_FALSE(desk.driver.drawn("sleeps until"));
  CHECK(desk.driver.drawn("its program ended in it"));
}

TEST_CASE("the page keys go from program to program, and there are no costs among them") {
  Waits waits;
  waits.add(WaitKind::poll, CallStage::begin, {item(3, in)}, 1, 1);
  waits.program = waits.story.start("other");
  waits.add(WaitKind::epoll, CallStage::begin, {item(6, in)}, 1, 64);
  PanelDesk<WaitsPanel> desk(waits.story.trace, {560, 240});
  desk.draw();
  CHECK(desk.driver.drawn("epoll watches 1"));  // who waited last
  desk.press(SpecialKey::page_down);
  CHECK(desk.driver.drawn("poll watches 1"));
  CHECK(desk.driver.drawn("events"));
  desk.press(SpecialKey::page_down);
  CHECK(desk.driver.drawn("epoll watches 1"));
  CHECK_FALSE(desk.driver.drawn("waits costs"));
}
