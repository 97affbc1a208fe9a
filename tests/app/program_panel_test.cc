// The panel of programs: what they have open and what they have printed, as the model has it.
#include "app/panels/program_panel.h"

#include <fcntl.h>

#include "desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::Desk;
using test::HandshakeUntil;

namespace {

struct Panel : Desk {
  Panel() : Desk(HandshakeUntil::listening) {
    trace.start("server", "");
    for (int fd : {0, 1, 2}) trace.descriptor("server", fd, DescriptorKind::terminal, "/dev/pts/4");
    trace.descriptor("server", 3, DescriptorKind::socket, "TCP", O_RDWR | O_CLOEXEC, 4711);
    trace.descriptor("server", 4, DescriptorKind::socket, "TCP", O_RDWR | O_NONBLOCK, 4712);
    trace.descriptor("server", 5, DescriptorKind::epoll, "anon_inode:[eventpoll]", O_RDWR, 0, "3 EPOLLIN");
    trace.listening(0, 5, 4711);
    trace.print("server", "ready\nlistening on 9000\n");
  }
  void draw(float width) {
    driver->draw([this, width](const View& view) {
      // As the dock does it: in a window.
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize({1280, 800});
      ImGui::Begin("panel", nullptr, ImGuiWindowFlags_NoDecoration);
      panel.draw(view, {10, 10, width, 220});
      ImGui::End();
    });
  }

  ProgramPanel panel;
};

}  // namespace

TEST_CASE("open descriptors are listed with what they are, their socket's state and their flags") {
  Panel panel;
  panel.driver->ui.program = "server";
  panel.draw(440);
  CHECK(panel.driver->drawn("0–2"));
  CHECK(panel.driver->drawn("/dev/pts/4"));
  CHECK(panel.driver->drawn("TCP socket"));
  CHECK(panel.driver->drawn("LISTEN"));
  CHECK(panel.driver->drawn("10.0.0.2:9000"));
  CHECK(panel.driver->drawn("O_NONBLOCK"));
  CHECK(panel.driver->drawn("neither bound nor connected"));
  CHECK(panel.driver->drawn("3 EPOLLIN"));
  CHECK_FALSE(panel.driver->drawn("listening on 9000"));
}

TEST_CASE(
    "its output is shown instead where there is room for one, and beside them where there is for both") {
  Panel panel;
  panel.driver->ui.program = "server";
  panel.draw(440);
  panel.driver->click("button shows output");
  CHECK(panel.driver->drawn("listening on 9000"));
  CHECK_FALSE(panel.driver->drawn("TCP socket"));
  panel.driver->click("button shows open");
  CHECK(panel.driver->drawn("TCP socket"));
  panel.draw(900);
  CHECK_FALSE(panel.driver->drawn("button shows output"));
  CHECK(panel.driver->drawn("TCP socket"));
  CHECK(panel.driver->drawn("listening on 9000"));
}

TEST_CASE("another program is shown when it is chosen") {
  Panel panel;
  panel.draw(440);
  CHECK_FALSE(panel.driver->drawn("TCP socket"));  // the first one is the client, which hasn't been started
  panel.driver->click("button program server");
  CHECK(panel.driver->ui.program == "server");
  CHECK(panel.driver->drawn("TCP socket"));
}

TEST_CASE("a descriptor's socket is chosen for all panels by a click, and by keys when the panel has them") {
  Panel panel;
  UiState& ui = panel.driver->ui;
  ui.program = "server";
  panel.draw(440);
  CHECK_FALSE(panel.driver->drawn("chosen 3"));
  panel.driver->click("descriptor 3");
  REQUIRE(ui.socket);
  CHECK(ui.socket->host == HostId{1});
  CHECK(ui.socket->cookie == Cookie{21});
  CHECK(panel.driver->drawn("chosen 3"));

  ui.socket.reset();
  Dock::open(ui.dock, DockState::Side::left, "programs");
  ui.dock.focus = DockState::Side::left;
  panel.driver->draw_stage();
  panel.press(SpecialKey::down);  // from the terminal to the listening socket
  CHECK(ui.socket == SocketRef{HostId{1}, Cookie{21}});
  panel.press(SpecialKey::enter);
  CHECK(panel.driver->drawn("listening on 9000"));
  CHECK(panel.nothing_asked());  // Enter was the panel's, and not the lesson's
  panel.press(SpecialKey::left);
  CHECK(ui.program == "client");
  panel.press(SpecialKey::right);
  CHECK(ui.program == "server");
}

TEST_CASE("descriptors of a forked child stand under its process") {
  Panel panel;
  panel.driver->ui.program = "server";
  panel.trace.descriptor("server", 3, DescriptorKind::socket, "TCP", O_RDWR, 4711, "", 900);
  panel.draw(900);
  CHECK(panel.driver->drawn("process 900"));
}

TEST_CASE("with its end everything it had open is closed, and how it ended is said") {
  Panel panel;
  panel.driver->ui.program = "server";
  panel.trace.exit("server", 3);
  panel.draw(440);
  CHECK_FALSE(panel.driver->drawn("TCP socket"));
  CHECK(panel.driver->drawn("exited with 3"));
  CHECK(panel.driver->drawn("closed"));
}

TEST_CASE("before any program is there the panel says what would fill it") {
  Trace nothing;
  test::ImGuiDriver driver(nothing);
  ProgramPanel panel;
  driver.draw([&](const View& view) {
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({1280, 800});
    ImGui::Begin("panel", nullptr, ImGuiWindowFlags_NoDecoration);
    panel.draw(view, {10, 10, 440, 220});
    ImGui::End();
  });
  CHECK(driver.drawn("open"));
}

TEST_CASE("nothing of desk and panel is cut off at the sides, in either language, however narrow they are") {
  for (Locale locale : {Locale::en, Locale::zh_cn}) {
    for (bool narrow : {false, true}) {
      INFO(name(locale) << (narrow ? " narrow" : ""));
      Desk desk(HandshakeUntil::listening, locale);
      desk.trace.start("server", "");
      desk.trace.descriptor("server", 3, DescriptorKind::socket, "TCP", O_RDWR | O_NONBLOCK | O_CLOEXEC,
                            4711);
      desk.trace.descriptor("server", 5, DescriptorKind::epoll, "anon_inode:[eventpoll]", O_RDWR | O_CLOEXEC,
                            0, "3 EPOLLIN|EPOLLOUT|EPOLLET, 4 EPOLLIN|EPOLLOUT|EPOLLET, 5 EPOLLIN");
      desk.trace.listening(0, 5, 4711);
      UiState& ui = desk.driver->ui;
      ui.program = "server";
      Dock::open(ui.dock, DockState::Side::left, "programs");
      if (narrow) ui.left_width = ui.right_width = 0.18f, ui.dock.split = 0.25f;
      desk.driver->draw_stage();
      CHECK(desk.driver->drawn("panel programs"));
      CHECK(desk.driver->drawn("button more right"));
      Rect panel = desk.driver->find("panel programs")->where;
      for (const Drawn& each : desk.driver->log()) {
        // The other panels have tests of their own.
        bool ours =
            panel.contains(each.where.min()) || each.what.ends_with(" right") || each.what.ends_with(" left");
        if (!ours) continue;
        INFO(each.what);
        CHECK(each.where.x >= each.clip.x - 1);
        CHECK(each.where.right() <= each.clip.right() + 1);
        CHECK(each.where.w > 0);
        if (panel.contains(each.where.min())) CHECK(each.where.right() <= panel.right() + 1);
        if (each.what.ends_with(" right")) CHECK(each.where.right() <= 1280);
      }
    }
  }
}
