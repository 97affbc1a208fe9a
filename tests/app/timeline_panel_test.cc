// The timeline by mouse and keys: dragging, playing, steps, the way back.
#include "app/panels/timeline_panel.h"

#include "desk.h"
#include "support/busy_trace.h"

using namespace wirestep;
using namespace wirestep::app;
using namespace std::chrono_literals;
using test::Desk;
using test::HandshakeUntil;
using test::ImGuiDriver;

namespace {

// Drags the mouse over the timeline from one part of its width to another; returns what was asked for.
std::vector<Action> drag(ImGuiDriver& driver, float from, float to) {
  Rect strip = driver.find("timeline")->where;
  auto at = [&](float part) { return ImVec2{strip.x + (strip.w - 1) * part, strip.y + strip.h * 0.7f}; };
  driver.mouse_at(at(from), false);
  driver.mouse_at(at(from), true);
  driver.take_posted();
  for (int i = 0; i <= 8; ++i) driver.mouse_at(at(from + (to - from) * static_cast<float>(i) / 8), true);
  std::vector<Action> asked = driver.take_posted();
  driver.mouse_at(at(to), false);
  return asked;
}

std::size_t cursor_of(const Action& action) {
  REQUIRE(std::holds_alternative<action::ShowMoment>(action));
  return std::get<action::ShowMoment>(action).cursor;
}

}  // namespace

TEST_CASE("dragging over the timeline shows each moment on the way, and its right end is the present") {
  Desk desk(HandshakeUntil::closed);
  std::vector<Action> asked = drag(*desk.driver, 0.8f, 0.2f);
  REQUIRE(asked.size() > 4);
  for (std::size_t i = 1; i < asked.size(); ++i) CHECK(cursor_of(asked[i]) <= cursor_of(asked[i - 1]));
  CHECK(cursor_of(asked.back()) < desk.trace.trace.size() / 2);
  desk.driver->ui.cursor = cursor_of(asked.back());
  desk.driver->draw_stage();
  asked = drag(*desk.driver, 0.3f, 1.0f);
  CHECK(std::holds_alternative<action::ShowLive>(asked.back()));
}

TEST_CASE("the place one clicks is the place where the cursor is drawn then") {
  Desk desk(HandshakeUntil::closed);
  for (float part : {0.2f, 0.5f, 0.9f}) {
    std::vector<Action> asked = drag(*desk.driver, part, part);
    REQUIRE_FALSE(asked.empty());
    desk.driver->ui.cursor = cursor_of(asked.back());
    desk.driver->draw_stage();
    Rect strip = desk.driver->find("timeline")->where, line = desk.driver->find("time cursor")->where;
    CHECK(std::abs(line.x - (strip.x + part * strip.w)) < 40);
    desk.driver->ui.cursor.reset();
    desk.driver->draw_stage();
  }
}

TEST_CASE("live is a button and a key, and says so in the present") {
  Desk desk(HandshakeUntil::established);
  desk.driver->ui.cursor = 20;
  desk.driver->draw_stage();
  desk.driver->click("button present");
  desk.asked<action::ShowLive>();
  desk.press(SpecialKey::end);
  desk.asked<action::ShowLive>();
}

TEST_CASE("p plays from where one is to the present, and P back to the beginning") {
  Desk desk(HandshakeUntil::established);
  UiState& ui = desk.driver->ui;
  ui.cursor = 20;
  desk.driver->draw_stage();
  for (int i = 0; i < 6; ++i) desk.press(U'>');
  CHECK(ui.playback.speed() == 16);
  desk.press(U'p');
  REQUIRE(ui.playback.playing());
  std::size_t at = 20;
  bool live = false;
  for (int picture = 0; picture < 2000 && !live; ++picture) {
    desk.driver->draw_stage();
    for (const Action& action : desk.driver->take_posted()) {
      live = std::holds_alternative<action::ShowLive>(action);
      if (live) break;
      CHECK(cursor_of(action) >= at);
      ui.cursor = at = cursor_of(action);
    }
  }
  CHECK(live);
  CHECK_FALSE(ui.playback.playing());
  ui.cursor = at;
  desk.driver->draw_stage();
  desk.driver->take_posted();
  desk.press(U'P');
  CHECK(ui.playback.playing());
  for (int picture = 0; picture < 2000 && ui.playback.playing(); ++picture) {
    desk.driver->draw_stage();
    for (const Action& action : desk.driver->take_posted()) ui.cursor = cursor_of(action);
  }
  CHECK(ui.cursor == std::size_t{1});
}

