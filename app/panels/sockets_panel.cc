#include "app/panels/sockets_panel.h"

#include <algorithm>
#include <cmath>

#include "app/look/shapes.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

// The words for what a timer waits for; none while it is off.
std::string timer_text(const View& view, const ModelSocket& entry) {
  const Socket& socket = entry.socket;
  if (socket.timer == SocketTimer::off) return {};
  // The kernel said how long; since then time has passed.
  auto left = std::chrono::milliseconds(socket.expires_ms) - (view.now - entry.seen);
  if (left <= Nanoseconds(0)) return {};  // it fired; the next sample says what came of it
  std::string text =
      view.look.strings.format("timer." + std::string(name(socket.timer)), duration_text(left));
  if (socket.retransmits > 0) text += " · " + view.look.strings.format("timer.retries", socket.retransmits);
  return text;
}

}  // namespace

void SocketsPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  Rect inner = panel_ground(painter, rect, view.look.tr("sockets.title"));
  if (view.model.sockets.empty()) {
    paint_empty(painter, inner, view.look.tr("sockets.empty"));
    return;
  }
  ScrollRegion scroll(view.look, "sockets", inner);
  Painter inside(view.look);
  float y = 0;
  // By host; what only waits for its end stands below what lives.
  std::vector<const ModelSocket*> sockets;
  for (const ModelSocket& socket : view.model.sockets) sockets.push_back(&socket);
  auto place = [](const ModelSocket* each) {
    return std::pair(each->socket.state == TcpState::time_wait, each->socket.host);
  };
  std::stable_sort(sockets.begin(), sockets.end(),
                   [&](const auto* a, const auto* b) { return place(a) < place(b); });
  for (const ModelSocket* socket : sockets) {
    y += entry(view, inside, {scroll.origin().x, scroll.origin().y + y}, inner.w - painter.px(8), *socket);
  }
  scroll.content_height(y);
}

float SocketsPanel::entry(const View& view, Painter& painter, ImVec2 at, float width,
                          const ModelSocket& entry) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const Socket& socket = entry.socket;
  const ImFont *small = look.fonts.small, *code = look.fonts.code_small;
  float row = painter.px(22), right = at.x + width;

  // First line: state, host, queues, which mean something else for a socket that listens.
  float middle = at.y + row / 2 + painter.px(2);
  Rect pill = paint_state_pill(painter, {at.x, middle}, socket.transport, socket.state);
  float x = painter.text(look.fonts.strong,
                         {pill.right() + painter.px(8), middle - look.fonts.strong->FontSize / 2}, theme.text,
                         view.model.hosts.at(socket.host.value).name);
  bool listens = socket.transport == Transport::tcp && socket.state == TcpState::listen;
  std::string queues = look.strings.format(listens ? "sockets.backlog" : "sockets.queues", socket.recv_queue,
                                           socket.send_queue);
  bool filled = socket.recv_queue > 0 || (!listens && socket.send_queue > 0);
  painter.text_right(small, {right, middle - small->FontSize / 2}, filled ? theme.text : theme.quiet,
                     fitted(small, right - x - painter.px(12), queues));

  // Second line: the two ends, as ss(8) writes them.
  middle += row + painter.px(3);
  std::string ends = std::string(name(socket.transport)) + "  " + to_string(socket.local) + "  ";
  ends += socket.peer.port != 0 ? "↔  " + to_string(socket.peer) : "*:*";
  painter.text_fit(code, {at.x, middle - code->FontSize / 2}, width, theme.quiet, ends);

  // Third line, if there is something to tell: a timer that runs, and TCP_INFO.
  std::string timer = timer_text(view, entry), info;
  if (socket.has_info && !listens && socket.info.rtt_us > 0)
    info = look.strings.format("sockets.info", socket.info.rtt_us / 1000.0, socket.info.snd_cwnd,
                               socket.info.total_retrans);
  if (!timer.empty() || !info.empty()) {
    middle += row - painter.px(1);
    x = at.x;
    if (!timer.empty()) {
      paint_clock(painter, {x + painter.px(6), middle}, painter.px(12), theme.quiet);
      x = painter.text_fit(small, {x + painter.px(18), middle - small->FontSize / 2},
                           right - x - painter.px(18), theme.text, timer) +
          painter.px(14);
    }
    if (!info.empty() && x + Painter::width(small, info) <= right)
      painter.text(small, {x, middle - small->FontSize / 2}, theme.quiet, info);
  }
  float bottom = middle + row / 2 + painter.px(3);
  painter.fill({at.x, bottom, width, 1}, theme.line);
  return bottom + painter.px(5) - at.y;
}

}  // namespace wirestep::app
