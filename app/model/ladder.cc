#include "app/model/ladder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace wirestep::app {

namespace {

// Column 0 is the wire; each host has a gutter after it. Heights are in rows.
constexpr std::size_t wire_column = 0;
constexpr float frame_height = 1.7f, call_height = 1.1f, state_height = 1.35f;
// An arrow always falls a little, also when it was delivered within microseconds: time runs down.
constexpr float least_fall = 0.9f;
// The next frame's words stand above its arrow, and not upon the head of one that landed there.
constexpr float landing_height = 1.1f;
// While a frame is held its kernel sends it again and again: those copies tell nothing new, and take little
// room.
constexpr float repeat_height = 0.85f;

// What only finds the way for what is taught.
bool prepares(const packet::Brief& brief) {
  constexpr std::uint16_t router_solicitation = 133, redirect = 137;  // RFC 4861: neighbour discovery
  return brief.protocol == packet::Protocol::arp ||
         (brief.protocol == packet::Protocol::icmpv6 && brief.icmp_type >= router_solicitation &&
          brief.icmp_type <= redirect);
}

}  // namespace

void Ladder::follow(std::size_t cursor) {
  if (cursor < cursor_) *this = Ladder(*trace_);  // the fold has no inverse
  for (; cursor_ < cursor; ++cursor_) fold(cursor_, (*trace_)[cursor_]);
}

void Ladder::fold(std::size_t index, const Event& event) {
  Time time = event.time;
  if (const auto* host = std::get_if<HostEvent>(&event.body)) {
    hosts_.push_back(host->host);
    wires_.emplace_back();
    shown_.emplace_back();
    rows_ = TimeRows(1 + hosts_.size());
  } else if (const auto* wire = std::get_if<WireEvent>(&event.body)) {
    wires_.at(wire->from.value) = {wire->mode, wire->transit};
  } else if (const auto* program = std::get_if<ProgramEvent>(&event.body)) {
    program_host_[program->program.value] = program->host;
  } else if (const auto* frame = std::get_if<FrameEvent>(&event.body)) {
    frame_event(index, time, *frame);
  } else if (const auto* call = std::get_if<CallEvent>(&event.body)) {
    call_event(index, time, *call);
  } else if (const auto* socket = std::get_if<SocketEvent>(&event.body)) {
    socket_event(index, time, *socket);
  }
}

std::size_t Ladder::gutter(HostId host) const {
  return 1 + host.value;
}

// Whether the frame before it is a copy of the same segment, and still waits.
bool Ladder::repeats(const FrameEvent& event) const {
  if (event.copy < 3 || frames_.empty()) return false;
  const LadderFrame& before = frames_.back();
  return before.from == event.from && before.copy + 1 == event.copy && before.fate == LadderFrame::Fate::held;
}

void Ladder::frame_event(std::size_t index, Time time, const FrameEvent& event) {
  if (event.stage == FrameStage::sent) {
    packet::Brief brief = packet::brief(trace_->bytes(event.bytes));
    if (prepares(brief)) {
      ++folded_;
      return;
    }
    if (sockets_.saw(brief)) states_changed(index, time);
    LadderFrame frame;
    frame.id = event.frame;
    frame.from = event.from;
    frame.to = event.to;
    frame.sent = time;
    frame.copy = event.copy;
    frame.index = index;
    const Wire& wire = wires_.at(event.from.value);
    if (wire.mode == WireMode::slow) frame.transit = wire.transit;
    if (brief.protocol == packet::Protocol::tcp) {
      auto numbers = sequence_(brief);
      frame.flags = fmt::format("{}", fmt::join(packet::flag_names(brief.flags), ", "));
      frame.numbers = fmt::format("seq {}", numbers.seq);
      if (brief.flags & packet::ack) frame.numbers += fmt::format(" ack {}", numbers.ack);
      if (brief.payload_length > 0) frame.numbers += fmt::format(" len {}", brief.payload_length);
      frame.of_connection = sockets_.of_latest(brief);
      frame.reset = brief.flags & packet::rst;
    } else {
      frame.flags = packet::name(brief.protocol);
      if (brief.payload_length > 0) frame.numbers = fmt::format("len {}", brief.payload_length);
    }
    frame.repeats = repeats(event);
    frame.sent_y = frame.repeats ? rows_.place_closely(time, wire_column, repeat_height)
                                 : rows_.place(time, wire_column, frame_height);
    last_call_.clear();
    frame_record_[event.frame.value] = frames_.size();
    frames_.push_back(std::move(frame));
    return;
  }
  auto found = frame_record_.find(event.frame.value);
  if (found == frame_record_.end()) return;
  LadderFrame& frame = frames_[found->second];
  switch (event.stage) {
    case FrameStage::sent:
      break;
    case FrameStage::held:
      frame.fate = LadderFrame::Fate::held;
      frame.was_held = true;
      break;
    case FrameStage::delivered:
      frame.fate = LadderFrame::Fate::delivered;
      frame.ended = time;
      frame.end_y = rows_.place(time, frame.sent_y + least_fall);
      rows_.label(frame.end_y, wire_column, landing_height);
      break;
    case FrameStage::dropped:
      frame.fate = LadderFrame::Fate::dropped;
      frame.was_dropped = true;
      frame.ended = time;
      frame.end_y = rows_.place(time);
      break;
  }
}

