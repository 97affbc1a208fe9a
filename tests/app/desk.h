#pragma once

#include <optional>
#include <string_view>

#include "lessons/format/lesson.h"
#include "support/catch.h"
#include "support/imgui_driver.h"

namespace wirestep::test {

// A lesson of two steps in front of a hand-made handshake that is as far as `until`, in the real window code.
struct Desk {
  explicit Desk(HandshakeUntil until, app::Locale locale = app::Locale::en, ImVec2 size = {1280, 800});

  // The only thing that was asked for since the last call.
  template <class Wanted>
  Wanted asked() {
    std::vector<app::Action> posted = driver->take_posted();
    REQUIRE(posted.size() == 1);
    REQUIRE(std::holds_alternative<Wanted>(posted[0]));
    return std::get<Wanted>(posted[0]);
  }
  template <class Wanted>
  Wanted commanded() {
    Command command = asked<Command>();
    REQUIRE(std::holds_alternative<Wanted>(command));
    return std::get<Wanted>(command);
  }
  bool nothing_asked() { return driver->take_posted().empty(); }
  void press(char32_t character) { driver->press(character); }
  void press(app::SpecialKey key) { driver->press(key); }
  void press_control(char32_t character) {
    driver->press(app::KeyPress{.character = character, .control = true});
  }

  StoryTrace trace;
  lesson::Lesson lesson;
  std::optional<ImGuiDriver> driver;
};

}  // namespace wirestep::test
