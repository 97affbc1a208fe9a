// The wire's controls under the ladder: mouse, keys and the menu of a frame.
#include "app/panels/wire_desk.h"

#include "desk.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::app;
using test::Desk;
using test::HandshakeUntil;
using namespace std::chrono_literals;

namespace {

constexpr HostId client{0}, server{1};
constexpr FrameId syn{3};  // after ARP's two

void happens(Desk& desk, const EventBody& body) {
  desk.trace.trace.append(desk.trace.clock, body);
  desk.trace.trace.publish();
  desk.driver->draw_stage();
}

}  // namespace

TEST_CASE("what can be done to the chosen frame is a button, a key and a line of its menu") {
  Desk desk(HandshakeUntil::syn_held);
  auto ways = [&](char32_t key, const std::string& button) {
    desk.press(key);
    desk.driver->click("button " + button);
    desk.driver->right_click("chip 3");
    desk.driver->click("entry wire." + button);
    CHECK_FALSE(desk.driver->drawn("entry wire." + button));
    std::vector<Action> posted = desk.driver->take_posted();
    REQUIRE(posted.size() == 3);
    std::vector<std::string> commands;
    for (const Action& each : posted) commands.push_back(to_string(std::get<Command>(each)));
    CHECK(commands[0] == commands[1]);
    CHECK(commands[0] == commands[2]);
    return commands[0];
  };
  CHECK(ways(U'd', "deliver") == "deliver #3");
  CHECK(ways(U'x', "drop") == "drop #3");
  CHECK(ways(U'u', "duplicate") == "duplicate #3");
  CHECK(ways(U'b', "hold_back") == "hold back #3");
  CHECK(ways(U'e', "delay") == "delay #3 by 0.5 s");
  CHECK(ways(U'i', "corrupt") == "corrupt #3");
}

TEST_CASE("a menu is about the frame on which it was opened, and closes beside it") {
  Desk desk(HandshakeUntil::syn_held);
  FrameId second = desk.trace.send("client", packet::syn, 0, 0, "", syn);
  desk.trace.hold(second);
  desk.driver->draw_stage();
  desk.driver->right_click("chip " + std::to_string(second.value));
  CHECK(desk.driver->ui.selected == second);
  // It opens under the desk: nothing covers the ladder.
  CHECK(desk.driver->find("entry wire.deliver")->where.y > desk.driver->find("button deliver")->where.y);
  desk.driver->click("entry wire.duplicate");
  CHECK(desk.commanded<command::Duplicate>().frame == second);
  desk.driver->right_click("chip 3");
  desk.driver->click("button wire.live");
  CHECK_FALSE(desk.driver->drawn("entry wire.deliver"));
}

TEST_CASE("a frame on the ladder has the same menu as in the queue") {
  Desk desk(HandshakeUntil::syn_held);
  FrameId second = desk.trace.send("client", packet::syn, 0, 0, "", syn);
  desk.trace.hold(second);
  desk.driver->draw_stage();
  desk.driver->right_click("frame " + std::to_string(second.value));
  desk.driver->click("entry wire.hold_back");
  CHECK(desk.commanded<command::HoldBack>().frame == second);
}

TEST_CASE("the byte that was chosen in the packet is the one that is corrupted") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->ui.byte = 47;
  desk.driver->draw_stage();
  CHECK(desk.driver->drawn("corrupt byte 47"));
  desk.press(U'i');
  CHECK(desk.commanded<command::Corrupt>().offset == 47u);
  desk.driver->ui.byte.reset();
  desk.press(U'i');
  CHECK_FALSE(desk.commanded<command::Corrupt>().offset);
}

TEST_CASE("how long a frame is delayed can be chosen") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->click("button later");
  CHECK(desk.driver->drawn("delay 1.0 s"));
  desk.press(U'e');
  CHECK(desk.commanded<command::Delay>().by == 1s);
  desk.press(U'(');
  desk.press(U'(');
  desk.press(U'e');
  CHECK(desk.commanded<command::Delay>().by == 200ms);
}