void Ladder::call_event(std::size_t index, Time time, const CallEvent& event) {
  auto host = program_host_.find(event.program.value);
  if (host == program_host_.end() || host->second.value >= hosts_.size()) return;
  HostId where = host->second;
  std::size_t column = gutter(where);
  auto found = call_record_.find(event.call.value);

  if (found == call_record_.end()) {
    std::string_view name = trace_->text(event.name);
    auto last = last_call_.find(where);
    if (last != last_call_.end()) {
      LadderCall& before = calls_[last->second];
      if (before.stage == LadderCall::Stage::returned && before.name == name && before.line == event.line &&
          before.program == event.program && !before.result_below) {
        call_record_[event.call.value] = last->second;
        before.id = event.call;
        ++before.count;
        found = call_record_.find(event.call.value);
      }
    }
    if (found == call_record_.end()) {
      LadderCall call;
      call.id = event.call;
      call.program = event.program;
      call.host = where;
      call.name = name;
      call.line = event.line;
      call.index = index;
      // At the gate it has no row yet: it is shown where time is now, until it begins.
      bool waits = event.stage == CallStage::waiting;
      call.y = waits ? rows_.place(time) : rows_.place(time, column, call_height);
      last_call_[where] = calls_.size();
      found = call_record_.emplace(event.call.value, calls_.size()).first;
      calls_.push_back(std::move(call));
    }
  }

  LadderCall& call = calls_[found->second];
  switch (event.stage) {
    case CallStage::waiting:
      call.stage = LadderCall::Stage::waiting;
      call.began = time;
      break;
    case CallStage::begin:
      if (call.stage == LadderCall::Stage::waiting && call.count == 1 && call.began != Time{})
        call.y = rows_.place(time, column, call_height);
      call.stage = LadderCall::Stage::blocked;
      call.began = time;
      break;
    case CallStage::returned:
      call.stage = LadderCall::Stage::returned;
      call.result = event.result;
      call.error = event.error;
      call.ended = time;
      call.result_below =
          call.count == 1 && (event.error != 0 || event.duration >= std::chrono::milliseconds(5));
      call.end_y = call.result_below ? rows_.place(time, column, call_height) : rows_.place(time);
      call_record_.erase(found);
      break;
  }
}

void Ladder::socket_event(std::size_t index, Time time, const SocketEvent& event) {
  sockets_.saw(trace_->socket(event.socket));
  states_changed(index, time);
}

void Ladder::states_changed(std::size_t index, Time time) {
  for (HostId host : hosts_) {
    std::optional<HostState> state = sockets_.state(host);
    if (!state || state == shown_[host.value]) continue;
    shown_[host.value] = state;
    float y = rows_.place(time);
    states_.push_back({host, *state, y, rows_.label(y, gutter(host), state_height), index});
  }
}

const LadderFrame* Ladder::frame(FrameId id) const {
  auto found = frame_record_.find(id.value);
  return found == frame_record_.end() ? nullptr : &frames_[found->second];
}

const Connection* Ladder::connection() const {
  return sockets_.connections().empty() ? nullptr : &sockets_.connections().back();
}

Ladder::Flight Ladder::flight(const LadderFrame& frame, Time time) const {
  float progress = 0.1f;  // live: it is on the wire for microseconds only
  if (frame.transit > Nanoseconds(0))
    progress =
        std::clamp(static_cast<float>(seconds(time - frame.sent) / seconds(frame.transit)), 0.0f, 1.0f);
  Time landing = std::max(frame.sent + frame.transit, rows_.time());
  return {progress, std::max(frame.sent_y + least_fall, rows_.at(landing))};
}

bool Ladder::moving(Time time) const {
  return std::any_of(frames_.rbegin(), frames_.rend(), [&](const LadderFrame& frame) {
    return frame.fate == LadderFrame::Fate::flying && frame.transit > Nanoseconds(0) &&
           time < frame.sent + frame.transit + std::chrono::milliseconds(200);
  });
}

}  // namespace wirestep::app
