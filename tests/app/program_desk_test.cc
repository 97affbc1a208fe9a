// The programs' desk in the stage: every button, menu and key asks for what it says, and what is shown is
// what the model says.
#include "app/panels/program_desk.h"

#include <csignal>
#include <set>

#include "app/panels/offers.h"
#include "desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::Desk;
using test::HandshakeUntil;

namespace {

const std::string sources = WIRESTEP_SOURCE "/lessons/tcp-handshake";

// The server runs its real source and is inside accept().
struct Programs : Desk {
  explicit Programs(ImVec2 size = {1280, 800}, Locale locale = Locale::en)
      : Desk(HandshakeUntil::listening, locale, size) {
    trace.start("server", sources + "/server.c");
    trace.begin("server", "accept", 28);
    refresh();
  }
  void refresh() {
    driver->now = trace.clock + std::chrono::milliseconds(3200);
    driver->draw_stage();
  }
  // Opens the right program's menu of that name, and takes an entry of it.
  void choose(const std::string& menu, const std::string& entry) {
    driver->click("button " + menu + " right");
    driver->click("entry " + entry);
  }
};

}  // namespace

TEST_CASE("step, run and pause of each side are its own, by mouse and by key") {
  Programs desk;
  desk.driver->click("button step right");
  CHECK(desk.commanded<command::StepProgram>().program == "server");
  desk.driver->click("button run right");
  CHECK(desk.commanded<command::PauseProgram>().program == "server");
  desk.trace.gate("server", Gate::step);
  desk.refresh();
  desk.driver->click("button run right");
  CHECK(desk.commanded<command::RunProgram>().until.empty());
}

TEST_CASE("a program is run to a call of its source that is chosen from the menu") {
  Programs desk;
  desk.driver->click("button run to right");
  CHECK(desk.driver->drawn("entry run to accept"));
  CHECK(desk.driver->drawn("line 28"));
  CHECK_FALSE(desk.driver->drawn("entry run to connect"));  // a server's source has none
  desk.driver->click("entry run to recv");
  auto run = desk.commanded<command::RunProgram>();
  CHECK(run.program == "server");
  CHECK(run.until == "recv");
  CHECK_FALSE(desk.driver->drawn("entry run to recv"));  // the menu is closed
}

TEST_CASE(
    "restart, stop and signals stand behind one button where there is little room, and beside it else") {
  for (ImVec2 size : {ImVec2{1280, 800}, ImVec2{1920, 800}}) {
    Programs desk(size);
    INFO(size.x);
    bool narrow = desk.driver->drawn("button more right");
    CHECK(narrow == (size.x < 1900));
    if (narrow)
      desk.choose("more", "restart right");
    else
      desk.driver->click("button restart right");
    CHECK(desk.commanded<command::RestartProgram>().program == "server");
    if (narrow)
      desk.choose("more", "stop right");
    else
      desk.driver->click("button stop right");
    CHECK(desk.commanded<command::StopProgram>().program == "server");
    desk.choose(narrow ? "more" : "signal", "SIGSTOP");
    CHECK(desk.commanded<command::SignalProgram>().signal == SIGSTOP);
  }
}

TEST_CASE("a menu is opened, walked and left with keys alone") {
  Programs desk;
  desk.press(U'G');
  REQUIRE(desk.driver->drawn("entry run to socket"));
  desk.press(SpecialKey::down);
  desk.press(SpecialKey::down);
  desk.press(SpecialKey::up);
  desk.press(SpecialKey::enter);
  CHECK(desk.commanded<command::RunProgram>().until == "bind");  // the second in the source
  CHECK_FALSE(desk.driver->drawn("entry run to socket"));
  desk.press(U'G');
  desk.press(SpecialKey::escape);
  CHECK_FALSE(desk.driver->drawn("entry run to socket"));
  CHECK(desk.nothing_asked());  // Escape has closed the menu, and not the lesson
}

TEST_CASE("a click beside a menu closes it and a click on its button closes it too") {
  Programs desk;
  desk.driver->click("button run to right");
  REQUIRE(desk.driver->drawn("entry run to recv"));
  desk.driver->click("button run to right");
  CHECK_FALSE(desk.driver->drawn("entry run to recv"));
  desk.driver->click("button run to right");
  REQUIRE(desk.driver->drawn("entry run to recv"));
  desk.driver->click("panel sockets");
  CHECK_FALSE(desk.driver->drawn("entry run to recv"));
  CHECK(desk.nothing_asked());
}

