#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/look/widgets.h"
#include "app/panels/keys.h"
#include "app/panels/view.h"

namespace wirestep::app {

// A list of sockets as their kernel has them, a row each: state, ends, what its buffers and queues hold as
// gauges, timers, and what TCP_INFO adds. One can be chosen, and opened: then all of TCP_INFO stands below
// it, with what each value means. Only rows in view are painted, so that there may be thousands.
class SocketRows {
 public:
  struct List {
    std::vector<const ModelSocket*> sockets;               // in the order to be shown
    std::function<std::string(const ModelSocket&)> owner;  // what stands beside the state: the host's name
  };

  // `id` tells apart what has several lists; `chosen` is the caller's to keep.
  void draw(const View& view, std::string_view id, const Rect& rect, const List& list,
            std::optional<SocketRef>& chosen);
  // Up and down choose, Enter opens, the page keys scroll; of the list that was drawn last. Returns whether
  // the key was taken.
  bool key(const KeyPress& press, std::optional<SocketRef>& chosen);

 private:
  // A listening socket of the list, and how many handshakes at it wait for their last ACK.
  struct Listener {
    const Socket* socket;
    std::uint32_t requests;
  };

  void count_requests(const List& list);
  float height(const Look& look, const Socket& socket) const;
  void row(const View& view, Painter& painter, const Rect& rect, const ModelSocket& entry,
           const std::string& owner, bool open);
  void gauges(const View& view, Painter& painter, const Rect& rect, const Socket& socket) const;
  void beside(const View& view, Painter& painter, const Rect& rect, const ModelSocket& entry) const;

  std::vector<SocketRef> order_;     // as drawn last
  std::vector<Listener> listeners_;  // good while the list is drawn
  bool open_ = false, reveal_ = false;
  int page_ = 0;  // how many pages to scroll
};

}  // namespace wirestep::app
