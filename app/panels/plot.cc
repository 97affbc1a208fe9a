#include "app/panels/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/look/widgets.h"

namespace wirestep::app {

namespace {

// Where the plot's times and values are on screen.
struct Axes {
  Rect area;
  const Plot& plot;

  float x(Time time) const {
    double part = seconds(time - plot.begin) / std::max(seconds(plot.end - plot.begin), 1e-9);
    return area.x + static_cast<float>(std::clamp(part, 0.0, 1.0)) * area.w;
  }
  float y(float value) const { return area.bottom() - std::min(value / plot.top, 1.05f) * area.h; }
  Time time(float x) const {
    double part = std::clamp((x - area.x) / std::max(area.w, 1.0f), 0.0f, 1.0f);
    return plot.begin + std::chrono::duration_cast<Nanoseconds>((plot.end - plot.begin) * part);
  }
};

std::string time_text(double s, double step) {
  if (step < 0.001) return fmt::format("{:.1f} ms", s * 1e3);
  if (step < 0.1) return fmt::format("{:.0f} ms", s * 1e3);
  return fmt::format("{:.{}f} s", s, step < 1 ? 1 : 0);
}

// Dashes stand where the whole line's would, so that many short pieces make one dashed line.
void stroke(Painter& painter, ImVec2 from, ImVec2 to, ImU32 colour, Stroke style) {
  if (style == Stroke::solid) {
    painter.line(from, to, colour, 1.5f);
    return;
  }
  float step = painter.px(8), dash = painter.px(5);
  bool upright = from.x == to.x;
  float begin = upright ? std::min(from.y, to.y) : from.x, end = upright ? std::max(from.y, to.y) : to.x;
  for (float at = std::floor(begin / step) * step; at < end; at += step) {
    float a = std::max(at, begin), b = std::min(at + dash, end);
    if (a >= b) continue;
    painter.line(upright ? ImVec2{from.x, a} : ImVec2{a, from.y},
                 upright ? ImVec2{from.x, b} : ImVec2{b, from.y}, colour, 1.5f);
  }
}

ImU32 colour_of(const Theme& theme, Stroke style) {
  return style == Stroke::solid ? theme.accent : theme.text;
}

void paint_line(Painter& painter, const Axes& axes, const PlotLine& line) {
  ImU32 colour = colour_of(painter.theme(), line.stroke);
  const PlotLine::Piece* before = nullptr;
  for (const PlotLine::Piece& piece : line.pieces) {
    if (std::isnan(piece.last)) {
      before = nullptr;
      continue;
    }
    float left = axes.x(piece.from), right = std::max(axes.x(piece.to), left + 1), y = axes.y(piece.last);
    if (line.filled && piece.last > 0)
      painter.fill({left, y, right - left, axes.area.bottom() - y}, faded(colour, 0.25f));
    if (before) stroke(painter, {left, axes.y(before->last)}, {left, y}, colour, line.stroke);
    if (piece.greatest > piece.least)
      stroke(painter, {left, axes.y(piece.least)}, {left, axes.y(piece.greatest)}, colour, line.stroke);
    stroke(painter, {left, y}, {right, y}, colour, line.stroke);
    before = &piece;
  }
}

void paint_grid(Painter& painter, const Axes& axes) {
  const Plot& plot = axes.plot;
  const Theme& theme = painter.theme();
  const ImFont* small = painter.fonts().small;
  for (float part : {0.0f, 0.5f, 1.0f}) {
    float y = std::floor(axes.y(plot.top * part));
    painter.line({axes.area.x, y}, {axes.area.right(), y}, theme.line);
    painter.text_right(small, {axes.area.x - painter.px(6), y - small->FontSize / 2}, theme.quiet,
                       plot.value(static_cast<double>(plot.top * part)));
  }
  double length = seconds(plot.end - plot.begin), begin = seconds(plot.begin - plot.zero);
  double step = round_above(length / std::max(axes.area.w / painter.px(76), 1.0f));
  for (double s = std::ceil(begin / step) * step; s <= begin + length + step * 1e-6; s += step) {
    float x = axes.area.x + static_cast<float>((s - begin) / std::max(length, 1e-9)) * axes.area.w;
    painter.line({x, axes.area.bottom()}, {x, axes.area.bottom() + painter.px(3)}, theme.quiet);
    std::string words = time_text(s, step);
    float half = Painter::width(small, words) / 2;
    x = std::clamp(x, axes.area.x + half, axes.area.right() - half);
    painter.text(small, {x - half, axes.area.bottom() + painter.px(4)}, theme.quiet, words);
  }
}

void paint_legend(Painter& painter, const Rect& rect, const Plot& plot) {
  const ImFont* small = painter.fonts().small;
  float x = rect.x, middle = rect.y + rect.h / 2;
  for (const PlotLine& line : plot.lines) {
    if (line.name.empty()) continue;
    float width = painter.px(28) + Painter::width(small, line.name);
    if (x + width > rect.right() + 1) break;
    stroke(painter, {x, middle}, {x + painter.px(22), middle}, colour_of(painter.theme(), line.stroke),
           line.stroke);
    x = painter.text(small, {x + painter.px(28), middle - small->FontSize / 2}, painter.theme().text,
                     line.name) +
        painter.px(14);
  }
}

// What the lines say at that time, on a ground of its own beside the mouse.
void paint_values(Painter& painter, const Axes& axes, Time time) {
  const Plot& plot = axes.plot;
  const Theme& theme = painter.theme();
  const ImFont* small = painter.fonts().small;
  float x = axes.x(time);
  painter.line({x, axes.area.y}, {x, axes.area.bottom()}, theme.quiet);
  std::vector<std::string> texts = {fmt::format("{:.3f} s", seconds(time - plot.zero))};
  for (const PlotLine& line : plot.lines) {
    auto piece = std::find_if(line.pieces.begin(), line.pieces.end(), [&](const PlotLine::Piece& each) {
      return each.from <= time && time < each.to;
    });
    if (piece == line.pieces.end() || std::isnan(piece->last)) continue;
    texts.push_back(line.name + "  " + plot.value(static_cast<double>(piece->last)));
  }
  float width = 0, row = painter.px(18);
  for (const std::string& text : texts) width = std::max(width, Painter::width(small, text));
  Rect box = {x + painter.px(8), axes.area.y, width + painter.px(12),
              row * static_cast<float>(texts.size()) + painter.px(4)};
  if (box.right() > axes.area.right()) box.x = x - painter.px(8) - box.w;
  painter.fill(box, theme.raised, painter.px(4));
  painter.frame(box, theme.line, painter.px(4));
  float y = box.y + painter.px(2);
  for (const std::string& text : texts) {
    painter.text(small, {box.x + painter.px(6), y + (row - small->FontSize) / 2}, theme.text, text);
    y += row;
  }
}

}  // namespace

double round_above(double value) {
  double power = std::pow(10.0, std::floor(std::log10(std::max(value, 1e-12))));
  for (double factor : {1.0, 2.0, 5.0})
    if (factor * power >= value * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

std::optional<Time> paint_plot(Painter& painter, const Rect& rect, const Plot& plot) {
  const ImFont* small = painter.fonts().small;
  float labels = 0;
  for (float part : {0.0f, 0.5f, 1.0f})
    labels = std::max(labels, Painter::width(small, plot.value(static_cast<double>(plot.top * part))));
  float left = labels + painter.px(10), head = painter.px(20), foot = small->FontSize + painter.px(6);
  Rect area = {rect.x + left, rect.y + head, rect.w - left - painter.px(4), rect.h - head - foot};
  Axes axes = {area, plot};
  paint_legend(painter, {area.x, rect.y, area.w, painter.px(16)}, plot);
  paint_grid(painter, axes);
  for (auto line = plot.lines.rbegin(); line != plot.lines.rend(); ++line) paint_line(painter, axes, *line);
  if (plot.marked) {
    float x = axes.x(*plot.marked);
    painter.dashed({x, area.y}, {x, area.bottom()}, painter.theme().warn, 1.5f);
    painter.list()->AddTriangleFilled({x - painter.px(5), area.y - painter.px(4)},
                                      {x + painter.px(5), area.y - painter.px(4)},
                                      {x, area.y + painter.px(4)}, painter.theme().warn);
    painter.note("plot moment", {x, area.y, 1, area.h});
  }
  bool hovered = false, pressed = pressable(area, "plot", &hovered);
  painter.note("plot", area);
  Time time = axes.time(ImGui::GetIO().MousePos.x);
  if (hovered) paint_values(painter, axes, time);
  if (!pressed) return {};
  return time;
}

}  // namespace wirestep::app
