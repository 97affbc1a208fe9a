#pragma once

#include "app/look/painter.h"
#include "base/ids.h"

// What tells one host from another wherever both are drawn: a shape and a colour each, besides its name.

namespace wirestep::app {

// A disc for the first host, a square for the second, then a triangle, a diamond.
void paint_host_mark(Painter& painter, ImVec2 centre, float size, HostId host);
ImU32 host_colour(const Theme& theme, HostId host);

// The mark with the host's name behind it; returns its right edge. `left`: its left edge and middle line.
float paint_host_name(Painter& painter, ImVec2 left, HostId host, std::string_view name);

}  // namespace wirestep::app
