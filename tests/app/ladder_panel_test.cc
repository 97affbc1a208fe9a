// The ladder as the student uses it: clicks and keys that lead to other moments, and what is drawn there.
#include "app/panels/ladder_panel.h"

#include <csignal>

#include "app/model/ladder_words.h"
#include "desk.h"
#include "support/busy_trace.h"

using namespace wirestep;
using namespace wirestep::app;
using namespace std::chrono_literals;
using test::Desk;
using test::HandshakeUntil;
using test::ImGuiDriver;
using test::StoryTrace;

namespace {

// The place in the trace of the first event that `matches`.
template <class Wanted, class Matches>
std::size_t index_of(const Trace& trace, const Matches& matches) {
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (const auto* event = std::get_if<Wanted>(&trace[i].body))
      if (matches(*event)) return i;
  throw std::runtime_error("there is no such event");
}

std::size_t stage_of(const Trace& trace, FrameId id, FrameStage stage) {
  return index_of<FrameEvent>(trace, [&](const FrameEvent& e) { return e.frame == id && e.stage == stage; });
}

constexpr FrameId syn{3}, syn_ack{4};  // after ARP's two

// What is on offer at a cursor, drawn.
void look_at(Desk& desk, std::size_t cursor) {
  desk.driver->ui.cursor = cursor;
  desk.driver->draw_stage();
}

// A click on what was drawn, in its left or right part.
void click_part(ImGuiDriver& driver, std::string_view what, float part) {
  const Drawn* target = driver.find(what);
  REQUIRE(target != nullptr);
  driver.click_at({target->where.x + target->where.w * part, target->where.y + target->where.h / 2});
}

}  // namespace

TEST_CASE(
    "a click on an arrow shows the moment of its sending at the sender's side, of its landing at the other") {
  Desk desk(HandshakeUntil::established);
  click_part(*desk.driver, "frame 4 SYN, ACK", 0.9f);  // from right to left
  CHECK(desk.asked<action::ShowMoment>().cursor == stage_of(desk.trace.trace, syn_ack, FrameStage::sent) + 1);
  CHECK(desk.driver->ui.selected == syn_ack);
  click_part(*desk.driver, "frame 4 SYN, ACK", 0.1f);
  CHECK(desk.asked<action::ShowMoment>().cursor ==
        stage_of(desk.trace.trace, syn_ack, FrameStage::delivered) + 1);
}

TEST_CASE("fragments and ICMP errors say what they belong to, and a line leads there") {
  Desk desk(HandshakeUntil::closed);
  StoryTrace& story = desk.trace;
  FrameId first = story.send_fragment("client", 0, 1480, 2000);
  FrameId second = story.send_fragment("client", 1480, 528, 2000, first);
  FrameId datagram = story.send_datagram("client", "anyone?");
  story.deliver(datagram);
  FrameId error = story.send_error("server", datagram);
  desk.driver->draw_stage();
  CHECK(desk.driver->drawn("tie " + std::to_string(second.value)));
  CHECK(desk.driver->drawn("tie " + std::to_string(error.value)));
  CHECK_FALSE(desk.driver->drawn("tie " + std::to_string(first.value)));
  CHECK(desk.driver->drawn("#" + std::to_string(first.value) + ": 1480–2007"));
  CHECK(desk.driver->drawn("#" + std::to_string(datagram.value) + ": port unreachable"));
}

TEST_CASE("a click on a frame that waits chooses it, and stays in the present") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->click("frame 3 SYN");
  CHECK(desk.driver->ui.selected == syn);
  CHECK(desk.nothing_asked());
}

TEST_CASE("a click on a call or a state shows the moment when it began") {
  Desk desk(HandshakeUntil::ack_held);
  const Trace& trace = desk.trace.trace;
  auto connect = [&](CallStage stage) {
    return index_of<CallEvent>(
        trace, [&](const CallEvent& e) { return e.stage == stage && trace.text(e.name) == "connect"; });
  };
  CallId id = std::get<CallEvent>(trace[connect(CallStage::begin)].body).call;
  desk.driver->click("call " + std::to_string(id.value) + " connect");
  CHECK(desk.asked<action::ShowMoment>().cursor == connect(CallStage::begin) + 1);
  desk.driver->click("result " + std::to_string(id.value) + " connect");
  CHECK(desk.asked<action::ShowMoment>().cursor == connect(CallStage::returned) + 1);
  desk.driver->click("state SYN_RECV");
  CHECK(desk.asked<action::ShowMoment>().cursor == index_of<SocketEvent>(trace, [&](const SocketEvent& e) {
                                                     return trace.socket(e.socket).state ==
                                                            TcpState::syn_recv;
                                                   }) + 1);
}

