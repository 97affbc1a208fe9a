#include "app/panels/wire_panel.h"

#include "support/catch.h"
#include "support/panel_desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::HandshakeUntil;
using test::StoryTrace;

namespace {

constexpr HostId client{0}, server{1};

// The panel in front of a handshake whose SYN is held.
struct Desk {
  Desk() {
    play_handshake(story, HandshakeUntil::syn_held);
    panel.draw();
  }

  void happens(const EventBody& body) {
    story.trace.append(story.clock, body);
    story.trace.publish();
    panel.draw();
  }
  // The only command that was posted since the last call.
  template <class Wanted>
  Wanted commanded() {
    auto command = panel.asked<Command>();
    REQUIRE(command);
    REQUIRE(std::holds_alternative<Wanted>(*command));
    return std::get<Wanted>(*command);
  }
  bool nothing_asked() { return panel.driver.take_posted().empty(); }
  void down(int rows) {
    for (int i = 0; i < rows; ++i) panel.press(SpecialKey::down);
  }

  StoryTrace story;
  test::PanelDesk<WirePanel> panel{story.trace, {900, 240}};
  test::ImGuiDriver& driver = panel.driver;
};

}  // namespace

TEST_CASE("with no hosts the wire panel says what would fill it") {
  Trace trace;
  test::PanelDesk<WirePanel> panel(trace);
  CHECK(panel.driver.drawn("Once "));
  panel.press(SpecialKey::right);
  CHECK(panel.driver.take_posted().empty());
}

TEST_CASE("a slider that is let go somewhere sets what stands there, and nothing else") {
  Desk desk;
  desk.driver.click("slider loss");  // in its middle
  auto set = desk.commanded<command::Impair>();
  CHECK_FALSE(set.from);
  CHECK(set.impairment == Impairment{.loss = 0.05});
  desk.happens(WireEvent{client, WireMode::hold, {}, false, {.loss = 0.05}});
  desk.happens(WireEvent{server, WireMode::hold, {}, false, {.loss = 0.05}});
  desk.driver.click("slider delay");
  CHECK(desk.commanded<command::Impair>().impairment ==
        Impairment{.loss = 0.05, .delay = std::chrono::milliseconds(50)});
}

TEST_CASE("the arrows choose a row and change it by a notch, and stop at the ends") {
  Desk desk;
  CHECK(desk.panel.press(SpecialKey::left));
  CHECK(desk.nothing_asked());
  desk.panel.press(SpecialKey::right);
  CHECK(desk.commanded<command::Impair>().impairment == Impairment{.loss = 0.001});
  desk.down(6);
  desk.panel.press(SpecialKey::right);
  CHECK(desk.commanded<command::Impair>().impairment == Impairment{.rate = 1'000'000'000});
  desk.down(1);
  desk.panel.press(SpecialKey::right);
  CHECK(desk.commanded<command::Impair>().impairment.seed == 2);
}

TEST_CASE("what is shown is what the trace says of the moment") {
  Desk desk;
  CHECK(desk.driver.drawn("no limit"));
  std::size_t before = desk.story.trace.size();
  Impairment slow_link{.loss = 0.1, .jitter = std::chrono::milliseconds(5), .rate = 2'000'000, .seed = 7};
  desk.happens(WireEvent{client, WireMode::hold, {}, false, slow_link});
  CHECK(desk.driver.drawn("differ"));
  desk.happens(WireEvent{server, WireMode::hold, {}, false, slow_link});
  CHECK_FALSE(desk.driver.drawn("differ"));
  for (const char* value : {"10 %", "5 ms", "2 Mbit/s", "7"}) CHECK(desk.driver.drawn(value));
  desk.driver.ui.cursor = before;
  desk.panel.draw();
  CHECK(desk.driver.drawn("no limit"));
  CHECK_FALSE(desk.driver.drawn("10 %"));
}

TEST_CASE("what is set is set for the chosen direction") {
  Desk desk;
  desk.driver.click("button panel direction");
  CHECK(desk.driver.ui.wire.from == client);
  CHECK(desk.driver.drawn("from client"));
  desk.panel.press(SpecialKey::right);
  CHECK(desk.commanded<command::Impair>().from == client);
  desk.driver.click("button panel cut");
  CHECK(desk.commanded<command::Cut>().from == client);
  desk.happens(WireEvent{client, WireMode::hold, {}, true, {}});
  desk.driver.click("button panel cut");
  CHECK(desk.commanded<command::Mend>().from == client);
  desk.driver.click("button panel direction");
  CHECK(desk.driver.ui.wire.from == server);
  desk.driver.click("button panel direction");
  CHECK_FALSE(desk.driver.ui.wire.from);
}

TEST_CASE("a rule is put together part by part, and added by button and by Enter") {
  Desk desk;
  desk.driver.click("button rule kind");
  desk.driver.click("button rule from");
  desk.driver.click("button rule nth");
  desk.driver.click("button rule nth");
  CHECK(desk.nothing_asked());
  desk.driver.click("button rule add");
  WireRule rule = desk.commanded<command::AddRule>().rule;
  CHECK(rule.action == RuleAction::drop);
  CHECK(rule.match.kind == FrameKind::tcp);
  CHECK(rule.match.from == client);
  CHECK(rule.nth == 2);
  // The mouse has left the row of the nth chosen.
  desk.panel.press(SpecialKey::left);
  desk.panel.press(SpecialKey::up);
  desk.panel.press(SpecialKey::up);
  desk.panel.press(SpecialKey::up);
  desk.panel.press(SpecialKey::right);
  desk.panel.press(SpecialKey::enter);
  rule = desk.commanded<command::AddRule>().rule;
  CHECK(rule.action == RuleAction::delay);
  CHECK(rule.nth == 1);
}

TEST_CASE("the rules are listed with what they did, and each can be removed") {
  Desk desk;
  CHECK(desk.driver.drawn("yet."));
  WireRule drop{.id = RuleId{4}, .match = {.kind = FrameKind::syn, .from = client}, .nth = 1};
  WireRule hold{.id = RuleId{5}, .match = {.kind = FrameKind::data}, .action = RuleAction::hold};
  desk.happens(RuleEvent{true, drop});
  desk.happens(RuleEvent{true, hold});
  CHECK(desk.driver.drawn("drop SYN (from client · only no. 1)"));
  CHECK(desk.driver.drawn("hold data"));
  CHECK(desk.driver.drawn("0×"));
  FrameEvent dropped{};
  dropped.frame = FrameId{3};
  dropped.stage = FrameStage::dropped;
  dropped.cause = Cause::rule;
  dropped.rule = RuleId{4};
  desk.happens(dropped);
  CHECK(desk.driver.drawn("done"));
  desk.driver.click("remove rule 5");
  CHECK(desk.commanded<command::RemoveRule>().rule == RuleId{5});
  desk.down(13);  // the first rule
  desk.panel.press(SpecialKey::remove);
  CHECK(desk.commanded<command::RemoveRule>().rule == RuleId{4});
}

TEST_CASE("everything is taken back by one button") {
  Desk desk;
  desk.driver.click("button panel clear");
  desk.commanded<command::ClearWire>();
}

TEST_CASE("the past can be looked at, and not changed") {
  Desk desk;
  desk.driver.ui.cursor = desk.story.trace.size() - 1;
  desk.panel.draw();
  desk.driver.click("slider loss");
  desk.driver.click("button rule add");
  desk.driver.click("button panel cut");
  desk.panel.press(SpecialKey::right);
  CHECK(desk.nothing_asked());
}
