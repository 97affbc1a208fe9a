// The dock: its tabs by mouse and keys, one panel wide, folded away, and where keys go.
#include "app/panels/dock.h"

#include "desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::Desk;
using test::HandshakeUntil;
using Side = DockState::Side;

TEST_CASE("every tab opens its panel, by a click and by the keys that turn them") {
  Desk desk(HandshakeUntil::syn_held);
  DockState& dock = desk.driver->ui.dock;
  for (const auto& [id, side] : Dock::tabs()) {
    std::string panel = "panel " + std::string(id);
    INFO(panel);
    if (!desk.driver->drawn(panel)) desk.driver->click("tab " + std::string(id));
    CHECK(desk.driver->drawn(panel));
    std::string before = side == Side::left ? dock.left : dock.right;
    desk.press(side == Side::left ? U']' : U'}');
    desk.press(side == Side::left ? U'[' : U'{');
    CHECK((side == Side::left ? dock.left : dock.right) == before);
  }
}

TEST_CASE("a lesson opens the panels that it names, and the next one doesn't keep them") {
  UiState ui;
  ui.dock.wide = Side::left;
  ui.dock.folded = true;
  Dock::open_first(ui, std::vector<std::string>{"bytes", "calls", "plots"});
  CHECK(ui.dock.left == "calls");
  CHECK(ui.dock.right == "bytes");  // the first of its side
  CHECK_FALSE(ui.dock.wide);
  CHECK_FALSE(ui.dock.folded);
  float height = ui.dock_height;
  Dock::open_first(ui, std::vector<std::string>{"layers", "sockets"});
  CHECK(ui.dock.wide == Side::right);  // it needs the width, and is taller
  CHECK(ui.dock_height > height);
  Dock::open_first(ui, {});
  CHECK(ui.dock_height == height);
  CHECK_FALSE(ui.dock.wide);
  CHECK(ui.dock.left == DockState().left);
  CHECK(ui.dock.right == DockState().right);
}

TEST_CASE("z gives one panel all the width, and its tab row still leads to all others") {
  Desk desk(HandshakeUntil::syn_held);
  desk.press(SpecialKey::tab);
  desk.press(SpecialKey::tab);  // the right side
  desk.press(U'z');
  CHECK(desk.driver->drawn("panel packet"));
  CHECK_FALSE(desk.driver->drawn("panel sockets"));
  desk.driver->click("tab sockets");
  CHECK(desk.driver->drawn("panel sockets"));
  CHECK_FALSE(desk.driver->drawn("panel packet"));
  desk.press(U'z');
  CHECK(desk.driver->drawn("panel packet"));
}

TEST_CASE("folded away, the dock leaves its tabs, and the ladder grows") {
  Desk desk(HandshakeUntil::syn_held);
  float desk_y = desk.driver->find("button deliver")->where.y;
  desk.press(U'\\');
  CHECK_FALSE(desk.driver->drawn("panel sockets"));
  CHECK(desk.driver->find("button deliver")->where.y > desk_y + 100);
  desk.driver->click("tab sockets");
  CHECK(desk.driver->drawn("panel sockets"));
}

TEST_CASE("Tab goes from the ladder to the left panel, the right one, and back") {
  Desk desk(HandshakeUntil::syn_held);
  const DockState& dock = desk.driver->ui.dock;
  desk.press(SpecialKey::tab);
  CHECK(dock.focus == Side::left);
  desk.press(SpecialKey::tab);
  CHECK(dock.focus == Side::right);
  desk.press(SpecialKey::tab);
  CHECK_FALSE(dock.focus);
  desk.press(SpecialKey::tab);
  desk.press(SpecialKey::escape);
  CHECK_FALSE(dock.focus);
  CHECK(desk.nothing_asked());
}
