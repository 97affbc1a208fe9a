#pragma once

#include "app/look/painter.h"

namespace wirestep::app {

// How full something is: a bar with its words.
struct Gauge {
  std::string label;      // "receive"
  std::string words;      // "5.0 of 128 KiB"
  double used = 0;        // of `room`
  double charged = 0;     // of `room`, at least `used`: what is taken up besides; drawn fainter
  double room = 0;        // 0: not known, the bar stays empty
  std::size_t cells = 0;  // places that can be counted are drawn as such
  bool full = false;      // said by a sign, too
};

// Paints it on one line of `rect`: label, bar, words. What has no room is left out: first the bar.
void paint_gauge(Painter& painter, const Rect& rect, const Gauge& gauge);

}  // namespace wirestep::app
