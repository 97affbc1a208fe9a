#include "app/panels/cost_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "app/look/widgets.h"
#include "app/panels/kernel_words.h"

namespace wirestep::app {

namespace {

struct Line {
  WaitKind kind;
  std::string_view name;
  ImU32 colour;
  std::vector<CostPoint> points;
};

std::vector<Line> lines_of(const Theme& theme, const WaitCosts& costs) {
  std::vector<Line> lines = {{WaitKind::select, "select", theme.warn, {}},
                             {WaitKind::poll, "poll", theme.good, {}},
                             {WaitKind::epoll, "epoll", theme.accent, {}}};
  for (Line& line : lines) line.points = costs.points(line.kind);
  return lines;
}

void paint_mark(Painter& painter, ImVec2 at, WaitKind kind, ImU32 colour, float size) {
  float half = size / 2;
  switch (kind) {
    case WaitKind::select:
      painter.fill({at.x - half, at.y - half, size, size}, colour);
      return;
    case WaitKind::poll:
      painter.list()->AddTriangleFilled({at.x, at.y - half * 1.2f}, {at.x + half * 1.2f, at.y + half},
                                        {at.x - half * 1.2f, at.y + half}, colour);
      return;
    case WaitKind::epoll:
      painter.list()->AddCircleFilled(at, half, colour);
      return;
  }
}

// "10", "1000", "10 000".
std::string count_text(double count) {
  std::string digits = fmt::format("{:.0f}", count);
  return digits.size() > 4 ? digits.insert(digits.size() - 3, " ") : digits;
}

// Powers of ten, from `least` to `greatest`.
struct Axis {
  int least, greatest;
  float begin, end;  // pixels

  float at(double value) const {
    auto part = static_cast<float>((std::log10(value) - least) / (greatest - least));
    return begin + (end - begin) * part;
  }
};

}  // namespace

std::string cost_text(double us) {
  return us < 10 ? fmt::format("{:.1f} µs", us) : microseconds_text(us);
}

std::optional<CostChoice> paint_cost_plot(Painter& painter, const Rect& rect, const WaitCosts& costs,
                                          const std::optional<CostChoice>& chosen) {
  const Look& look = painter.look();
  const Theme& theme = look.theme;
  const ImFont *small = look.fonts.small, *strong = look.fonts.small_strong;
  std::vector<Line> lines = lines_of(theme, costs);
  double cheapest = 1, dearest = 10, most = 10'000;
  for (const Line& line : lines) {
    for (const CostPoint& point : line.points) {
      cheapest = std::min(cheapest, point.cpu_us);
      dearest = std::max(dearest, point.cpu_us);
      most = std::max(most, point.watched);
    }
  }
  float axis_words = Painter::width(small, "100 µs") + look.px(8), names = look.px(64);
  Axis x{0, static_cast<int>(std::ceil(std::log10(most) - 0.05)), rect.x + axis_words, rect.right() - names};
  Axis y{static_cast<int>(std::floor(std::log10(cheapest))), static_cast<int>(std::ceil(std::log10(dearest))),
         rect.bottom() - small->FontSize * 2 - look.px(8), rect.y + small->FontSize + look.px(6)};

  painter.text(small, {rect.x, rect.y}, theme.quiet, look.tr("costs.cost_axis"));
  for (int power = x.least; power <= x.greatest; ++power) {
    float at = x.at(std::pow(10.0, power));
    painter.line({at, y.begin}, {at, y.end}, theme.line);
    painter.text_centred(small, {at, y.begin + look.px(4) + small->FontSize / 2}, theme.quiet,
                         count_text(std::pow(10.0, power)));
  }
  for (int power = y.least; power <= y.greatest; ++power) {
    float at = y.at(std::pow(10.0, power));
    painter.line({x.begin, at}, {x.end, at}, theme.line);
    std::string words =
        power < 1 ? fmt::format("{:g} µs", std::pow(10.0, power)) : microseconds_text(std::pow(10.0, power));
    painter.text_right(small, {x.begin - look.px(5), at - small->FontSize / 2}, theme.quiet, words);
  }
  painter.text_right(small, {x.end, rect.bottom() - small->FontSize}, theme.quiet,
                     look.tr("costs.count_axis"));

  // The end of what select can say.
  if (float wall = x.at(1024); wall <= x.end) {
    painter.line({wall, y.begin}, {wall, y.end}, theme.fault, 3);
    for (float at = y.end; at < y.begin; at += look.px(8))
      painter.line({wall, at}, {wall + look.px(6), at + look.px(6)}, theme.fault);
    std::string words = look.strings.format("costs.wall", 1024);
    painter.text_right(small, {wall - look.px(5), y.end + look.px(2)}, theme.fault, words);
    painter.note("wall", {wall, y.end, look.px(6), y.begin - y.end});
  }

  std::optional<CostChoice> pressed;
  std::vector<Rect> taken;  // by names, so that none lies on another
  for (const Line& line : lines) {
    const CostPoint* before = nullptr;
    for (const CostPoint& point : line.points) {
      ImVec2 at = {x.at(point.watched), y.at(point.cpu_us)};
      if (before)
        painter.line({x.at(before->watched), y.at(before->cpu_us)}, at, faded(line.colour, 0.6f), 1.5f);
      before = &point;
    }
    std::optional<std::size_t> ringed =
        chosen && chosen->kind == line.kind ? costs.nearest(*chosen) : std::nullopt;
    for (std::size_t i = 0; i < line.points.size(); ++i) {
      const CostPoint& point = line.points[i];
      ImVec2 at = {x.at(point.watched), y.at(point.cpu_us)};
      paint_mark(painter, at, line.kind, line.colour, look.px(8));
      std::string id = fmt::format("cost {} {:.0f}", line.name, point.watched);
      Rect box = {at.x - look.px(6), at.y - look.px(6), look.px(12), look.px(12)};
      painter.note(id, box);
      if (pressable(box, id)) pressed = {line.kind, point.watched};
      if (ringed != i) continue;
      painter.frame(box, theme.text, box.w / 2, 2);
      std::string words = look.strings.format("costs.point", line.name, count_text(point.watched),
                                              cost_text(point.cpu_us), point.waits);
      float room = rect.w - Painter::width(small, look.tr("costs.cost_axis")) - look.px(16);
      words = fitted(strong, room, words);
      painter.text_right(strong, {rect.right(), rect.y}, theme.text, words);
    }
    if (!before) continue;
    // The name behind the last mark, with what that one says.
    std::string cost = cost_text(before->cpu_us);
    Rect words = {std::min(x.at(before->watched) + look.px(9), x.end + look.px(4)),
                  y.at(before->cpu_us) - strong->FontSize,
                  std::max(Painter::width(strong, line.name), Painter::width(small, cost)),
                  strong->FontSize + small->FontSize};
    // Within the plot the other lines rise above it.
    if (words.right() < x.end) words.y += strong->FontSize;
    for (const Rect& other : taken)
      if (words.x < other.right() && other.x < words.right() && std::abs(words.y - other.y) < other.h)
        words.y = other.bottom();
    words.y = std::min(words.y, y.begin - words.h);
    taken.push_back(words);
    painter.text(strong, {words.x, words.y}, line.colour, line.name);
    painter.text(small, {words.x, words.y + strong->FontSize}, theme.text, cost);
  }
  return pressed;
}

}  // namespace wirestep::app
