#pragma once

#include <memory>
#include <optional>

#include "app/look/widgets.h"
#include "app/model/message_journey.h"
#include "app/panels/keys.h"
#include "app/panels/layers_picture.h"
#include "app/panels/trace_watch.h"
#include "app/panels/view.h"

namespace wirestep::app {

// OSI's seven layers, the five of many textbooks and TCP/IP's four side by side, and through them the bytes
// of one message: down on the host that sends it, a header more in each layer, across the wire, and up on the
// other. It shows the chosen frame, or what goes on; how far it has come is what the trace tells, no more.
//
//    7           │  sendto("A") = 1   [41]  │          │                          │
//    6  5   4    │                          │          │                          │
//    5 ═══════════════════════════════════ socket ══════════════════════════════════════
//    4  4   3    │          [UDP 8 … │ 1]   │ datagram │          [UDP 8 … │ 1]   │
//    3  3   2    │   [IPv4 20 … │ 8 │ 1]    │  packet  │   [IPv4 20 … │ 8 │ 1]    │
//    2  2   1    │ [Ethernet 14 │ 20 │ 8 │ 1] frame   │ [Ethernet 14 │ 20 │ 8 │ 1] │
//    1  1        └────────── #3, held ──────┴──────────┴──────────────────────────┘
class LayersPanel {
 public:
  void draw(const View& view, const Rect& rect);
  // ↑ ↓ choose a layer, ← → another frame; 0 shows again what goes on.
  bool key(const View& view, const KeyPress& press);

 private:
  bool follow(const View& view);
  void choose_layer(const View& view, LayerRow row);
  void choose_frame(const View& view, int by);

  void head(const View& view, Painter& painter, const Rect& rect);

  TraceWatch watch_;
  std::unique_ptr<Journeys> journeys_;
  std::optional<Journey> now_;
};

}  // namespace wirestep::app
