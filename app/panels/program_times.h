#pragma once

#include "app/look/painter.h"
#include "app/panels/view.h"

namespace wirestep::app {

// Where a program's time has gone, in a line: for how long its calls were blocked, what it has had of the
// processors, and how much of one it has now.
//
//   ◷ blocked 3.2 s      ▮▮▮▮▮▯ CPU 0.98 s   99 % of a core

// Whether anything is known of it.
bool has_times(const ModelProgram& program);
// Paints it into `rect`, one line tall. What has no room is left out: first the share, then the bar.
void paint_program_times(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program);
// The rest: how much of it was in the kernel, and how often it was switched away from.
std::string times_details(const View& view, const ModelProgram& program);

}  // namespace wirestep::app
