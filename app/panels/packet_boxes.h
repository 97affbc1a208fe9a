#pragma once

#include <optional>
#include <string>

#include "app/look/painter.h"
#include "packet/packet.h"

// A frame as boxes in boxes, and where each of them stands in the models of the textbooks.

namespace wirestep::app {

// Ethernet holds IPv4 holds TCP holds data: each box begins with its own header, and the next box is what it
// carries. Returns the index of the layer that was pressed.
std::optional<std::size_t> paint_packet_boxes(Painter& painter, const Rect& rect,
                                              const packet::Packet& packet, std::size_t chosen);

// "OSI: 4 transport   TCP/IP: transport".
std::string reference_line(const Look& look, const packet::Packet& packet, std::size_t layer);

// OSI's seven and TCP/IP's four, side by side, those of the layer marked.
void paint_reference_columns(Painter& painter, const Rect& rect, const packet::Packet& packet,
                             std::size_t layer);
float reference_columns_width(const Look& look);

}  // namespace wirestep::app
