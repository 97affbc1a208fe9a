// The stage as the student uses it: keys and mouse on the real panels, and what they ask for.
#include "app/panels/stage.h"

#include <fmt/format.h>

#include "desk.h"
#include "support/catch.h"
#include "support/imgui_driver.h"

using namespace wirestep;
using namespace wirestep::app;
using test::Desk;
using test::HandshakeUntil;
using test::ImGuiDriver;
using test::StoryTrace;

TEST_CASE("Next is a button, Enter and the space bar") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->click("button next");
  desk.asked<action::Next>();
  desk.driver->press(SpecialKey::enter);
  desk.asked<action::Next>();
  desk.driver->press(U' ');
  desk.asked<action::Next>();
}

TEST_CASE("while a step is played, Next does nothing, and what is waited for is said") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->story.phase = Story::Phase::playing;
  desk.driver->story.waiting_for = "expect client tcp SYN_SENT";
  desk.driver->draw_stage();
  desk.driver->click("button next");
  desk.driver->press(SpecialKey::enter);
  CHECK(desk.nothing_asked());
  CHECK(desk.driver->drawn("expect client tcp SYN_SENT"));
}

TEST_CASE("a question is answered by its number or by a click, and only before the step is played") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->press(U'2');
  CHECK(desk.asked<action::Answer>().option == 1);
  desk.driver->click("option 1");
  CHECK(desk.asked<action::Answer>().option == 0);
  desk.driver->press(U'3');  // there are two
  CHECK(desk.nothing_asked());
  desk.driver->story.phase = Story::Phase::played;
  desk.driver->draw_stage();
  desk.driver->press(U'1');
  desk.driver->click("option 1");
  CHECK(desk.nothing_asked());
}

TEST_CASE("the verdict on the prediction and what happened are shown once the step has been played") {
  Desk desk(HandshakeUntil::syn_held);
  CHECK_FALSE(desk.driver->drawn("That "));
  desk.driver->story.phase = Story::Phase::played;
  desk.driver->story.answer = 0;
  desk.driver->draw_stage();
  CHECK(desk.driver->drawn("That "));
}

TEST_CASE("an expectation that wasn't met is shown with what was the case, and Next tries again") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->story.phase = Story::Phase::failed;
  desk.driver->story.failure = "expect client tcp SYN_SENT — client has CLOSED";
  desk.driver->draw_stage();
  CHECK(desk.driver->drawn("CLOSED"));
  CHECK(desk.driver->drawn("Try again"));
  desk.driver->click("button next");
  desk.asked<action::Next>();
}

TEST_CASE("why a lesson can't be played here is in view at once") {
  Trace trace;
  lesson::Lesson lesson = Desk(HandshakeUntil::listening).lesson;
  ImGuiDriver driver(trace, {1000, 620});
  driver.story.lesson = &lesson;
  driver.story.phase = Story::Phase::unable;
  driver.story.failure = "compiling client.c: no C compiler. Install one: sudo apt install gcc";
  driver.draw_stage();
  const Drawn* why = driver.find("compiler.");
  REQUIRE(why != nullptr);
  CHECK(why->where.bottom() <= why->clip.bottom());
}

TEST_CASE("what happened is in view also if the step had been played before it was first drawn") {
  Trace trace;
  lesson::Lesson lesson = Desk(HandshakeUntil::listening).lesson;
  auto& options = lesson.steps.front().question->options;
  options.resize(8, options.front());  // more than there is room for
  ImGuiDriver driver(trace, {1000, 620});
  driver.story.lesson = &lesson;
  driver.story.phase = Story::Phase::played;
  driver.draw_stage();
  driver.draw_stage();  // ImGui's scrolling is a picture late
  const Drawn* outcome = driver.find("That ");
  REQUIRE(outcome != nullptr);
  CHECK(outcome->where.bottom() <= outcome->clip.bottom());
}

TEST_CASE("d and x deliver and drop the oldest frame that waits, as their buttons do") {
  Desk desk(HandshakeUntil::syn_held);
  FrameId syn = desk.trace.trace.size() > 0 ? FrameId{3} : FrameId{};  // after ARP's two
  desk.driver->press(U'd');
  CHECK(desk.commanded<command::Deliver>().frame == syn);
  desk.driver->press(U'x');
  CHECK(desk.commanded<command::Drop>().frame == syn);
  desk.driver->click("button deliver");
  CHECK(desk.commanded<command::Deliver>().frame == syn);
  desk.driver->click("button drop");
  CHECK(desk.commanded<command::Drop>().frame == syn);
}