TEST_CASE("SIGCONT makes sense for a suspended program only, and that it is suspended is said") {
  Programs desk;
  desk.choose("more", "SIGCONT");
  CHECK(desk.nothing_asked());
  CHECK_FALSE(desk.driver->drawn("suspended"));
  desk.press(SpecialKey::escape);
  desk.trace.suspend("server", SIGSTOP);
  desk.refresh();
  CHECK(desk.driver->drawn("suspended by SIGSTOP"));
  desk.choose("more", "SIGCONT");
  CHECK(desk.commanded<command::SignalProgram>().signal == SIGCONT);
}

TEST_CASE("a blocked call says for how long, and what would wake it") {
  Programs desk;
  desk.trace.descriptor("server", 3, DescriptorKind::socket, "TCP");
  desk.refresh();
  CHECK(desk.driver->drawn("blocked in accept for 3.2 s"));
  CHECK(desk.driver->drawn("handshake"));
  desk.trace.returned("server", 4);
  desk.trace.begin("server", "recv", 40);
  desk.refresh();
  CHECK(desk.driver->drawn("FIN"));
}

TEST_CASE("where a call's line isn't known it is said below the source that it is blocked, and in what") {
  Desk desk(HandshakeUntil::listening);
  desk.trace.start("server", "");  // no source at all
  desk.trace.descriptor("server", 3, DescriptorKind::socket, "TCP");
  desk.trace.begin("server", "recv", 7);
  desk.driver->now = desk.trace.clock + std::chrono::milliseconds(3200);
  desk.driver->draw_stage();
  CHECK(desk.driver->drawn("show."));
  CHECK(desk.driver->drawn("blocked in recv for 3.2 s"));
  CHECK(desk.driver->drawn("FIN"));
}

TEST_CASE("where a program's time has gone is said below its source") {
  Programs desk;
  CHECK_FALSE(desk.driver->drawn("times server"));  // nobody has looked yet
  desk.trace.used("server", std::chrono::milliseconds(980));
  desk.refresh();
  CHECK(desk.driver->drawn("times server"));
  CHECK(desk.driver->drawn("CPU 0.98 s"));
  CHECK(desk.driver->drawn("blocked 3.2 s"));
}

TEST_CASE("a program that has ended can be restarted, and nothing else") {
  Programs desk;
  desk.trace.exit("server", -1, SIGKILL);
  desk.refresh();
  CHECK_FALSE(desk.driver->drawn("button step right"));
  CHECK_FALSE(desk.driver->drawn("button run to right"));
  CHECK(desk.driver->drawn("ended by SIGKILL"));
  desk.driver->click("button restart right");
  CHECK(desk.commanded<command::RestartProgram>().program == "server");
}

TEST_CASE("in the past a program can't be acted on") {
  Programs desk;
  desk.driver->ui.cursor = desk.trace.trace.size() - 1;
  desk.driver->draw_stage();
  for (const char* each :
       {"button step right", "button run right", "button run to right", "button more right"})
    if (desk.driver->drawn(each)) desk.driver->click(each);
  desk.press(U'G');
  CHECK_FALSE(desk.driver->drawn("entry "));
  CHECK(desk.nothing_asked());
}

TEST_CASE("the lesson's language can be changed where it has another") {
  Programs desk;
  CHECK_FALSE(desk.driver->drawn("button language right"));
  desk.driver->story.language = "c";
  desk.driver->story.languages = {"c", "python"};
  desk.refresh();
  desk.choose("language", "language python");
  CHECK(desk.asked<action::SetLanguage>().language == "python");
}

TEST_CASE("with more than two programs each side shows the one that is chosen") {
  Programs desk;
  CHECK_FALSE(desk.driver->drawn("button program right"));
  desk.trace.start("other", sources + "/client.c");
  desk.lesson.programs.push_back(desk.lesson.programs.front());
  desk.lesson.programs.back().name = "other";
  desk.refresh();
  desk.choose("program", "show other");
  CHECK(desk.driver->ui.right == "other");
  CHECK(desk.driver->drawn("client.c"));
  desk.press(U'S');
  CHECK(desk.commanded<command::StepProgram>().program == "other");
}

TEST_CASE("what the buttons offer, the palette offers too") {
  Programs desk;
  std::set<std::string> ids;
  desk.driver->draw([&](const View& view) {
    for (const Offer& each : offers(view))
      if (each.enabled) ids.insert(each.words);
  });
  desk.driver->draw_stage();
  for (const char* words :
       {"server: run to recv", "server: restart", "server: stop", "server: send SIGKILL"}) {
    INFO(words);
    CHECK(ids.contains(words));
  }
}
