#include "app/panels/socket_rows.h"

#include <algorithm>
#include <cmath>

#include "app/look/gauge.h"
#include "app/look/shapes.h"
#include "app/panels/kernel_words.h"
#include "app/panels/socket_details.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

constexpr float line_units = 22;        // of a row's lines
constexpr std::size_t most_cells = 16;  // a queue with more places is drawn as a bar

bool listens(const Socket& socket) {
  return socket.transport == Transport::tcp && socket.state == TcpState::listen;
}

bool has_gauges(const Socket& socket) {
  return socket.has_memory || listens(socket);
}

bool has_more(const Socket& socket) {
  return socket.timer != SocketTimer::off || (socket.has_info && socket.info.rtt_us > 0) ||
         (socket.has_memory && socket.memory.drops > 0);
}

// A request that waits for the handshake's last ACK.
bool half_open(const Socket& socket) {
  return socket.transport == Transport::tcp &&
         (socket.state == TcpState::syn_recv || socket.state == TcpState::new_syn_recv);
}

bool would_go_to(const Socket& listener, const Socket& request) {
  Endpoint any = listener.local;
  any.ip = {};
  bool everywhere = any == listener.local;
  return listener.host == request.host && listener.local.port == request.local.port &&
         (everywhere || listener.local.ip == request.local.ip);
}

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

// The most telling first: what has no room is left out.
std::vector<std::string> info_texts(const Socket& socket) {
  const TcpInfo& info = socket.info;
  if (!socket.has_info || info.rtt_us == 0) return {};
  std::vector<std::string> texts = {
      fmt::format("rtt {:.1f}±{:.1f} ms", info.rtt_us / 1000.0, info.rttvar_us / 1000.0),
      fmt::format("cwnd {}", info.snd_cwnd)};
  if (info.total_retrans > 0) texts.push_back(fmt::format("retrans {}", info.total_retrans));
  if (info.unacked > 0) texts.push_back(fmt::format("unacked {}", info.unacked));
  if (segments_text(info.snd_ssthresh) != "∞") texts.push_back(fmt::format("ssthresh {}", info.snd_ssthresh));
  texts.push_back("rto " + microseconds_text(info.rto_us));
  texts.push_back(fmt::format("mss {}", info.snd_mss));
  return texts;
}

Gauge queue_gauge(const Look& look, std::string_view label, std::uint32_t length, std::uint32_t backlog,
                  std::uint32_t places) {
  Gauge gauge;
  gauge.label = look.tr(label);
  gauge.words = look.strings.format("gauge.of", length, backlog);
  gauge.used = gauge.charged = length;
  gauge.room = places;
  gauge.cells = places <= most_cells ? places : 0;
  gauge.full = length >= places;
  return gauge;
}

// `used`: bytes of data; `charged`: memory for them, which is what the kernel compares with the limit.
Gauge buffer_gauge(const Look& look, std::string_view label, std::uint32_t used, std::uint32_t charged,
                   std::uint32_t limit) {
  Gauge gauge;
  gauge.label = look.tr(label);
  gauge.words = look.strings.format("gauge.of", bytes_text(used), bytes_text(limit));
  gauge.used = used;
  gauge.charged = charged;
  gauge.room = limit;
  gauge.full = limit > 0 && charged >= limit;
  return gauge;
}

void paint_chevron(Painter& painter, ImVec2 centre, ImU32 colour, bool open) {
  float half = painter.px(4);
  if (open)
    painter.list()->AddTriangleFilled({centre.x - half, centre.y - half * 0.6f},
                                      {centre.x + half, centre.y - half * 0.6f}, {centre.x, centre.y + half},
                                      colour);
  else
    paint_play(painter, centre, 2 * half, colour);
}

}  // namespace

void SocketRows::draw(const View& view, std::string_view id, const Rect& rect, const List& list,
                      std::optional<SocketRef>& chosen) {
  order_.clear();
  count_requests(list);
  ScrollRegion scroll(view.look, id, rect);
  Painter painter(view.look);
  float y = 0, width = rect.w - painter.px(10);
  for (const ModelSocket* entry : list.sockets) {
    SocketRef ref = SocketRef::of(entry->socket);
    order_.push_back(ref);
    bool is_chosen = chosen == ref, open = is_chosen && open_;
    Rect place = {scroll.origin().x, scroll.origin().y + y, width, height(view.look, entry->socket)};
    bool in_view = place.y < rect.bottom() && place.bottom() > rect.y;
    float top = y;
    if (in_view) {
      bool hovered = false;
      std::string name = fmt::format("socket {} {}", ref.host.value, ref.cookie.value);
      if (pressable(place, name, &hovered)) {
        open_ = is_chosen ? !open_ : true;
        chosen = ref;
      }
      painter.note(name, place);
      if (is_chosen) painter.fill(place, view.look.theme.raised);
      if (hovered) painter.fill(place, faded(view.look.theme.text, 0.06f));
      if (is_chosen) painter.fill({place.x, place.y, painter.px(3), place.h}, view.look.theme.accent);
      row(view, painter, place, *entry, list.owner(*entry), open);
    }
    y += place.h;
    if (open)
      y += paint_socket_details(view, painter, {place.x + painter.px(18), place.bottom()},
                                width - painter.px(22), *entry);
    if (in_view) painter.fill({place.x, scroll.origin().y + y, width, 1}, view.look.theme.line);
    y += painter.px(4);
    if (is_chosen && reveal_) scroll.reveal(top, std::min(y, top + rect.h));
  }
  if (page_ != 0) scroll.scroll_by(static_cast<float>(page_) * rect.h * 0.8f);
  reveal_ = false;
  page_ = 0;
  scroll.content_height(y);
}

