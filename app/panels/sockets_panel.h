#pragma once

#include "app/panels/socket_rows.h"

namespace wirestep::app {

// Every host's sockets as its kernel lists them. The one that is chosen is UiState::socket.
class SocketsPanel {
 public:
  void draw(const View& view, const Rect& rect);
  bool key(const View& view, const KeyPress& press) { return rows_.key(press, view.ui.socket); }

 private:
  SocketRows rows_;
};

}  // namespace wirestep::app
