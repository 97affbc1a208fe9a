#pragma once

#include <string>

#include "app/look/painter.h"
#include "app/model/tcp_states.h"

// Where the state machine's boxes, arrows and words stand in a rectangle.

namespace wirestep::app {

// Where an arrow is drawn.
struct StateLine {
  ImVec2 from, to;
  ImVec2 at(float part) const { return {from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part}; }
};

// Three columns, five rows.
struct StatesGrid {
  StatesGrid(const Look& look, const Rect& rect);

  Rect box(const StateBox& box) const;
  // The line of an arrow, moved to its right by `aside`, so that arrows there and back lie beside each other.
  StateLine line(TcpState from, TcpState to, float aside = 0) const;
  // Where an arrow's words of that size stand.
  Rect words(const StateEdge& edge, ImVec2 size) const;
  // Whether there is room for the words of all arrows.
  bool worded() const;

  const Look& look;
  Rect rect;
  float box_width, box_height;
};

// "rcv SYN / snd SYN,ACK".
std::string label_of(const StateEdge& edge);

}  // namespace wirestep::app
