#include "app/look/gauge.h"

#include <algorithm>
#include <cmath>

#include "app/look/shapes.h"

namespace wirestep::app {

namespace {

float part(double of, double whole) {
  return whole > 0 ? static_cast<float>(std::clamp(of / whole, 0.0, 1.0)) : 0.0f;
}

void paint_bar(Painter& painter, const Rect& bar, const Gauge& gauge) {
  const Theme& theme = painter.theme();
  ImU32 colour = gauge.full ? theme.warn : theme.text;
  if (gauge.cells > 0 && bar.w / static_cast<float>(gauge.cells) >= painter.px(6)) {
    float step = bar.w / static_cast<float>(gauge.cells);
    for (std::size_t i = 0; i < gauge.cells; ++i) {
      Rect cell = {bar.x + std::floor(static_cast<float>(i) * step), bar.y, std::floor(step) - painter.px(2),
                   bar.h};
      if (static_cast<double>(i) < gauge.used) painter.fill(cell, colour);
      painter.frame(cell, theme.faint);
    }
    return;
  }
  painter.fill({bar.x, bar.y, bar.w * part(gauge.charged, gauge.room), bar.h}, faded(colour, 0.35f));
  float used = bar.w * part(gauge.used, gauge.room);
  if (gauge.used > 0) painter.fill({bar.x, bar.y, std::max(used, painter.px(2)), bar.h}, colour);
  painter.frame(bar, theme.faint);
}

}  // namespace

void paint_gauge(Painter& painter, const Rect& rect, const Gauge& gauge) {
  const ImFont* font = painter.fonts().small;
  const Theme& theme = painter.theme();
  float top = rect.y + (rect.h - font->FontSize) / 2, gap = painter.px(6);
  float words = Painter::width(font, gauge.words), label = Painter::width(font, gauge.label);
  float bar = std::min(painter.px(140), rect.w - label - words - 2 * gap - (gauge.full ? painter.px(16) : 0));
  float x =
      painter.text_fit(font, {rect.x, top}, std::min(label + 1, rect.w), theme.quiet, gauge.label) + gap;
  if (bar >= painter.px(16)) {
    paint_bar(painter, {x, rect.y + (rect.h - painter.px(9)) / 2, bar, painter.px(9)}, gauge);
    x += bar + gap;
  }
  if (gauge.full) {
    paint_warning(painter, {x + painter.px(6), rect.y + rect.h / 2}, painter.px(12), theme.warn);
    painter.note("full " + gauge.label, {x, rect.y, painter.px(12), rect.h});
    x += painter.px(16);
  }
  bool any = gauge.used > 0 || gauge.charged > 0;
  painter.text_fit(font, {x, top}, rect.right() - x, any ? theme.text : theme.quiet, gauge.words);
}

}  // namespace wirestep::app
