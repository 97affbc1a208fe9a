#include "app/panels/sockets_panel.h"

#include <algorithm>

namespace wirestep::app {

void SocketsPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  Rect inner = panel_ground(painter, rect, "");
  if (view.model.sockets.empty()) {
    paint_empty(painter, inner, view.look.tr("sockets.empty"));
    return;
  }
  // By host; what only waits for its end stands below what lives.
  SocketRows::List list;
  for (const ModelSocket& socket : view.model.sockets) list.sockets.push_back(&socket);
  auto place = [](const ModelSocket* each) {
    return std::pair(each->socket.state == TcpState::time_wait, each->socket.host);
  };
  std::stable_sort(list.sockets.begin(), list.sockets.end(),
                   [&](const auto* a, const auto* b) { return place(a) < place(b); });
  list.owner = [&](const ModelSocket& each) { return view.model.hosts.at(each.socket.host.value).name; };
  rows_.draw(view, "sockets", inner, list, view.ui.socket);
}

}  // namespace wirestep::app
