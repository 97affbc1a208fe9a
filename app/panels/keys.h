#pragma once

namespace wirestep::app {

enum class SpecialKey { none, enter, escape, up, down, f2 };

// One key that was pressed: a character as the keyboard's layout has it, or a key without one. Kept apart
// from ImGui, whose way of naming keys changed between its versions.
struct KeyPress {
  char32_t character = 0;
  SpecialKey special = SpecialKey::none;
  bool control = false;
};

}  // namespace wirestep::app
