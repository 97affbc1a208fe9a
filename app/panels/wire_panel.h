#pragma once

#include <cstddef>

#include "app/look/widgets.h"
#include "app/panels/keys.h"
#include "app/panels/view.h"

namespace wirestep::app {

// What the wire does of itself: chance, with a slider for each of its parts, and rules.
//
//   [from client y] [cut k]           [take everything back Ctrl Z]
//   loss        ━━━━●──────  10 %  │ Rules
//   duplication ●──────────   0 %  │ [drop] [data] [from client] [every one] [add]
//   …                              │ drop SYN from client, only no. 1    1× ✕
//
// Everything in it is a row that ↑ ↓ choose; ← → change its value, Enter adds the rule, Del removes one.
class WirePanel {
 public:
  void draw(const View& view, const Rect& rect);
  bool key(const View& view, const KeyPress& press);

 private:
  // Rows: the settings, then the parts of the rule that would be added, "add", and the rules there are.
  enum class Part { action, kind, from, nth };
  static constexpr std::size_t parts = 4;

  float head(const View& view, Painter& painter, const Rect& rect);
  void setting_row(const View& view, Painter& painter, const Rect& row, std::size_t index);
  float rule_form(const View& view, Painter& painter, const Rect& rect);
  void rule_row(const View& view, Painter& painter, const Rect& row, std::size_t index);
  void mark(const View& view, Painter& painter, const Rect& row, std::size_t index) const;

  std::size_t chosen_ = 0;  // row
};

}  // namespace wirestep::app
