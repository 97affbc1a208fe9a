#include "app/text/text_ladder.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/text/columns.h"
#include "base/error.h"
#include "trace/counter_name.h"

namespace wirestep::app {

namespace {

constexpr std::size_t clock_width = 9;
// Blanks beside the lifelines, and the lifelines.
constexpr std::size_t frame_width = 5;
constexpr std::size_t narrowest = 80;

// Between the lifelines "PSH, ACK seq 1 ack 1 len 5" has room with an end that says "held", if there is any.
std::size_t between(std::size_t width) {
  return std::clamp<std::size_t>(width / 3, 34, 44);
}

using Lines = std::vector<std::string>;

}  // namespace

TextLadder::TextLadder(const Trace& trace, std::size_t width, const Paint& paint)
    : trace_(trace),
      paint_(paint),
      between_width_(between(width)),
      gutter_width_((std::max(width, narrowest) - clock_width - between_width_ - frame_width) / 2) {}

std::vector<std::string> TextLadder::head() const {
  auto title = [&](std::size_t host) {
    return host < hosts_.size() ? hosts_[host].name + " " + hosts_[host].address : std::string();
  };
  std::string blank(clock_width + 1, ' ');
  return {blank + paint_(Tone::strong, fit_right(title(0), gutter_width_ + 2)) +
          std::string(between_width_ + 2, ' ') + paint_(Tone::strong, title(rightmost()))};
}

std::vector<std::string> TextLadder::lines(std::size_t index) {
  const Event& event = trace_[index];
  if (index == 0) start_ = event.time;
  time_ = event.time;
  return std::visit([this](const auto& body) { return tell(body); }, event.body);
}

// -- what the kernel says -----------------------------------------------------------------------

Lines TextLadder::tell(const SocketEvent& event) {
  const Socket& socket = trace_.socket(event.socket);
  if (socket.host.value >= hosts_.size() || socket.transport != Transport::tcp) return {};
  if (crowds_.folds(socket)) return {};
  Host& host = hosts_[socket.host.value];
  auto key = std::pair(socket.cookie.value, socket.peer);
  auto [known, is_new] = host.sockets.try_emplace(key, socket);
  TcpState before = is_new ? TcpState::gone : known->second.state;
  std::uint32_t waiting_before = is_new ? 0 : known->second.recv_queue;
  known->second = socket;

  // The lifeline is that of a connection if there is one, else that of a listening socket.
  if (socket.state != TcpState::listen || host.state == TcpState::gone) host.state = socket.state;
  if (socket.state == TcpState::gone || socket.state == TcpState::closed) {
    host.sockets.erase(key);
    host.state = host.sockets.empty() ? TcpState::gone : host.sockets.rbegin()->second.state;
  }
  if (socket.state != before) {
    std::string port = fmt::format(" :{}", socket.local.port);
    return {gutter(socket.host, std::string(state_name(socket.transport, socket.state)) + port,
                   tone_of(socket.state))};
  }
  if (socket.recv_queue == waiting_before) return {};
  const char* what = socket.state == TcpState::listen ? "to accept" : "bytes to read";
  return {gutter(socket.host, fmt::format("{} {}", socket.recv_queue, what), Tone::dim)};
}

// What went other than planned; the frames are told already.
Lines TextLadder::tell(const CountersEvent& event) {
  std::string words;
  for (const CounterChange& change : trace_.counters(event.changes)) {
    std::string_view whole = trace_.text(change.name);
    if (counts_traffic(whole)) continue;
    words += fmt::format("{}{} {:+}", words.empty() ? "" : ", ", printable(counter_name(whole).name),
                         change.delta);
  }
  return words.empty() ? Lines{} : Lines{gutter(event.host, words, Tone::dim)};
}

Lines TextLadder::tell(const OwnerEvent&) {
  return {};
}

Lines TextLadder::tell(const PeerEvent& event) {
  crowds_.saw(event);
  std::string words =
      event.role == PeerRole::connect     ? fmt::format("{} of {} connected", event.open, event.wanted)
      : event.role == PeerRole::send      ? fmt::format("{} of {} datagrams sent", event.closed, event.wanted)
      : event.transport == Transport::udp ? fmt::format("{} bytes received", event.received)
                                          : fmt::format("{} connected", event.open);
  if (event.transport == Transport::tcp && event.closed > 0)
    words += fmt::format(", {} closed", event.closed);
  if (event.failed > 0) words += fmt::format(", {} failed", event.failed);
  if (event.error != 0) words += fmt::format(" ({})", errno_name(event.error));
  return {gutter(event.host, fmt::format("{}: {}", printable(trace_.text(event.name)), words), Tone::dim)};
}

// -- the rest -----------------------------------------------------------------------------------

Lines TextLadder::tell(const SessionEvent& event) {
  if (event.wire) return {};
  return {paint_(
      Tone::bad,
      "Loopback mode: this machine allows no network namespaces, so there is no wire to hold or see.")};
}

Lines TextLadder::tell(const HostEvent& event) {
  crowds_.saw(event);
  hosts_.resize(std::max<std::size_t>(hosts_.size(), event.host.value + 1u));
  hosts_[event.host.value].name = printable(trace_.text(event.name));
  hosts_[event.host.value].address = ip_to_string(event.address);
  return {};
}

Lines TextLadder::tell(const CommandEvent& event) {
  if (event.text.length == 0) return {};
  std::string text = printable(trace_.text(event.text));
  if (event.error.length == 0) return {middle("· " + text + " ·", Tone::dim)};
  return {middle(text + ": " + printable(trace_.text(event.error)), Tone::bad)};
}

Lines TextLadder::tell(const StepEvent&) {
  return {};  // who plays a lesson writes its headings
}

Lines TextLadder::tell(const ExpectationEvent& event) {
  std::string text = printable(trace_.text(event.text));
  std::string blank(clock_width + 1, ' ');
  if (event.met) return {blank + paint_(Tone::good, "✓ " + text)};
  return {blank + paint_(Tone::bad, "✗ " + text + ": " + printable(trace_.text(event.found)))};
}

Lines TextLadder::tell(const NoticeEvent& event) {
  return {paint_(Tone::waiting, "! " + printable(trace_.text(event.text)))};
}

// -- lines --------------------------------------------------------------------------------------

std::string TextLadder::gutter(HostId host, std::string_view text, Tone tone) const {
  std::string blank(between_width_, ' ');
  if (host.value == 0) return line(paint_(tone, fit_right(text, gutter_width_)), blank, "");
  std::string name = stands_between(host) ? hosts_[host.value].name + ": " : "";
  return line("", blank, paint_(tone, cut(name + std::string(text), gutter_width_)));
}

std::string TextLadder::middle(std::string_view text, Tone tone) const {
  std::string fitted = cut(text, between_width_);
  std::size_t left = (between_width_ - columns(fitted)) / 2;
  return line("", std::string(left, ' ') + paint_(tone, fit_left(fitted, between_width_ - left)), "");
}

std::string TextLadder::line(const std::string& left, const std::string& between,
                             const std::string& right) const {
  std::string filled = left.empty() ? std::string(gutter_width_, ' ') : left;
  std::string whole = clock() + " " + filled + " " + lifeline(0) + between + lifeline(rightmost());
  return right.empty() ? whole : whole + " " + right;
}

std::string TextLadder::clock() const {
  return paint_(Tone::dim, fmt::format("{:{}.4f}", seconds(time_ - start_), clock_width));
}

std::string TextLadder::lifeline(std::size_t host) const {
  TcpState state = host < hosts_.size() ? hosts_[host].state : TcpState::gone;
  const char* sign = state == TcpState::gone || state == TcpState::closed ? "╷"
                     : state == TcpState::listen                          ? "╎"
                     : state == TcpState::established                     ? "┃"
                                                                          : "│";
  return paint_(tone_of(state), sign);
}

}  // namespace wirestep::app