TEST_CASE("a call in which its program ended is over, and says so where its result would stand") {
  Desk desk(HandshakeUntil::syn_held);
  const Trace& trace = desk.trace.trace;
  std::size_t begun = index_of<CallEvent>(trace, [&](const CallEvent& e) {
    return e.stage == CallStage::begin && trace.text(e.name) == "connect";
  });
  std::string result = "result " + std::to_string(std::get<CallEvent>(trace[begun].body).call.value);
  desk.driver->draw_stage();
  CHECK_FALSE(desk.driver->drawn(result + " connect"));
  desk.trace.pass(1s);
  desk.trace.exit("client", 0, SIGTERM);
  desk.driver->draw_stage();
  CHECK(desk.driver->drawn(result + " connect"));
}

TEST_CASE("at a moment of the past what came later is faint, and what waited then is shown as waiting") {
  Desk desk(HandshakeUntil::established);
  const Trace& trace = desk.trace.trace;
  look_at(desk, stage_of(trace, syn_ack, FrameStage::held) + 1);
  CHECK(desk.driver->drawn("moment"));
  CHECK(desk.driver->drawn("frame 3 SYN"));
  CHECK(desk.driver->drawn("held 4"));
  CHECK(desk.driver->drawn("later frame 5 ACK"));
  CHECK(desk.driver->drawn("later state ESTABLISHED"));
  CHECK_FALSE(desk.driver->drawn("held 3"));
  look_at(desk, stage_of(trace, syn_ack, FrameStage::delivered) + 1);
  CHECK_FALSE(desk.driver->drawn("held 4"));
  look_at(desk, stage_of(trace, syn, FrameStage::sent) + 1);
  CHECK(desk.driver->drawn("later frame 4 SYN, ACK"));
  desk.driver->ui.cursor.reset();
  desk.driver->draw_stage();
  CHECK_FALSE(desk.driver->drawn("moment"));
  CHECK_FALSE(desk.driver->drawn("later "));
}

TEST_CASE("what the ladder draws as having happened at a cursor is what a record up to there would show") {
  auto happened = [](const ImGuiDriver& driver) {
    std::vector<std::string> drawn;
    for (const Drawn& each : driver.log())
      for (std::string_view kind : {"frame ", "held ", "dropped ", "state ", "wait "})
        if (each.what.starts_with(kind)) drawn.push_back(each.what);
    std::sort(drawn.begin(), drawn.end());
    return drawn;
  };
  // The same story as far as each event, with all of it in view.
  StoryTrace whole;
  play_handshake(whole, HandshakeUntil::established);
  auto draw = [](ImGuiDriver& driver) {
    driver.draw([panel = LadderPanel()](const View& view) mutable {
      ImGui::SetNextWindowPos({0, 0}), ImGui::SetNextWindowSize({1280, 2000});
      ImGui::Begin("ladder", nullptr, ImGuiWindowFlags_NoDecoration);
      panel.draw(view, {0, 0, 1280, 2000});
      ImGui::End();
    });
  };
  constexpr std::size_t first = 4;  // once there are hosts
  std::vector<std::vector<std::string>> then;
  {
    ImGuiDriver past(whole.trace, {1280, 2000});
    for (std::size_t cursor = first; cursor <= whole.trace.size(); ++cursor) {
      past.ui.cursor = cursor;
      draw(past);
      then.push_back(happened(past));
    }
  }
  for (std::size_t cursor = first; cursor <= whole.trace.size(); ++cursor) {
    Trace part;
    test::copy_events(whole.trace, cursor, part);
    ImGuiDriver fresh(part, {1280, 2000});
    fresh.now = part[cursor - 1].time;
    draw(fresh);
    INFO("cursor " << cursor);
    CHECK(then[cursor - first] == happened(fresh));
  }
}

TEST_CASE("Up and Down choose the frame before and after, and show its moment") {
  Desk desk(HandshakeUntil::established);
  const Trace& trace = desk.trace.trace;
  desk.press(SpecialKey::up);
  CHECK(desk.driver->ui.selected == FrameId{5});
  CHECK(desk.asked<action::ShowMoment>().cursor == stage_of(trace, FrameId{5}, FrameStage::sent) + 1);
  desk.press(SpecialKey::up);
  CHECK(desk.driver->ui.selected == syn_ack);
  desk.asked<action::ShowMoment>();
  desk.press(SpecialKey::down);
  CHECK(desk.driver->ui.selected == FrameId{5});
  desk.asked<action::ShowMoment>();
  desk.press(SpecialKey::down);  // there is no more
  CHECK(desk.nothing_asked());
}

