// The palette finds by words, and does what a key would have done.
#include "desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::Desk;
using test::HandshakeUntil;

namespace {

void type(Desk& desk, std::u32string_view text) {
  for (char32_t each : text) desk.press(each);
}

}  // namespace

TEST_CASE("Ctrl P opens the palette, and typed words find what they are a part of") {
  Desk desk(HandshakeUntil::syn_held);
  desk.press_control(U'p');
  CHECK(desk.driver->drawn("palette field"));
  CHECK(desk.driver->drawn("held 3"));  // the ladder stays
  type(desk, U"drop chos");
  CHECK(desk.driver->drawn("offer wire.drop 0"));
  CHECK_FALSE(desk.driver->drawn("offer wire.deliver"));
  CHECK(desk.nothing_asked());  // the letters went to the palette
  desk.press(SpecialKey::enter);
  CHECK(desk.commanded<command::Drop>().frame == FrameId{3});
  CHECK_FALSE(desk.driver->drawn("palette field"));
}

TEST_CASE("arrows choose in the palette, and a click does, too") {
  Desk desk(HandshakeUntil::syn_held);
  desk.press_control(U'p');
  type(desk, U"wire: ");
  desk.press(SpecialKey::down);
  desk.press(SpecialKey::enter);
  CHECK(desk.commanded<command::SetWire>().mode == WireMode::slow);
  desk.press_control(U'p');
  type(desk, U"wire: live");
  desk.driver->click("offer wire.live");
  CHECK(desk.commanded<command::SetWire>().mode == WireMode::live);
}

TEST_CASE("what was typed can be taken back, in any script") {
  Desk desk(HandshakeUntil::syn_held, Locale::zh_cn);
  desk.press_control(U'p');
  type(desk, U"丢弃帧");
  CHECK_FALSE(desk.driver->drawn("offer wire.drop"));
  desk.press(SpecialKey::backspace);
  CHECK(desk.driver->drawn("offer wire.drop"));
  desk.press(SpecialKey::escape);
  CHECK_FALSE(desk.driver->drawn("palette field"));
  CHECK(desk.nothing_asked());
}

TEST_CASE("what makes no sense now isn't found, and that is said") {
  Desk desk(HandshakeUntil::listening);
  desk.press_control(U'p');
  type(desk, U"drop the chosen");
  CHECK_FALSE(desk.driver->drawn("offer "));
  CHECK(desk.driver->drawn("Nothing"));
  desk.press(SpecialKey::enter);
  CHECK(desk.nothing_asked());
}

TEST_CASE("every step of the lesson can be gone to by its name") {
  Desk desk(HandshakeUntil::syn_held);
  desk.press_control(U'p');
  type(desk, U"the last step");
  desk.press(SpecialKey::enter);
  CHECK(desk.asked<action::RestartAt>().step == "last");
}
