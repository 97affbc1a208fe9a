#pragma once

#include <string_view>

#include "app/look/look.h"

namespace wirestep::app {

// Paints into the current ImGui window. All text on screen goes through here, so that tests can read it.
class Painter {
 public:
  explicit Painter(const Look& look);

  const Look& look() const { return look_; }
  const Theme& theme() const { return look_.theme; }
  const Fonts& fonts() const { return look_.fonts; }
  float px(float units) const { return look_.px(units); }
  ImDrawList* list() { return list_; }

  static ImVec2 size(const ImFont* font, std::string_view text);
  static float width(const ImFont* font, std::string_view text) { return size(font, text).x; }

  // Paints one line with its upper left corner at `at`, and returns its right edge.
  float text(const ImFont* font, ImVec2 at, ImU32 colour, std::string_view text);
  // The same, ending at `right`.
  void text_right(const ImFont* font, ImVec2 right, ImU32 colour, std::string_view text);
  // The same around `centre` in both directions.
  void text_centred(const ImFont* font, ImVec2 centre, ImU32 colour, std::string_view text);
  // At most `width` wide: what doesn't fit ends with "…".
  float text_fit(const ImFont* font, ImVec2 at, float width, ImU32 colour, std::string_view text);

  void fill(const Rect& rect, ImU32 colour, float rounding = 0);
  void frame(const Rect& rect, ImU32 colour, float rounding = 0, float stroke = 1);
  void line(ImVec2 from, ImVec2 to, ImU32 colour, float stroke = 1);
  void dashed(ImVec2 from, ImVec2 to, ImU32 colour, float stroke = 1);
  // A line with a head at `to`.
  void arrow(ImVec2 from, ImVec2 to, ImU32 colour, float stroke = 1);

  // Says to a test that something other than text is there: "held #7".
  void note(std::string_view what, const Rect& where);

 private:
  const Look& look_;
  ImDrawList* list_;
};

// `text` cut so that it fits into `width` with "…" at its end; all of it if it fits.
std::string fitted(const ImFont* font, float width, std::string_view text);

}  // namespace wirestep::app
