#include "app/text/text_ladder.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/text/columns.h"
#include "base/error.h"
#include "base/utf8.h"
#include "packet/ip_identity.h"
#include "packet/packet.h"
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

// One line of what a program printed, without what would move the cursor.
std::string printable(std::string_view text) {
  std::string result = to_utf8(text);
  std::erase_if(result, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
  std::replace(result.begin(), result.end(), '\t', ' ');
  return result;
}

// A command with the last part only of each path that is absolute: "python3 server.py 10.0.0.2 9000".
std::string short_command(std::string_view command) {
  std::string result;
  while (!command.empty()) {
    auto end = std::min(command.find(' '), command.size());
    auto word = command.substr(0, end);
    if (word.starts_with('/')) word.remove_prefix(word.rfind('/') + 1);
    result += (result.empty() ? "" : " ") + std::string(word);
    command.remove_prefix(std::min(end + 1, command.size()));
  }
  return result;
}

std::string joined(std::string_view lines) {
  std::string result;
  for (char c : lines) result += c == '\n' ? std::string(", ") : std::string(1, c);
  return result;
}

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

// -- what happens on the wire -------------------------------------------------------------------

Lines TextLadder::tell(const FrameEvent& event) {
  if (event.stage == FrameStage::sent || event.stage == FrameStage::duplicated) {
    if (crowds_.folds(event, packet::brief(trace_.bytes(event.bytes)))) {
      if (time_ - crowd_time_ > std::chrono::seconds(2)) told_calls_.clear();
      crowd_time_ = time_;
      in_crowd_.insert(event.frame);
      return {};
    }
    labels_[event.frame] = label(event);
  } else if (in_crowd_.contains(event.frame)) {
    if (event.stage == FrameStage::delivered) in_crowd_.erase(event.frame);
    if (event.stage != FrameStage::held) return {};
    in_crowd_.erase(event.frame);
    labels_[event.frame] = label(event);
  }
  const std::string& text = labels_[event.frame];
  if (text.empty()) return {};  // ARP and the like only prepare the talk
  switch (event.stage) {
    case FrameStage::sent:
      // On a live wire it arrives in the same moment: one line tells it all.
      return hosts_[event.from.value].wire == WireMode::slow ? Lines{arrow(event, "▷")} : Lines{};
    case FrameStage::held:
      numbered_.insert(event.frame);
      return {arrow(event, fmt::format("▣ #{} {}", event.frame.value, event.let_pass > 0 ? "back" : "held"))};
    case FrameStage::delivered:
      return {arrow(event, event.from < event.to ? "▶" : "◀")};
    case FrameStage::dropped:
      return {arrow(event, fmt::format("✗ #{} {}", event.frame.value,
                                       event.cause == Cause::loss  ? "lost"
                                       : event.cause == Cause::cut ? "cut"
                                                                   : "dropped"))};
    case FrameStage::delayed:
      numbered_.insert(event.frame);
      return {arrow(event, fmt::format("▷ #{} +{:.3g} s", event.frame.value, seconds(event.delay)))};
    case FrameStage::duplicated:
      numbered_.insert(event.frame);
      return {arrow(event, fmt::format("⧉ #{} = #{}", event.frame.value, event.duplicate_of.value))};
    case FrameStage::corrupted:
      numbered_.insert(event.frame);
      return {arrow(event, fmt::format("≠ #{} byte {}", event.frame.value, event.offset))};
  }
  return {};
}

std::string TextLadder::label(const FrameEvent& event) {
  auto bytes = trace_.bytes(event.bytes);
  packet::Brief brief = packet::brief(bytes);
  if (auto packet = packet::ip_identity(bytes); packet && packet->fragment) {
    numbered_.insert(event.frame);
    std::string whole = event.fragment_of     ? fmt::format("fragment of #{},", event.fragment_of.value)
                        : packet->offset == 0 ? std::string(packet::name(brief.protocol)) + " fragment,"
                                              : "fragment,";
    return fmt::format("{} bytes {}–{}", whole, packet->offset,
                       packet->offset + std::max(packet->length, 1u) - 1);
  }
  std::string copy = event.copy > 1 ? fmt::format(" (copy {})", event.copy) : "";
  switch (brief.protocol) {
    case packet::Protocol::tcp: {
      auto numbers = sequence_(brief);
      std::string text = fmt::format("{}", fmt::join(packet::flag_names(brief.flags), ", "));
      if (!copy.empty()) return text + copy;
      text += fmt::format(" seq {}", numbers.seq);
      if (brief.flags & packet::ack) text += fmt::format(" ack {}", numbers.ack);
      if (brief.payload_length > 0) text += fmt::format(" len {}", brief.payload_length);
      return text;
    }
    case packet::Protocol::udp:
      numbered_.insert(event.frame);  // an ICMP error may be about it
      return fmt::format("UDP len {}{}", brief.payload_length, copy);
    case packet::Protocol::icmp:
      if (event.answers)
        return fmt::format("ICMP about #{}:{}", event.answers.value,
                           packet::summary(bytes, event.wire_length).substr(4));
      [[fallthrough]];
    case packet::Protocol::ipv4:
    case packet::Protocol::ipv6:
      return packet::summary(bytes, event.wire_length);
    default:
      return "";
  }
}

std::string TextLadder::arrow(const FrameEvent& event, std::string_view end) const {
  std::string text = labels_.at(event.frame);
  if (event.stage == FrameStage::delivered && numbered_.contains(event.frame))
    text += fmt::format(" #{}", event.frame.value);
  if (stands_between(event.from) || stands_between(event.to))
    return middle(
        fmt::format("{} → {} {} {}", hosts_[event.from.value].name, hosts_[event.to.value].name, text, end),
        Tone::plain);
  bool right = event.from < event.to;
  bool arrives = columns(end) == 1;
  std::size_t room = between_width_ - 2 - (arrives ? 1 : columns(end) + 1);
  std::string words = " " + cut(text, room - 6) + " ";
  std::size_t rest = room - columns(words) - 2;
  std::string far;
  for (std::size_t i = 0; i < rest; ++i) far += "─";
  bool fault = event.stage == FrameStage::dropped || event.stage == FrameStage::corrupted;
  Tone tone = fault                             ? Tone::bad
              : event.stage == FrameStage::held ? Tone::waiting
              : text.starts_with("RST")         ? Tone::bad
                                                : Tone::strong;
  std::string body = arrives ? "" : " ";
  body = right ? "──" + words + far + body + std::string(end) : std::string(end) + body + far + words + "──";
  return line("", " " + paint_(tone, body) + " ", "");
}

Lines TextLadder::tell(const WireEvent& event) {
  if (event.from.value < hosts_.size()) hosts_[event.from.value].wire = event.mode;
  return {};  // the command that did it has a line
}

Lines TextLadder::tell(const RuleEvent&) {
  return {};  // as above
}

// -- what programs do ---------------------------------------------------------------------------

Lines TextLadder::tell(const ProgramEvent& event) {
  programs_[event.program] = event.host;
  if (event.started) clocks_[event.program].started(time_);
  if (event.started)
    return {gutter(event.host, "$ " + printable(short_command(trace_.text(event.command))), Tone::strong)};
  Lines lines = spent(event);
  for (const CallRuns::Story::Repeated& each : runs_.ended(event.program))
    lines.insert(lines.begin(), repeated_line(each));
  if (event.signal != 0)
    lines.insert(lines.begin(), gutter(event.host, "ended by " + signal_name(event.signal), Tone::bad));
  else
    lines.insert(lines.begin(), gutter(event.host, fmt::format("exits with status {}", event.status),
                                       event.status == 0 ? Tone::dim : Tone::bad));
  return lines;
}

// What has become of its time, once it has ended. Nothing if no kernel said so.
Lines TextLadder::spent(const ProgramEvent& exited) {
  const auto clock = clocks_.extract(exited.program);
  if (!clock || clock.mapped().cpu() == Nanoseconds(0)) return {};
  return {gutter(exited.host,
                 fmt::format("CPU {:.2f} s, blocked {:.1f} s", seconds(clock.mapped().cpu()),
                             seconds(clock.mapped().blocked(time_))),
                 Tone::dim)};
}

Lines TextLadder::tell(const OutputEvent& event) {
  Lines lines;
  for (std::string_view rest = trace_.text(event.text); !rest.empty();) {
    auto end = std::min(rest.find('\n'), rest.size());
    lines.push_back(gutter(host_of(event.program), "“" + printable(rest.substr(0, end)) + "”", Tone::code));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

// Whether a crowd comes at this moment, and this call of its server's loop was told.
bool TextLadder::told_in_crowd(const CallEvent& event) {
  if (time_ - crowd_time_ > std::chrono::milliseconds(100)) return false;
  return !told_calls_
              .insert(fmt::format("{} {} {} {}", event.program.value, event.line, trace_.text(event.name),
                                  name(event.stage)))
              .second;
}

Lines TextLadder::tell(const CallEvent& event) {
  if (const auto clock = clocks_.find(event.program); clock != clocks_.end())
    clock->second.called(event.pid, event.tid, event.stage == CallStage::begin, time_);
  if (told_in_crowd(event)) return {};
  const CallRuns::Story story = runs_.happens(event);
  Lines lines;
  if (story.repeated) lines.push_back(repeated_line(*story.repeated));
  if (story.begun) lines.push_back(call_line(*story.begun));
  if (story.event) lines.push_back(call_line(event));
  return lines;
}

std::string TextLadder::repeated_line(const CallRuns::Story::Repeated& repeated) const {
  return gutter(host_of(repeated.last.program),
                fmt::format("… the same {} times more: {}", repeated.times, trace_.text(repeated.last.name)),
                Tone::dim);
}

std::string TextLadder::call_line(const CallEvent& event) const {
  HostId host = host_of(event.program);
  auto name = trace_.text(event.name);
  std::string place = event.line > 0 ? fmt::format("{}: ", event.line) : "";
  switch (event.stage) {
    case CallStage::waiting:
      return gutter(host, fmt::format("{}{}() waits", place, name), Tone::dim);
    case CallStage::begin:
      return gutter(host, fmt::format("{}{}({})", place, name, printable(joined(trace_.text(event.args)))),
                    Tone::plain);
    case CallStage::returned:
      break;
  }
  if (event.error != 0)
    return gutter(host, fmt::format("{}() fails: {}", name, errno_name(event.error)), Tone::bad);
  return gutter(host, fmt::format("{}() = {}", name, event.result), Tone::good);
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

// Its call is told already.
Lines TextLadder::tell(const WaitEvent&) {
  return {};
}

Lines TextLadder::tell(const ProgramTimeEvent& event) {
  if (const auto clock = clocks_.find(event.program); clock != clocks_.end())
    clock->second.looked(time_, event.user + event.system, event.voluntary);
  return {};
}

Lines TextLadder::tell(const PeerEvent& event) {
  crowds_.saw(event);
  std::string words =
      event.role == PeerRole::connect  ? fmt::format("{} of {} connected", event.open, event.wanted)
      : event.role == PeerRole::listen ? fmt::format("{} connected", event.open)
                                       : fmt::format("{} of {} datagrams sent", event.closed, event.wanted);
  if (event.role != PeerRole::send && event.closed > 0) words += fmt::format(", {} closed", event.closed);
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

Lines TextLadder::tell(const GateEvent&) {
  return {};
}

Lines TextLadder::tell(const SuspendEvent& event) {
  if (!event.suspended) return {gutter(host_of(event.program), "goes on", Tone::dim)};
  return {gutter(host_of(event.program), "suspended by " + signal_name(event.signal), Tone::waiting)};
}

Lines TextLadder::tell(const DescriptorEvent&) {
  return {};  // the calls tell it
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

HostId TextLadder::host_of(ProgramId program) const {
  auto found = programs_.find(program);
  return found == programs_.end() ? HostId{0} : found->second;
}

}  // namespace wirestep::app
