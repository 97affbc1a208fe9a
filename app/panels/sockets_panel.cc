#include "app/panels/sockets_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/panels/peer_words.h"

namespace wirestep::app {

namespace {

// A line for each peer that there is now: who it is, where its connections lead, how it stands. Returns what
// is left below.
Rect peers(const View& view, Painter& painter, Rect rect) {
  constexpr int most = 4;
  const Look& look = view.look;
  const ImFont *strong = look.fonts.small_strong, *small = look.fonts.small;
  float height = std::floor(strong->FontSize * 1.5f);
  int lines = 0;
  for (const ModelPeer& each : view.model.peers) {
    const PeerEvent& peer = each.peer;
    if (peer.over || lines == most || rect.h < 4 * height) continue;
    ++lines;
    float middle = rect.y + height / 2, right = rect.right();
    float x = painter.text_fit(strong, {rect.x, middle - strong->FontSize / 2}, rect.w / 3, look.theme.text,
                               each.name);
    std::string words = peer_text(look.strings, peer);
    float width = std::min(Painter::width(small, words), right - x - painter.px(8));
    painter.text_fit(small, {right - width, middle - small->FontSize / 2}, width, look.theme.text, words);
    std::string way = view.model.hosts.at(peer.host.value).name;
    if (peer.role != PeerRole::listen) way += " → ";
    way = peer.role == PeerRole::listen ? way + fmt::format(" :{}", peer.address.port)
                                        : way + to_string(peer.address);
    float room = right - width - x - painter.px(16);
    if (Painter::width(small, way) <= room)
      painter.text(small, {x + painter.px(8), middle - small->FontSize / 2}, look.theme.quiet, way);
    painter.note("peer " + each.name, {rect.x, rect.y, rect.w, height});
    rect.y += height, rect.h -= height;
  }
  if (lines > 0) {
    painter.fill({rect.x, rect.y + painter.px(2), rect.w, 1}, look.theme.line);
    rect.y += painter.px(6), rect.h -= painter.px(6);
  }
  return rect;
}

}  // namespace

void SocketsPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  Rect inner = panel_ground(painter, rect, "");
  inner = peers(view, painter, inner);
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
