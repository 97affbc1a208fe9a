#pragma once

#include <string_view>

#include "app/look/painter.h"

// The few controls that panels share. Each takes the place it is given and says whether it was pressed.

namespace wirestep::app {

// `primary`: the way on, one on screen. `ready`: something waits for it. `chosen`: of several, the one that
// holds.
enum class ButtonKind { plain, primary, ready, chosen };

struct ButtonSpec {
  std::string_view id;  // unique within its panel
  std::string_view label;
  std::string_view key;  // the key that does the same: "d"; may be empty
  ButtonKind kind = ButtonKind::plain;
  bool enabled = true;
  bool compact = false;  // for a panel's head
  float tail = 0;        // units at its right end that are left for a sign of one's own
};

// How wide a button is that fits its words.
float button_width(const Look& look, const ButtonSpec& spec);
// A button's height in the grid, and of all rows that hold buttons.
float button_height(const Look& look);

bool button(Painter& painter, const Rect& rect, const ButtonSpec& spec);

// A rectangle of one's own painting that can be pressed. `hovered` may be null.
bool pressable(const Rect& rect, std::string_view id, bool* hovered = nullptr);

// How wide paint_key paints it.
float key_width(const Look& look, std::string_view key);
// A key as it stands on a keyboard, in a small frame; returns its right edge. `left`: its left edge and
// middle line.
float paint_key(Painter& painter, ImVec2 left, std::string_view key, ImU32 colour);

// A panel's ground, with its title in the upper left corner; returns what is left for its content. `taken`:
// pixels at the title's right in which something else stands.
Rect panel_ground(Painter& painter, const Rect& rect, std::string_view title, float taken = 0);

// What an empty panel says: what would fill it. Centred, wrapped.
void paint_empty(Painter& painter, const Rect& rect, std::string_view words);

// A bar between two panels that can be dragged; returns how far it was, as a part of `whole` pixels.
float splitter(const Look& look, const Rect& rect, std::string_view id, bool upright, float whole);

// A scrolling region of a panel. Painting inside is clipped to it; `height()` units of content can be
// scrolled.
class ScrollRegion {
 public:
  ScrollRegion(const Look& look, std::string_view id, const Rect& rect);
  ~ScrollRegion();
  ScrollRegion(const ScrollRegion&) = delete;
  ScrollRegion& operator=(const ScrollRegion&) = delete;

  // Where content begins: moves up as it is scrolled.
  ImVec2 origin() const { return origin_; }
  // Says how tall the content is, in pixels; call once, at its end.
  void content_height(float height);
  // Scrolls so that the content's pixels from `top` to `bottom` are in view.
  void reveal(float top, float bottom);
  void scroll_by(float pixels);
  bool at_end() const;
  void to_end();

 private:
  ImVec2 origin_;
  float height_;
};

}  // namespace wirestep::app
