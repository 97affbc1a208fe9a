#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "app/panels/layers_picture.h"

// What the two parts of the picture of layers share: layers_picture.cc paints what is around the hosts,
// layers_stack.cc the boxes of a host.

namespace wirestep::app {

// Where everything lies: the models on the left, then the two hosts with the names of the units between them.
struct LayersPlan {
  std::array<Rect, layer_rows> rows;  // full width, from the application down
  Rect socket, wire;                  // the line between application and transport; the physical layer
  float osi, five, tcp_ip;            // widths of the models' columns; 0: it has no room
  bool named;                         // the models' layers have names, not only numbers
  Rect sender, middle, receiver;      // columns of the hosts, and between them
  float line;                         // of hex digits: from one to the next

  Rect cell(const Rect& column, LayerRow row) const {
    const Rect& place = rows[static_cast<std::size_t>(row)];
    return {column.x, place.y, column.w, place.h};
  }
};

// Colour of a layer: a help to the eye, for its name stands in it.
ImU32 layer_colour(const Theme& theme, LayerRow row);

// One host of the journey.
struct LayersSide {
  const View& view;
  const LayersPlan& plan;
  const Journey& journey;
  const std::vector<LayerPart>& parts;
  bool sender;
  std::optional<std::size_t> chosen;  // byte

  const Rect& column() const { return sender ? plan.sender : plan.receiver; }
  bool has(LayerRow row) const {
    return sender ? sender_has(journey, row) : receiver_has(journey, parts, row);
  }
};

// Its program's call and message, and its layers' headers; returns the row that was pressed.
std::optional<LayerRow> paint_stack(const LayersSide& side, Painter& painter);

}  // namespace wirestep::app