TEST_CASE("the frame that was chosen is the one that is delivered") {
  Desk desk(HandshakeUntil::syn_held);
  FrameId second = desk.trace.send("client", packet::syn, 0, 0, "", FrameId{3});
  desk.trace.hold(second);
  desk.driver->draw_stage();
  desk.driver->click("frame " + std::to_string(second.value));
  CHECK(desk.driver->ui.selected == second);
  desk.driver->press(U'd');
  CHECK(desk.commanded<command::Deliver>().frame == second);
  desk.driver->press(SpecialKey::up);
  desk.driver->press(U'x');
  CHECK(desk.commanded<command::Drop>().frame == FrameId{3});
}

TEST_CASE("with no frame on the wire d and x ask for nothing") {
  Desk desk(HandshakeUntil::listening);
  desk.driver->press(U'd');
  desk.driver->press(U'x');
  CHECK(desk.nothing_asked());
}

TEST_CASE("h, w and l move the wire's clutch, as its buttons do") {
  Desk desk(HandshakeUntil::syn_held);
  struct Choice {
    char32_t key;
    std::string_view button;
    WireMode mode;
  };
  for (const Choice& each :
       {Choice{U'h', "button wire.hold", WireMode::hold}, Choice{U'w', "button wire.slow", WireMode::slow},
        Choice{U'l', "button wire.live", WireMode::live}}) {
    desk.driver->press(each.key);
    CHECK(desk.commanded<command::SetWire>().mode == each.mode);
    desk.driver->click(each.button);
    CHECK(desk.commanded<command::SetWire>().mode == each.mode);
  }
}

TEST_CASE("s and r are the left program's clutch, S and R the right one's") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->press(U's');
  CHECK(desk.commanded<command::StepProgram>().program == "client");
  desk.driver->press(U'S');
  CHECK(desk.commanded<command::StepProgram>().program == "server");
  desk.trace.gate("client", Gate::step);
  desk.driver->draw_stage();
  desk.driver->press(U'r');
  CHECK(desk.commanded<command::RunProgram>().program == "client");
  desk.trace.gate("client", Gate::run);
  desk.driver->draw_stage();
  desk.driver->press(U'r');
  CHECK(desk.commanded<command::PauseProgram>().program == "client");
  desk.trace.gate("server", Gate::step);
  desk.driver->draw_stage();
  desk.driver->press(U'R');
  CHECK(desk.commanded<command::RunProgram>().program == "server");
}

TEST_CASE("a program that has ended has no clutch") {
  Desk desk(HandshakeUntil::syn_held);
  desk.trace.exit("client", 0);
  desk.driver->draw_stage();
  desk.driver->press(U's');
  desk.driver->press(U'r');
  CHECK(desk.nothing_asked());
}

TEST_CASE("theme and language have a key and a button each") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->press(U't');
  CHECK(desk.asked<action::SetTheme>().theme == ThemeName::light);
  desk.driver->click("button theme");
  CHECK(desk.asked<action::SetTheme>().theme == ThemeName::light);
  desk.driver->press(SpecialKey::f2);
  CHECK(desk.asked<action::SetLocale>().locale == Locale::zh_cn);
  desk.driver->click("button locale");
  CHECK(desk.asked<action::SetLocale>().locale == Locale::zh_cn);
}

TEST_CASE("Ctrl R restarts at this step, Ctrl Q quits") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->story.step = 1;
  desk.driver->press(KeyPress{.character = U'r', .control = true});
  CHECK(desk.asked<action::RestartAt>().step == "last");
  desk.driver->press(KeyPress{.character = U'q', .control = true});
  desk.asked<action::Quit>();
}

TEST_CASE("the page of keys opens and closes, and hides nothing of the ladder") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->press(U'?');
  CHECK(desk.driver->drawn("deliver the chosen frame"));
  CHECK(desk.driver->drawn("held 3"));
  desk.driver->press(SpecialKey::escape);
  CHECK_FALSE(desk.driver->drawn("deliver the chosen frame"));
  CHECK(desk.nothing_asked());
}

TEST_CASE("Escape gives up what was chosen, and then goes back to the lessons") {
  Desk desk(HandshakeUntil::syn_held);
  desk.driver->ui.selected = FrameId{3};
  desk.driver->press(SpecialKey::escape);
  CHECK_FALSE(desk.driver->ui.selected);
  CHECK(desk.nothing_asked());
  desk.driver->press(SpecialKey::escape);
  desk.asked<action::ShowLessons>();
}

TEST_CASE("a step opens the panel that it is about, and leaves the one that somebody chooses then") {
  Desk desk(HandshakeUntil::syn_held);
  lesson::Instruction show;
  show.action = lesson::ShowPanel{"counters"};
  REQUIRE(desk.lesson.steps.size() > 1);
  desk.lesson.steps[1].instructions.push_back(show);
  desk.driver->story.step = 0;
  desk.driver->draw_stage();
  CHECK(desk.driver->ui.dock.left == "sockets");
  desk.driver->story.step = 1;
  desk.driver->draw_stage();
  CHECK(desk.driver->ui.dock.left == "counters");
  CHECK(desk.driver->ui.dock.right == "packet");
  desk.driver->click("tab states");
  desk.driver->draw_stage();
  CHECK(desk.driver->ui.dock.left == "states");
}