TEST_CASE("Left and Right go from event to event, and after the last one comes the present") {
  Desk desk(HandshakeUntil::established);
  const Trace& trace = desk.trace.trace;
  desk.press(SpecialKey::left);
  std::size_t cursor = desk.asked<action::ShowMoment>().cursor;
  CHECK(cursor == trace.size() - 1);
  int steps = 0;
  for (; cursor > 4; ++steps) {
    look_at(desk, cursor);
    desk.press(U',');
    std::size_t before = desk.asked<action::ShowMoment>().cursor;
    REQUIRE(before < cursor);
    // ARP isn't worth a stop.
    if (const auto* frame = std::get_if<FrameEvent>(&trace[before - 1].body)) CHECK(frame->frame.value > 2);
    cursor = before;
  }
  CHECK(steps > 20);
  look_at(desk, trace.size());
  desk.press(SpecialKey::right);
  desk.asked<action::ShowLive>();
  desk.press(SpecialKey::home);
  CHECK(desk.asked<action::ShowMoment>().cursor < 6);
  desk.press(SpecialKey::end);
  desk.asked<action::ShowLive>();
}

TEST_CASE("ARP folds away and can be unfolded, by a click and a key") {
  Desk desk(HandshakeUntil::syn_held);
  CHECK_FALSE(desk.driver->drawn("frame 1 ARP"));
  desk.driver->click("button noise");
  desk.driver->draw_stage();
  CHECK(desk.driver->drawn("frame 1 ARP"));
  desk.press(U'n');
  desk.driver->draw_stage();
  CHECK_FALSE(desk.driver->drawn("frame 1 ARP"));
}

TEST_CASE("a run of copies is one line that says which, and opens into a line each") {
  StoryTrace story;
  story.wire(WireMode::hold);
  FrameId first = story.send("client", packet::syn, 0, 0);
  story.hold(first);
  for (int copy = 2; copy <= 6; ++copy) {
    story.pass(1s);
    story.hold(story.send("client", packet::syn, 0, 0, "", first));
  }
  ImGuiDriver driver(story.trace);
  driver.draw_stage();
  CHECK(driver.drawn("copies 3–6 of the same SYN"));
  CHECK_FALSE(driver.drawn("copy 4 of the same SYN"));
  driver.click("run 3");
  driver.draw_stage();
  CHECK(driver.drawn("copy 3 of the same SYN"));
  CHECK(driver.drawn("copy 6 of the same SYN"));
  driver.press(SpecialKey::up);  // the last copy
  driver.press(U'o');
  driver.draw_stage();
  CHECK(driver.drawn("copies 3–6 of the same SYN"));
  // When only some of them had been sent:
  driver.ui.cursor = stage_of(story.trace, FrameId{4}, FrameStage::held) + 1;
  driver.draw_stage();
  CHECK(driver.drawn("copies 3–4 of the same SYN"));
}

TEST_CASE(
    "a packet's many fragments are one line, which says what became of them, and opens into a line each") {
  StoryTrace story;
  FrameId first = story.send_fragment("client", 0, 1480, 8880);
  std::vector<FrameId> rest;
  for (std::uint32_t offset = 1480; offset < 8880; offset += 1480)
    rest.push_back(story.send_fragment("client", offset, 1480, 8880, first));
  story.deliver(first);
  for (FrameId each : rest) each == rest[3] ? story.drop(each) : story.deliver(each);
  ImGuiDriver driver(story.trace);
  driver.draw_stage();
  CHECK(driver.drawn("fragment 2 of"));
  CHECK(driver.drawn("fragments 3–6 of"));
  CHECK(driver.drawn("1 dropped"));
  CHECK_FALSE(driver.drawn("fragment 5 of"));
  driver.click("run 3");
  driver.draw_stage();
  CHECK(driver.drawn("fragment 3 of"));
  CHECK(driver.drawn("fragment 5 of"));
  CHECK(driver.drawn("dropped 5"));
  driver.press(SpecialKey::up);  // the last of them
  driver.press(U'o');
  driver.draw_stage();
  CHECK(driver.drawn("fragments 3–6 of"));
  // When only some of them had been sent:
  driver.ui.cursor = stage_of(story.trace, rest[3], FrameStage::sent) + 1;
  driver.draw_stage();
  CHECK(driver.drawn("fragments 3–5 of"));
  CHECK_FALSE(driver.drawn("1 dropped"));
}