TEST_CASE("while it plays, a click on play or the key pauses it, and so does whoever takes the cursor") {
  Desk desk(HandshakeUntil::established);
  UiState& ui = desk.driver->ui;
  ui.cursor = 10;
  desk.driver->draw_stage();
  desk.driver->click("button film play");
  CHECK(ui.playback.playing());
  desk.driver->click("button film play");
  CHECK_FALSE(ui.playback.playing());
  desk.press(U'p');
  CHECK(ui.playback.playing());
  desk.press(U',');
  CHECK_FALSE(ui.playback.playing());
  desk.press(U'p');
  ui.cursor.reset();  // a command was given: the window is live again
  desk.driver->draw_stage();
  CHECK_FALSE(ui.playback.playing());
}

TEST_CASE("play in the present begins at the beginning") {
  Desk desk(HandshakeUntil::established);
  desk.driver->click("button film play");
  std::vector<Action> asked = desk.driver->take_posted();
  REQUIRE_FALSE(asked.empty());
  CHECK(cursor_of(asked.front()) < 6);
}

TEST_CASE("a step's mark leads to its moment, and the world can be made anew at the step that is shown") {
  Desk desk(HandshakeUntil::established);
  desk.trace.step("first");
  std::size_t first = desk.trace.trace.size();
  desk.trace.pass(2s);
  desk.trace.listening(1);
  desk.trace.send("client", packet::ack, 1, 1);
  desk.trace.step("last");
  desk.trace.pass(2s);
  desk.trace.send("client", packet::ack, 1, 1);
  desk.driver->draw_stage();
  desk.driver->click("button step again");
  CHECK(desk.asked<action::RestartAt>().step == "last");
  desk.driver->click("time step 1");
  CHECK(desk.asked<action::ShowMoment>().cursor == first);
  desk.driver->ui.cursor = first;
  desk.driver->draw_stage();
  desk.driver->click("button step again");
  CHECK(desk.asked<action::RestartAt>().step == "first");
}

TEST_CASE("faults have signs of their own") {
  test::StoryTrace story;
  FrameId syn = story.send("client", packet::syn, 0, 0);
  story.drop(syn);
  for (int i = 0; i < 8; ++i) story.pass(1s), story.deliver(story.send("client", packet::ack, 1, 1));
  story.deliver(story.send("client", packet::syn, 0, 0, "", syn));
  for (int i = 0; i < 8; ++i) story.pass(1s), story.deliver(story.send("client", packet::ack, 1, 1));
  story.deliver(story.send("server", packet::rst, 0, 1));
  ImGuiDriver driver(story.trace);
  driver.draw_stage();
  CHECK(driver.drawn("fault dropped"));
  CHECK(driver.drawn("fault retransmitted"));
  CHECK(driver.drawn("fault reset"));
  CHECK_FALSE(driver.drawn("fault unmet"));
}

TEST_CASE("however long the session, a lane has no more marks than the strip has columns") {
  test::BusyTrace busy(8);
  busy.grow(100000);
  ImGuiDriver driver(busy.trace);
  driver.draw_stage();
  const Drawn* marks = driver.find("marks ");
  REQUIRE(marks != nullptr);
  CHECK(std::stoul(marks->what.substr(6)) <= 3 * static_cast<std::size_t>(marks->where.w));
  CHECK(std::stoul(marks->what.substr(6)) > 100);
}
