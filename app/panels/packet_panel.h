#pragma once

#include <set>

#include "app/look/widgets.h"
#include "app/panels/view.h"
#include "packet/packet.h"

namespace wirestep::app {

// The chosen frame taken apart: layers, their fields, and the bytes; pointing at a field marks its bytes.
class PacketPanel {
 public:
  void draw(const View& view, const Rect& rect);

 private:
  struct Marked {
    std::uint32_t offset = 0, length = 0;
  };

  float layer(const View& view, Painter& painter, ImVec2 at, float width, const packet::Layer& layer,
              Marked& marked);
  float bytes(const View& view, Painter& painter, ImVec2 at, float width, std::span<const std::byte> frame,
              const Marked& marked);

  std::set<packet::Protocol> open_ = {packet::Protocol::tcp, packet::Protocol::udp, packet::Protocol::icmp};
  FrameId shown_;
};

}  // namespace wirestep::app
