#pragma once

#include "app/look/painter.h"

// Small signs that are drawn rather than typed, so that they look the same whatever fonts the machine has.
// Each is about as tall as the letters beside it and fits a square of `size` around `centre`.

namespace wirestep::app {

// A sign of its own for each state of a socket: open circle LISTEN, arrow out SYN_SENT, arrow in SYN_RECV,
// disc ESTABLISHED, left or right half of a disc when this or the other end has finished, clock TIME_WAIT,
// square CLOSED.
void paint_state(Painter& painter, ImVec2 centre, float size, Transport transport, TcpState state);

// A pill with the state's sign and name; returns its rectangle. `left`: of its left edge and its middle line.
Rect paint_state_pill(Painter& painter, ImVec2 left, Transport transport, TcpState state);
float state_pill_width(const Look& look, Transport transport, TcpState state);

void paint_play(Painter& painter, ImVec2 centre, float size, ImU32 colour);  // ▶: the line that executes now
void paint_pause(Painter& painter, ImVec2 centre, float size, ImU32 colour);    // two bars: waits at the gate
void paint_cross(Painter& painter, ImVec2 centre, float size, ImU32 colour);    // ✕: dropped, wrong
void paint_tick(Painter& painter, ImVec2 centre, float size, ImU32 colour);     // right, met
void paint_hold(Painter& painter, ImVec2 centre, float size, ImU32 colour);     // a box with a bar: held
void paint_clock(Painter& painter, ImVec2 centre, float size, ImU32 colour);    // waits for time to pass
void paint_warning(Painter& painter, ImVec2 centre, float size, ImU32 colour);  // a triangle with a dot

}  // namespace wirestep::app