void SocketRows::count_requests(const List& list) {
  listeners_.clear();
  for (const ModelSocket* each : list.sockets)
    if (listens(each->socket)) listeners_.push_back({&each->socket, 0});
  for (const ModelSocket* each : list.sockets)
    if (half_open(each->socket))
      for (Listener& listener : listeners_) listener.requests += would_go_to(*listener.socket, each->socket);
}

bool SocketRows::key(const KeyPress& press, std::optional<SocketRef>& chosen) {
  if (order_.empty()) return false;
  auto at = std::find_if(order_.begin(), order_.end(), [&](const SocketRef& each) { return chosen == each; });
  bool none = at == order_.end();
  switch (press.special) {
    case SpecialKey::up:
      chosen = none || at == order_.begin() ? order_.front() : *(at - 1);
      break;
    case SpecialKey::down:
      chosen = none ? order_.front() : at + 1 == order_.end() ? *at : *(at + 1);
      break;
    case SpecialKey::enter:
      if (none) return false;
      open_ = !open_;
      break;
    case SpecialKey::page_up:
      --page_;
      return true;
    case SpecialKey::page_down:
      ++page_;
      return true;
    default:
      return false;
  }
  reveal_ = true;
  return true;
}

float SocketRows::height(const Look& look, const Socket& socket) const {
  int lines = 1 + has_gauges(socket) + has_more(socket);
  return look.px(line_units * static_cast<float>(lines) + 4);
}

void SocketRows::row(const View& view, Painter& painter, const Rect& rect, const ModelSocket& entry,
                     const std::string& owner, bool open) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const Socket& socket = entry.socket;
  float line = painter.px(line_units), left = rect.x + painter.px(18), right = rect.right() - painter.px(2);
  float middle = rect.y + line / 2 + painter.px(2);
  paint_chevron(painter, {rect.x + painter.px(10), middle}, theme.quiet, open);

  // State, whose it is, and its two ends, as ss(8) writes them.
  Rect pill = paint_state_pill(painter, {left, middle}, socket.transport, socket.state);
  const ImFont *strong = look.fonts.small_strong, *code = look.fonts.code_small;
  float x = painter.text_fit(strong, {pill.right() + painter.px(7), middle - strong->FontSize / 2},
                             (right - pill.right()) * 0.4f, theme.text, owner) +
            painter.px(9);
  std::string ends = socket.transport == Transport::udp ? "udp " : "";
  ends += to_string(socket.local);
  if (socket.peer.port != 0) ends += " ↔ " + to_string(socket.peer);
  painter.text_fit(code, {x, middle - code->FontSize / 2}, right - x, theme.quiet, ends);

  Rect next = {left, rect.y + line + painter.px(2), right - left, line};
  if (has_gauges(socket)) {
    gauges(view, painter, next, socket);
    next.y += line;
  }
  if (has_more(socket)) beside(view, painter, next, entry);
}

void SocketRows::gauges(const View& view, Painter& painter, const Rect& rect, const Socket& socket) const {
  const Look& look = view.look;
  float gap = painter.px(12), half = (rect.w - gap) / 2;
  Rect first = {rect.x, rect.y, half, rect.h}, second = {rect.x + half + gap, rect.y, half, rect.h};
  if (listens(socket)) {
    auto found = std::find_if(listeners_.begin(), listeners_.end(),
                              [&](const Listener& each) { return each.socket == &socket; });
    std::uint32_t requests = found == listeners_.end() ? 0 : found->requests;
    // Linux lets one more wait for accept() than listen() asked for; of requests, as many as that.
    paint_gauge(
        painter, first,
        queue_gauge(look, "gauge.accept", socket.recv_queue, socket.send_queue, socket.send_queue + 1));
    paint_gauge(painter, second,
                queue_gauge(look, "gauge.syn", requests, socket.send_queue, std::max(socket.send_queue, 1u)));
    return;
  }
  const SocketMemory& memory = socket.memory;
  paint_gauge(painter, first,
              buffer_gauge(look, "gauge.receive", socket.recv_queue, memory.rmem, memory.rcvbuf));
  paint_gauge(painter, second,
              buffer_gauge(look, "gauge.send", socket.send_queue, memory.wmem, memory.sndbuf));
}

// What was dropped, a timer that runs, and TCP_INFO as far as there is room.
void SocketRows::beside(const View& view, Painter& painter, const Rect& rect,
                        const ModelSocket& entry) const {
  const Look& look = view.look;
  const Socket& socket = entry.socket;
  const ImFont* font = look.fonts.small;
  float x = rect.x, middle = rect.y + rect.h / 2, top = middle - font->FontSize / 2;
  if (socket.has_memory && socket.memory.drops > 0) {
    paint_warning(painter, {x + painter.px(6), middle}, painter.px(12), look.theme.fault);
    x = painter.text_fit(font, {x + painter.px(17), top}, rect.right() - x - painter.px(17), look.theme.text,
                         look.strings.format("sockets.drops", socket.memory.drops)) +
        painter.px(12);
  }
  if (std::string timer = timer_text(view, entry); !timer.empty()) {
    paint_clock(painter, {x + painter.px(6), middle}, painter.px(12), look.theme.quiet);
    x = painter.text_fit(font, {x + painter.px(17), top}, rect.right() - x - painter.px(17), look.theme.text,
                         timer) +
        painter.px(12);
  }
  for (const std::string& text : info_texts(socket)) {
    if (x + Painter::width(font, text) > rect.right()) break;
    x = painter.text(font, {x, top}, look.theme.quiet, text) + painter.px(11);
  }
}

}  // namespace wirestep::app
