#pragma once

#include "app/look/widgets.h"
#include "app/panels/view.h"

namespace wirestep::app {

// Every host's sockets as its kernel lists them: state, addresses, queues, timer, and what TCP_INFO adds.
class SocketsPanel {
 public:
  void draw(const View& view, const Rect& rect);

 private:
  float entry(const View& view, Painter& painter, ImVec2 at, float width, const ModelSocket& socket);
};

}  // namespace wirestep::app
