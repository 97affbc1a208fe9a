#pragma once

#include <optional>

#include "app/look/widgets.h"
#include "app/model/frame_changes.h"
#include "app/model/packet_rows.h"
#include "app/panels/byte_grid.h"
#include "app/panels/keys.h"
#include "app/panels/trace_watch.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The chosen frame taken apart: its layers as boxes in boxes, where they stand in OSI's and TCP/IP's models,
// every field with its value, its meaning and its RFC, and the bytes. A field that is pointed at or chosen
// marks its bytes, and a byte its field.
//
//   ┌ Ethernet 14 ┬ IPv4 20 ┬ TCP 32 ┬ data 5 ┐
//   ├──────────┬──┴─────────┴────────┴────────┤
//   │ OSI  TCP │ Window         64240         │ 02 00 00 …
//   │ 4 transp │   How many bytes …           │ 00 28 [fa f0] …
//   └──────────┴──────────────────────────────┴───────────┘
class PacketPanel {
 public:
  void draw(const View& view, const Rect& rect);
  // ↑ ↓ choose a field, ← → a byte, Home and End the first and the last field; v
  // shows a frame that was changed on the wire as it was sent, or as it is now.
  bool key(const View& view, const KeyPress& press);

 private:
  // Brings what is kept up to the frame that is to be shown; false if there is none.
  bool follow(const View& view);
  void choose_row(const View& view, std::size_t row);
  void choose_byte(const View& view, std::size_t byte);
  std::size_t layer_shown() const;

  void versions(const View& view, Painter& painter, const Rect& rect);
  void fields(const View& view, const Rect& rect);
  float head_row(const View& view, Painter& painter, const Rect& place, const PacketRows::Row& row);
  float field_row(const View& view, Painter& painter, const Rect& place, std::size_t index);
  // What stands beneath the chosen field.
  float meaning(const View& view, Painter& painter, ImVec2 at, float width, std::size_t index, bool paint);
  void bytes(const View& view, const Rect& rect, ByteGrid grid);

  TraceWatch watch_;
  FrameEvent event_{};                        // of the frame that is shown
  std::span<const std::byte> frame_, other_;  // its bytes; before or after they were changed on the wire
  FrameChanges changes_;
  std::vector<std::size_t> changed_;  // offsets of those that were, by this moment; sorted
  bool as_sent_ = false;              // shows them as they were before
  PacketRows rows_;
  std::optional<std::size_t> chosen_;                      // row
  std::optional<std::size_t> pointed_row_, pointed_byte_;  // by the mouse, in this frame or the last one
  bool reveal_row_ = false, reveal_byte_ = false;
};

}  // namespace wirestep::app
