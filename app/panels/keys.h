#pragma once

#include <string>

namespace wirestep::app {

enum class SpecialKey {
  none,
  enter,
  escape,
  up,
  down,
  left,
  right,
  home,
  end,
  page_up,
  page_down,
  tab,
  backspace,
  remove,  // Del
  f1,
  f2,
  f5,
  f11
};

// One key that was pressed: a character as the keyboard's layout has it, or a key without one. Kept apart
// from ImGui, whose way of naming keys changed between its versions.
struct KeyPress {
  char32_t character = 0;
  SpecialKey special = SpecialKey::none;
  bool control = false;
  bool shift = false;  // with a key that has no character of its own for it

  friend bool operator==(const KeyPress&, const KeyPress&) = default;
};

// As it stands on a keyboard: "d", "Ctrl P", "↑", "Shift Tab".
std::string key_name(const KeyPress& key);

}  // namespace wirestep::app
