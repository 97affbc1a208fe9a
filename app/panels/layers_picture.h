#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/look/painter.h"
#include "app/model/message_journey.h"
#include "app/panels/view.h"

// The picture of the panel of layers: what it is made of, and how it is painted.

namespace wirestep::app {

// TCP/IP's layers, from the program down.
enum class LayerRow : std::uint8_t { application, transport, internet, link };
constexpr std::size_t layer_rows = 4;

// A header, or what is carried: its bytes in the frame, and the layer that they belong to.
struct LayerPart {
  LayerRow row;
  std::string name;     // "UDP"; empty for what is carried
  std::string from_to;  // "40000 → 9000"
  std::size_t offset, length;
  bool fault = false;  // its checksum is wrong
};

// The parts of a frame in their order. What an ICMP error quotes is one part.
std::vector<LayerPart> layer_parts(const Journey& journey);
// How far up on the receiving host it has come, and how far down on the sending one: the rows that have it.
bool sender_has(const Journey& journey, LayerRow row);
bool receiver_has(const Journey& journey, const std::vector<LayerPart>& parts, LayerRow row);

// "1 byte", "43 bytes".
std::string bytes_words(const Look& look, std::size_t count);
// What one can say of where the message is: "#3 waits on the wire".
std::string journey_words(const View& view, const Journey& journey);
// "datagram", "segment", "packet", "frame": what the textbooks call the whole of that row.
std::string_view unit_words(const Look& look, const std::vector<LayerPart>& parts, LayerRow row);

// Paints all but the head. Returns the row that was pressed. `journey` may be null: then only the models.
std::optional<LayerRow> paint_layers(const View& view, Painter& painter, const Rect& rect,
                                     const Journey* journey);

}  // namespace wirestep::app
