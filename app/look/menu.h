#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/look/widgets.h"

namespace wirestep::app {

// One thing to choose in a menu.
struct MenuEntry {
  std::string id;     // unique in its menu
  std::string words;  // what it does
  std::string note;   // what is said beside it, quietly; may be empty
  bool enabled = true;
};

// Which menu is open, and what is chosen in it; of all menus on screen, one is open at most. Keys reach it
// through here, so that what can be done with the mouse can be done without.
struct MenuState {
  std::string open;  // id of its button; empty: none is
  std::size_t chosen = 0;
  bool accepted = false;  // the chosen entry is to be taken
  bool moved = false;     // the chosen entry is to be brought into view
  bool shown = false;     // it has been on screen
  bool drawn = false;     // … in this picture: one that isn't is none
  std::string dismissed;  // closed by pressing the mouse on its own button, which hasn't been let go yet

  void toggle(std::string_view id);
  void close() { *this = {}; }
};

// A button that opens a menu below or above it, wherever within `room` there is more place: it covers nothing
// else. Returns the index of the entry that was taken, in the picture in which it was. `entries` are looked
// at only while the menu is open, which is from the picture after the one in which its button was pressed.
std::optional<std::size_t> menu_button(Painter& painter, const Rect& rect, ButtonSpec spec, MenuState& state,
                                       std::span<const MenuEntry> entries, const Rect& room);
// The open part of a menu, with the same answer, for whatever else can be its anchor: it is to be called in
// every picture in which `state.open` is `id`.
std::optional<std::size_t> open_menu(const Look& look, const Rect& anchor, std::string_view id,
                                     MenuState& state, std::span<const MenuEntry> entries, const Rect& room);
// How wide that button is.
float menu_button_width(const Look& look, ButtonSpec spec);
// To be called at a picture's end: a menu whose button is on screen no more is closed.
void close_lost_menu(MenuState& state);

}  // namespace wirestep::app