TEST_CASE("the clutch and the cut are for the chosen direction") {
  Desk desk(HandshakeUntil::syn_held);
  desk.press(U'l');
  CHECK_FALSE(desk.commanded<command::SetWire>().from);
  desk.press(U'y');
  CHECK(desk.driver->drawn("from client"));
  desk.press(U'h');
  CHECK(desk.commanded<command::SetWire>().from == client);
  desk.driver->click("button direction");
  desk.driver->click("button wire.live");
  CHECK(desk.commanded<command::SetWire>().from == server);
  desk.driver->click("button cut");
  CHECK(desk.commanded<command::Cut>().from == server);
  happens(desk, WireEvent{server, WireMode::hold, {}, true, {}});
  desk.press(U'k');
  CHECK(desk.commanded<command::Mend>().from == server);
}

TEST_CASE("slow's speed is chosen before, and changes what is slow already") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->click("button slower");
  CHECK(desk.nothing_asked());
  CHECK(desk.driver->drawn("3.0 s"));
  desk.press(U'w');
  auto slow = desk.commanded<command::SetWire>();
  CHECK(slow.mode == WireMode::slow);
  CHECK(slow.transit == 3s);
  happens(desk, WireEvent{client, WireMode::slow, 3s});
  happens(desk, WireEvent{server, WireMode::slow, 3s});
  desk.press(U'L');
  CHECK(desk.commanded<command::SetWire>().transit == 1500ms);
}

TEST_CASE("an idle wire that isn't as it was says so, and Ctrl-Z takes everything back") {
  Desk desk(HandshakeUntil::established);
  happens(desk, WireEvent{client, WireMode::live, {}, true, {}});
  happens(desk, WireEvent{server, WireMode::live, {}, false, {.loss = 0.1}});
  happens(desk, RuleEvent{true, {.id = RuleId{1}}});
  CHECK(desk.driver->drawn("cut from client · rules: 1 · from server: loss 10 %"));
  desk.press_control(U'z');
  desk.commanded<command::ClearWire>();
  happens(desk, WireEvent{client, WireMode::live, {}});
  happens(desk, WireEvent{server, WireMode::live, {}});
  happens(desk, RuleEvent{false, {.id = RuleId{1}}});
  CHECK(desk.driver->drawn("no frame waits"));
  desk.press_control(U'z');
  CHECK(desk.nothing_asked());
}

TEST_CASE("a dropped frame can only be delivered after all") {
  Desk desk(HandshakeUntil::syn_held);
  desk.trace.drop(syn);
  desk.driver->ui.selected = syn;
  desk.driver->draw_stage();
  for (char32_t key : {U'x', U'u', U'b', U'e', U'i'}) desk.press(key);
  CHECK(desk.nothing_asked());
  CHECK(desk.driver->drawn("deliver after all"));
  desk.press(U'd');
  CHECK(desk.commanded<command::Deliver>().frame == syn);
}

TEST_CASE("in the past nothing of the wire can be moved") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->ui.cursor = desk.trace.trace.size() - 1;
  desk.driver->draw_stage();
  for (char32_t key : {U'h', U'l', U'w', U'k', U'd', U'x', U'u', U'b', U'e', U'i', U'W'}) desk.press(key);
  for (const char* button : {"deliver", "duplicate", "cut", "wire.live"})
    desk.driver->click("button " + std::string(button));
  CHECK(desk.nothing_asked());
}

TEST_CASE(
    "in the queue a copy says of which frame it is one, and a frame that is held back behind how many") {
  Desk desk(HandshakeUntil::syn_held);
  FrameEvent copy{};
  for (std::size_t i = 0; i < desk.trace.trace.size(); ++i)
    if (const auto* event = std::get_if<FrameEvent>(&desk.trace.trace[i].body)) copy = *event;
  copy.frame = FrameId{4};
  copy.stage = FrameStage::duplicated;
  copy.duplicate_of = syn;
  happens(desk, copy);
  CHECK(desk.driver->drawn("SYN #4 = #3"));
  copy.stage = FrameStage::held;
  copy.let_pass = 2;
  happens(desk, copy);
  CHECK(desk.driver->drawn("SYN #4 = #3 behind 2"));
}
