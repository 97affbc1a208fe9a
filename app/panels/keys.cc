#include "app/panels/keys.h"

#include <cctype>

#include "base/utf8.h"

namespace wirestep::app {

namespace {

std::string_view special_name(SpecialKey key) {
  switch (key) {
    case SpecialKey::none:
      return "";
    case SpecialKey::enter:
      return "Enter";
    case SpecialKey::escape:
      return "Esc";
    case SpecialKey::up:
      return "↑";
    case SpecialKey::down:
      return "↓";
    case SpecialKey::left:
      return "←";
    case SpecialKey::right:
      return "→";
    case SpecialKey::home:
      return "Home";
    case SpecialKey::end:
      return "End";
    case SpecialKey::page_up:
      return "PgUp";
    case SpecialKey::page_down:
      return "PgDn";
    case SpecialKey::tab:
      return "Tab";
    case SpecialKey::backspace:
      return "Backspace";
    case SpecialKey::remove:
      return "Del";
    case SpecialKey::f1:
      return "F1";
    case SpecialKey::f2:
      return "F2";
    case SpecialKey::f5:
      return "F5";
    case SpecialKey::f11:
      return "F11";
  }
  return "";
}

}  // namespace

std::string key_name(const KeyPress& key) {
  std::string name;
  if (key.control) name += "Ctrl ";
  if (key.shift) name += "Shift ";
  if (key.special != SpecialKey::none) return name + std::string(special_name(key.special));
  if (key.character == U' ') return name + "Space";
  // A letter stands on its key as a capital, but is typed as a small one: only with Ctrl is there no doubt.
  if (key.control && key.character < 128)
    return name + static_cast<char>(std::toupper(static_cast<int>(key.character)));
  append_utf8(name, key.character);
  return name;
}

}  // namespace wirestep::app