TEST_CASE("another connection's states are shown by its arrows and by a key") {
  test::BusyTrace busy(4, 2, 3);
  busy.grow(600);
  ImGuiDriver driver(busy.trace);
  driver.draw_stage();
  driver.click("button connection.next");  // after the latest comes the first
  REQUIRE(driver.ui.ladder.connection);
  Connection first = *driver.ui.ladder.connection;
  driver.press(U'c');
  REQUIRE(driver.ui.ladder.connection);
  CHECK_FALSE(*driver.ui.ladder.connection == first);
  driver.press(U'C');
  CHECK(*driver.ui.ladder.connection == first);
}

TEST_CASE("three hosts: arrows between any two lifelines, nothing outside the panel") {
  test::BusyTrace busy(11, 3, 6);
  busy.grow(400);
  ImGuiDriver driver(busy.trace, {1280, 800});
  driver.draw_stage();
  CHECK(driver.drawn("server1"));
  CHECK(driver.drawn("server2"));
  CHECK(driver.drawn("frame "));
  for (const Drawn& each : driver.log()) {
    INFO(each.what);
    CHECK(each.where.x >= each.clip.x - 1);
    CHECK(each.where.right() <= each.clip.right() + 1);
  }
}

TEST_CASE("what the wire does to a frame has a sign and words of its own, from that moment on") {
  StoryTrace story;
  FrameId corrupted = story.send("client", packet::syn, 0, 0);
  story.stage(corrupted, FrameStage::corrupted, [](FrameEvent& event) { event.offset = 47, event.mask = 4; });
  story.deliver(corrupted);
  FrameId delayed = story.send("server", packet::syn | packet::ack, 0, 1);
  story.stage(delayed, FrameStage::delayed, [](FrameEvent& event) { event.delay = 2s; });
  story.pass(2s);
  story.deliver(delayed);
  FrameId lost = story.send("client", packet::ack, 1, 1);
  story.stage(lost, FrameStage::dropped, [](FrameEvent& event) { event.cause = Cause::loss; });
  FrameId ruled = story.send("client", packet::ack, 1, 1);
  story.stage(ruled, FrameStage::dropped, [](FrameEvent& event) {
    event.cause = Cause::rule;
    event.rule = RuleId{2};
  });
  FrameId back = story.send("client", packet::ack, 1, 1);
  story.stage(back, FrameStage::held, [](FrameEvent& event) { event.let_pass = 1; });
  ImGuiDriver driver(story.trace, {1280, 1600});
  driver.draw_stage();
  CHECK(driver.drawn("corrupted 1"));
  CHECK(driver.drawn("byte 47 corrupted"));
  CHECK(driver.drawn("delayed 2"));
  CHECK(driver.drawn("delayed 2.0 s"));
  CHECK(driver.drawn("lost"));
  CHECK(driver.drawn("dropped by rule 2"));
  CHECK(driver.drawn("held back"));
  CHECK(driver.drawn("fault corrupted"));
  driver.ui.cursor = stage_of(story.trace, corrupted, FrameStage::sent) + 1;
  driver.draw_stage();
  CHECK_FALSE(driver.drawn("corrupted 1"));
  CHECK_FALSE(driver.drawn("byte 47 corrupted"));
}

TEST_CASE("the wire's own copy of a frame is an arrow that says of which") {
  StoryTrace story;
  FrameId first = story.send("client", packet::syn, 0, 0);
  story.deliver(first);
  FrameId second = story.duplicate(first);
  story.deliver(second);
  ImGuiDriver driver(story.trace);
  driver.draw_stage();
  CHECK(driver.drawn("duplicate 2"));
  CHECK(driver.drawn("duplicate of #1"));
}

TEST_CASE("Page Up and Page Down scroll the ladder, and the end is left and found again") {
  test::BusyTrace busy(4);
  busy.grow(500);
  ImGuiDriver driver(busy.trace);
  driver.draw_stage();
  CHECK(driver.ui.follow);
  driver.press(SpecialKey::page_up);
  CHECK_FALSE(driver.ui.follow);
  driver.press(SpecialKey::page_down);
  CHECK(driver.ui.follow);
}

TEST_CASE("what several programs of a host wait to call is in view, all of it") {
  Desk desk(HandshakeUntil::syn_held);
  const std::vector<std::string> calls = {"poll", "read", "send"};
  for (const std::string& each : calls) {
    desk.trace.start(each + "-program");  // none of them is the client: they are on the server
    desk.trace.waiting(each + "-program", each, 1);
  }
  desk.driver->draw_stage();
  for (const std::string& each : calls) {
    INFO(each);
    const Drawn* words = desk.driver->find(each + "(…)");
    REQUIRE(words != nullptr);
    CHECK(words->where.bottom() <= words->clip.bottom());
  }
}
