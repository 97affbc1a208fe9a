#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/look/painter.h"
#include "base/time.h"

// A plot over time, painted by hand: ImPlot isn't in Debian 12, and what is needed of it is little.

namespace wirestep::app {

// Told apart by the stroke as well as by the colour.
enum class Stroke { solid, dashed };

struct PlotLine {
  std::string name;  // for the legend
  Stroke stroke = Stroke::solid;
  bool filled = false;  // down to 0
  // A value that holds from `from` to before `to`; NaN values are gaps. In the order of time, without
  // overlap; what is folded into one pixel is its least and greatest.
  struct Piece {
    Time from, to;
    float least, greatest, last;
  };
  std::vector<Piece> pieces;
};

struct Plot {
  Time begin{}, end{};                       // of the axis
  Time zero{};                               // where its numbers count from
  std::optional<Time> marked{};              // the moment that is shown
  float top = 1;                             // of the values' axis, which begins at 0
  std::function<std::string(double)> value;  // with its unit
  std::vector<PlotLine> lines;
};

// Paints it into `rect`. Returns the time that was clicked on, if one was. Where the mouse hovers, it says
// the values of that time.
std::optional<Time> paint_plot(Painter& painter, const Rect& rect, const Plot& plot);

// The least number that is 1, 2 or 5 times a power of ten that isn't less than `value`.
double round_above(double value);

}  // namespace wirestep::app
