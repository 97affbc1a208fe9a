#pragma once

#include <optional>
#include <string>

#include "app/look/painter.h"
#include "app/model/wait_costs.h"

namespace wirestep::app {

// "0.4 µs", "12 µs", "1.2 ms".
std::string cost_text(double us);

// What a wait costs: descriptors watched to the right, CPU time per wait upwards, both logarithmic. select is
// squares, poll triangles, epoll discs; where a set of select ends stands a wall. The chosen mark is ringed,
// and the line above says its numbers. Returns the mark that was clicked on, if one was.
std::optional<CostChoice> paint_cost_plot(Painter& painter, const Rect& rect, const WaitCosts& costs,
                                          const std::optional<CostChoice>& chosen);

}  // namespace wirestep::app
