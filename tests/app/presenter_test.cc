// Presenter mode: the ladder and one line of text, nothing else; everything else is still a key away.
#include "desk.h"

using namespace wirestep;
using namespace wirestep::app;
using test::Desk;
using test::HandshakeUntil;

TEST_CASE("F5 leaves the ladder and one line of text") {
  Desk desk(HandshakeUntil::syn_held);
  desk.press(SpecialKey::f5);
  CHECK(desk.driver->drawn("held 3"));
  CHECK(desk.driver->drawn("What happens?"));  // the question, while the class predicts
  for (const char* other : {"button next", "tab sockets", "button wire.hold", "button help", "Read this."}) {
    INFO(other);
    CHECK_FALSE(desk.driver->drawn(other));
  }
  desk.driver->story.phase = Story::Phase::played;
  desk.driver->draw_stage();
  CHECK(desk.driver->drawn("The first step"));
  desk.press(SpecialKey::enter);
  desk.asked<action::Next>();
  desk.press(U'd');
  desk.commanded<command::Deliver>();
  desk.press(SpecialKey::escape);
  CHECK(desk.driver->drawn("button next"));
}

TEST_CASE("the palette opens beside the ladder in presenter mode, too") {
  Desk desk(HandshakeUntil::syn_held);
  desk.press(SpecialKey::f5);
  desk.press_control(U'p');
  CHECK(desk.driver->drawn("palette field"));
  CHECK(desk.driver->drawn("held 3"));
}