TEST_CASE("a lesson that is chosen on the start page is in view, however long the list") {
  Trace trace;
  ImGuiDriver driver(trace);
  for (int i = 0; i < 12; ++i)
    driver.lessons.push_back({fmt::format("lesson{}", i), "Title", "Summary.", 20});
  driver.draw_stage();
  auto in_view = [&](const std::string& id) {
    const Drawn* box = driver.find("lesson " + id);
    return box != nullptr && box->where.y >= 0 && box->where.bottom() <= 800;
  };
  CHECK_FALSE(in_view("lesson11"));
  for (int i = 0; i < 11; ++i) driver.press(SpecialKey::down);
  CHECK(in_view("lesson11"));
  for (int i = 0; i < 11; ++i) driver.press(SpecialKey::up);
  CHECK(in_view("lesson0"));
}

TEST_CASE("on the start page the arrow keys choose a lesson and Enter opens it") {
  Trace trace;
  ImGuiDriver driver(trace);
  driver.lessons = {{"one", "The first", "About one."}, {"two", "The second", "About two."}};
  driver.draw_stage();
  driver.press(SpecialKey::down);
  driver.press(SpecialKey::enter);
  std::vector<Action> posted = driver.take_posted();
  REQUIRE(posted.size() == 1);
  CHECK(std::get<action::OpenLesson>(posted[0]).id == "two");
  driver.click("lesson one");
  posted = driver.take_posted();
  REQUIRE(posted.size() == 1);
  CHECK(std::get<action::OpenLesson>(posted[0]).id == "one");
}

TEST_CASE("a call that blocks shows for how long, beside its line and in the ladder") {
  StoryTrace trace;
  trace.start("server", WIRESTEP_SOURCE "/lessons/tcp-handshake/server.c");
  trace.begin("server", "accept", 1);
  ImGuiDriver driver(trace.trace);
  driver.now = trace.clock + std::chrono::milliseconds(3200);
  driver.draw_stage();
  CHECK(driver.drawn("wait accept"));
}

TEST_CASE("a program that is started takes the place of one that runs no more, unless it was chosen") {
  Desk desk(HandshakeUntil::syn_held);
  UiState& ui = desk.driver->ui;
  auto draw = [&] { desk.driver->draw_stage(); };
  draw();
  desk.trace.start("second");  // on the server's host, where the server still runs
  draw();
  CHECK(ui.right == "server");
  desk.trace.exit("server", 0);
  draw();
  CHECK(ui.right == "server");
  desk.trace.start("third");
  draw();
  CHECK(ui.right == "third");
  ui.right = "server";  // chosen
  draw();
  CHECK(ui.right == "server");
  CHECK(ui.left == "client");
}

TEST_CASE("a program's source can be read before it is started, and has no clutch and no end then") {
  Trace trace;
  lesson::Lesson lesson = Desk(HandshakeUntil::listening).lesson;
  ImGuiDriver driver(trace);
  driver.story.lesson = &lesson;
  driver.story.sources = {{"client", WIRESTEP_SOURCE "/lessons/tcp-handshake/client.py", "python"}};
  driver.draw_stage();
  CHECK(driver.drawn("client.py"));
  CHECK(driver.drawn("connect"));
  CHECK_FALSE(driver.drawn("button step"));
  CHECK_FALSE(driver.drawn("exited"));
}

TEST_CASE("nothing is cut off at a panel's side, in any language, at any size") {
  struct Size {
    float width, height;
  };
  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    for (Size size : {Size{1280, 800}, Size{1600, 900}, Size{1920, 1080}}) {
      Desk desk(HandshakeUntil::ack_held, locale, {size.width, size.height});
      INFO(name(locale) << " " << size.width << "x" << size.height);
      CHECK(desk.driver->cut_at_the_sides() == std::vector<std::string>{});
    }
  }
}

TEST_CASE("a side whose host has no program says so, and names none") {
  Desk desk(HandshakeUntil::listening);
  const std::string first = desk.lesson.world.hosts.front().name;
  std::erase_if(desk.lesson.programs, [&](const lesson::Program& each) { return each.host == first; });
  REQUIRE_FALSE(desk.lesson.programs.empty());
  desk.driver->ui.left = "nobody";
  desk.driver->draw_stage();
  CHECK(desk.driver->ui.left == "");
  CHECK(desk.driver->drawn("appears "));
  CHECK_FALSE(desk.driver->drawn("“”"));
}
