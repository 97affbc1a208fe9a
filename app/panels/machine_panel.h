#pragma once

#include <string>

#include "app/panels/socket_rows.h"

namespace wirestep::app {

// This machine's own sockets, live and read-only: the same list as that of a lesson's hosts, with whose each
// socket is, for whoever wants to look at a real server. A word, a state or a port that is typed narrows it.
class MachinePanel {
 public:
  void draw(const View& view, const Rect& rect);
  // "/" begins a filter, Escape and Backspace take it back; then the list's keys.
  bool key(const View& view, const KeyPress& press);

 private:
  void head(const View& view, Painter& painter, const Rect& rect, std::size_t shown, std::size_t all);

  SocketRows rows_;
  std::optional<SocketRef> chosen_;
  std::string filter_;
  bool typing_ = false;
};

}  // namespace wirestep::app
