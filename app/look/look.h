#pragma once

#include <imgui.h>

#include <string>
#include <vector>

#include "app/look/strings.h"
#include "app/look/theme.h"

namespace wirestep::app {

// The faces, each at its size for the current scale. `code` is monospaced, all else proportional; all have
// the Chinese glyphs that the text on screen needs. Among words, code needs a larger size to look as large.
struct Fonts {
  ImFont *body, *strong, *small, *small_strong, *title, *code, *code_strong, *code_small, *code_in_text;
};

// A rectangle on screen, in pixels.
struct Rect {
  float x = 0, y = 0, w = 0, h = 0;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  ImVec2 min() const { return {x, y}; }
  ImVec2 max() const { return {x + w, y + h}; }
  bool contains(ImVec2 point) const {
    return point.x >= x && point.x < right() && point.y >= y && point.y < bottom();
  }
  Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
};

// What a test wants to know about a picture: each text and button that was painted, and where.
struct Drawn {
  std::string what;
  Rect where;
  Rect clip;  // what of the screen was open to it
};
using DrawnLog = std::vector<Drawn>;

// How things look now: handed to every panel.
struct Look {
  Fonts fonts;
  const Theme& theme;
  const Strings& strings;
  float scale;              // pixels per unit of the grid; 1 at 1280×800
  DrawnLog* log = nullptr;  // tests only

  // Grid units to pixels, on whole pixels. Distances are multiples of 4 units.
  float px(float units) const { return static_cast<float>(static_cast<int>(units * scale + 0.5f)); }
  std::string_view tr(std::string_view key) const { return strings(key); }
};

}  // namespace wirestep::app
