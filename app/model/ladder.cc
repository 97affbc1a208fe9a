#include "app/model/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "base/check.h"

namespace wirestep::app {

namespace {

// Column 0 is the wire; each host has a gutter after it. Heights are in rows.
constexpr std::size_t wire_column = 0;
constexpr double frame_height = 1.7, call_height = 1.1, state_height = 1.35;
// The next frame's words stand above its arrow, and not upon the head of one that landed there.
constexpr double landing_height = 1.1;
// While a frame is held its kernel sends it again and again: those copies tell nothing new, and take little
// room.
constexpr double copy_height = 0.85;
// A state's name may stand this much below where it begins; before it would stand lower, time moves down.
constexpr double label_drift = 2.5;
constexpr std::uint32_t nothing = never;
constexpr unsigned most_lanes = 2;
constexpr auto longest_glance =
    std::chrono::milliseconds(5);  // a longer call has a bar, and its result below

// What only finds the way for what is taught.
bool prepares(const packet::Brief& brief) {
  constexpr std::uint16_t router_solicitation = 133, redirect = 137;  // RFC 4861: neighbour discovery
  return brief.protocol == packet::Protocol::arp ||
         (brief.protocol == packet::Protocol::icmpv6 && brief.icmp_type >= router_solicitation &&
          brief.icmp_type <= redirect);
}

}  // namespace

void Ladder::show(const LadderOptions& options) {
  if (options != options_) *this = Ladder(*trace_, options);
}

std::uint64_t Ladder::new_generation() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

void Ladder::follow(std::size_t end) {
  if (end < cursor_) *this = Ladder(*trace_, options_);  // the fold has no inverse
  CHECK(end < never);
  for (; cursor_ < end; ++cursor_) fold(static_cast<EventIndex>(cursor_), (*trace_)[cursor_]);
}

void Ladder::fold(EventIndex index, const Event& event) {
  Time time = event.time;
  double before = rows_.end();
  if (const auto* frame = std::get_if<FrameEvent>(&event.body)) {
    frame_event(index, time, *frame);
  } else if (const auto* call = std::get_if<CallEvent>(&event.body)) {
    call_event(index, time, *call);
  } else if (const auto* socket = std::get_if<SocketEvent>(&event.body)) {
    socket_event(index, time, *socket);
  } else if (const auto* host = std::get_if<HostEvent>(&event.body)) {
    host_event(index, *host);
  } else if (const auto* wire = std::get_if<WireEvent>(&event.body)) {
    wires_.at(wire->from.value) = {wire->mode, wire->transit};
  } else if (const auto* program = std::get_if<ProgramEvent>(&event.body)) {
    constexpr std::uint32_t most_programs = 1u << 20;  // a number that no session reaches is a file's mistake
    if (program->program.value >= most_programs) return;
    if (program_host_.size() <= program->program.value) program_host_.resize(program->program.value + 1);
    program_host_[program->program.value] = program->host;
    if (!program->started) program_ended(index, time, program->program);
  } else if (const auto* peer = std::get_if<PeerEvent>(&event.body)) {
    peer_event(index, *peer);
  } else if (const auto* command = std::get_if<CommandEvent>(&event.body)) {
    if (command->text.length > 0) crowd_open_ = false;
  }
  if (rows_.end() == before) return;
  moment_index_.push_back(index);
  moment_row_.push_back(rows_.end());
}

void Ladder::host_event(EventIndex index, const HostEvent& event) {
  crowds_.saw(event);
  introduced_.push_back(index);
  hosts_.push_back(event.host);
  wires_.emplace_back();
  took_part_.push_back(false);
  gutters_.emplace_back();
  states_.emplace_back();
  rows_.add_column();
}

std::vector<HostId> Ladder::shown_hosts() const {
  std::vector<HostId> shown;
  for (HostId host : hosts_)
    if (host == hosts_.front() || host == hosts_.back() || took_part_[host.value]) shown.push_back(host);
  return shown;
}

// A host between others has no gutter beside the wire: its calls stand upon the wire, and share its column.
std::size_t Ladder::gutter(HostId host) const {
  bool between = host.value > 0 && host.value + 1u < hosts_.size();
  return between ? wire_column : 1u + host.value;
}

// -- frames -------------------------------------------------------------------------------------

LadderFrame* Ladder::find(FrameId id) {
  std::uint32_t record = nothing;
  if (id.value < frame_record_.size()) record = frame_record_[id.value];
  if (auto strange = strange_frame_.find(id.value); record == nothing && strange != strange_frame_.end())
    record = strange->second;
  return record == nothing ? nullptr : &frames_[record];
}

const LadderFrame* Ladder::frame(FrameId id) const {
  return const_cast<Ladder*>(this)->find(id);
}

// Whether the last frame of its host is a copy of the same segment, and still waits.
bool Ladder::repeats(const FrameEvent& event) const {
  const auto& last = gutters_.at(event.from.value).last_frame;
  if (event.copy < 3 || !last) return false;
  const LadderFrame& before = frames_[*last];
  return before.copy + 1 == event.copy && before.fate(cursor_) == LadderFrame::Fate::held;
}

// The first of a run takes a line; the others too if the run is open, else they have no room of their own.
void Ladder::place_copy(LadderFrame& frame, std::uint32_t number, Time time) {
  const LadderFrame& before = frames_[*gutters_[frame.from.value].last_frame];
  if (before.repeats()) {
    frame.run = before.run;
    frame.folded = !options_.open.contains(frames_[runs_[frame.run].front()].id);
  } else {
    frame.run = static_cast<std::uint32_t>(runs_.size());
    runs_.emplace_back();
  }
  runs_[frame.run].push_back(number);
  frame.sent_y = rows_.place_closely(time, wire_column, frame.folded ? 0 : copy_height);
}

// `waits`: it was held. Who holds ARP wants to see it: only what crossed at once isn't drawn.
// A fragment belongs to those before it of the same packet; an ICMP error to the frame that it is about.
void Ladder::tie(LadderFrame& frame, std::uint32_t number, const FrameEvent& event) {
  if (packet::brief(trace_->bytes(event.bytes)).fragment) {
    frame.fragment = 1;
    if (frame.duplicate) {
      if (const LadderFrame* original = find(event.duplicate_of)) frame.fragment = original->fragment;
      return;
    }
    auto before = fragments_.find(event.fragment_of.value);
    if (event.fragment_of && before != fragments_.end()) {
      frame.fragment = static_cast<std::uint16_t>(frames_[before->second].fragment + 1);
      frame.tie_y = frames_[before->second].sent_y;
    }
    fragments_[event.fragment_of ? event.fragment_of.value : event.frame.value] = number;
  } else if (const LadderFrame* about = find(event.answers)) {
    if (about->delivered != never && about->to == frame.from) frame.tie_y = about->end_y;
  }
}

void Ladder::frame_sent(EventIndex index, Time time, const FrameEvent& event, bool waits) {
  packet::Brief brief = packet::brief(trace_->bytes(event.bytes));
  if (std::optional<PeerId> crowd = crowds_.folds(event, brief); crowd && !waits && !options_.crowds)
    return frame_folded(index, time, event, *crowd);
  bool noise = prepares(brief) && !waits;
  noise_ += noise;
  if (noise && !options_.noise) {
    unseen_.insert(event.frame);
    return;
  }
  if (sockets_.saw(brief)) states_changed(index, time);
  auto number = static_cast<std::uint32_t>(frames_.size());
  LadderFrame frame;
  frame.id = event.frame;
  frame.from = event.from;
  frame.to = event.to;
  frame.copy = event.copy;
  frame.duplicate = event.stage == FrameStage::duplicated;
  frame.sent = index;
  frame.protocol = brief.protocol;
  frame.length = brief.payload_length;
  frame.noise = noise;
  const Wire& wire = wires_.at(event.from.value);
  if (wire.mode == WireMode::slow && wire.transit > Nanoseconds(0)) {
    frame.transit_us = static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(wire.transit).count());
    flying_.insert(number);
  }
  if (brief.protocol == packet::Protocol::tcp) {
    auto numbers = sequence_(brief);
    frame.seq = numbers.seq;
    frame.ack = numbers.ack;
    frame.flags = brief.flags;
    frame.window = brief.window;
    frame.of_connection = sockets_.of_shown(brief);
  }
  if (!frame.duplicate && repeats(event))
    place_copy(frame, number, time);
  else
    frame.sent_y = rows_.place(time, wire_column, frame_height);
  tie(frame, number, event);
  took_part_.at(frame.from.value) = took_part_.at(frame.to.value) = true;
  for (Gutter& each : gutters_) each.last_call.reset();
  if (!frame.duplicate) gutters_[event.from.value].last_frame = number;
  frame_spans_.reach(number, frame.sent_y + least_fall);
  // The wire numbers its frames from 1 on; a capture from elsewhere may do as it likes.
  if (event.frame.value <= 16 * (frames_.size() + 64)) {
    if (frame_record_.size() <= event.frame.value) frame_record_.resize(event.frame.value + 1, nothing);
    frame_record_[event.frame.value] = number;
  } else {
    strange_frame_[event.frame.value] = number;
  }
  frames_.push_back(frame);
}

void Ladder::frame_event(EventIndex index, Time time, const FrameEvent& event) {
  bool begins = event.stage == FrameStage::sent || event.stage == FrameStage::duplicated;
  if (begins) return frame_sent(index, time, event);
  if (in_crowd_.contains(event.frame)) {
    if (event.stage == FrameStage::delivered) in_crowd_.erase(event.frame);
    if (event.stage != FrameStage::held) return;
    in_crowd_.erase(event.frame);
    --crowd_lines_.back().told.back().frames;
    frame_sent(index, time, event, true);
  }
  if (unseen_.contains(event.frame)) {
    if (event.stage == FrameStage::delivered) unseen_.erase(event.frame);
    if (event.stage != FrameStage::held) return;
    unseen_.erase(event.frame);
    --noise_;
    frame_sent(index, time, event, true);
  }
  LadderFrame* frame = find(event.frame);
  if (!frame) return;
  auto number = static_cast<std::uint32_t>(frame - frames_.data());
  switch (event.stage) {
    case FrameStage::sent:
    case FrameStage::duplicated:
      break;
    case FrameStage::corrupted:
      frame->corrupted = std::min(frame->corrupted, index);
      break;
    case FrameStage::delayed:
      frame->delayed = std::min(frame->delayed, index);
      frame->transit_us = static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                                         time - (*trace_)[frame->sent].time + event.delay)
                                                         .count());
      flying_.insert(number);
      break;
    case FrameStage::held:
      if (frame->held != never && frame->delayed != never && frame->delayed > frame->held)
        frame->held_again = std::min(frame->held_again, index);
      frame->held = std::min(frame->held, index);
      flying_.erase(number);
      break;
    case FrameStage::delivered:
      if (frame->delivered != never) break;
      frame->delivered = index;
      frame->end_y = rows_.place(time, frame->sent_y + least_fall);
      rows_.label(frame->end_y, wire_column, landing_height);
      frame_spans_.reach(number, frame->end_y);
      flying_.erase(number);
      break;
    case FrameStage::dropped:
      frame->dropped = std::min(frame->dropped, index);
      rows_.place(time);
      flying_.erase(number);
      break;
  }
}

Ladder::Flight Ladder::flight(const LadderFrame& frame, Time time) const {
  float progress = 0.1f;  // live: it is on the wire for microseconds only
  Time sent = (*trace_)[frame.sent].time;
  if (frame.transit_us > 0)
    progress = std::clamp(static_cast<float>(seconds(time - sent) / seconds(frame.transit())), 0.0f, 1.0f);
  Time landing = std::max(sent + frame.transit(), rows_.time());
  return {progress, std::max(frame.sent_y + least_fall, rows_.at(landing))};
}

bool Ladder::moving(Time time) const {
  return std::any_of(flying_.begin(), flying_.end(), [&](std::uint32_t number) {
    const LadderFrame& frame = frames_[number];
    return time < (*trace_)[frame.sent].time + frame.transit() + std::chrono::milliseconds(200);
  });
}

// -- crowds -------------------------------------------------------------------------------------

void Ladder::peer_event(EventIndex index, const PeerEvent& event) {
  crowds_.saw(event);
  peer_told_[event.peer] = index;
  for (auto line = crowd_lines_.rbegin(); line != crowd_lines_.rend(); ++line) {
    if (line->peer != event.peer) continue;
    line->told.push_back({index, index, line->told.back().frames});
    return;
  }
}

void Ladder::frame_folded(EventIndex index, Time time, const FrameEvent& event, PeerId crowd) {
  constexpr auto pause = std::chrono::seconds(2);
  in_crowd_.insert(event.frame);
  if (!crowd_open_ || crowd_lines_.back().peer != crowd || time - crowd_time_ > pause) {
    LadderCrowd line;
    line.peer = crowd;
    line.y = rows_.place(time, wire_column, frame_height);
    line.first = index;
    line.from = event.from;
    line.to = event.to;
    line.told.push_back({index, peer_told_.at(crowd), 0});
    crowd_lines_.push_back(std::move(line));
    for (Gutter& each : gutters_) each.last_call.reset();
    loop_calls_.clear();
    crowd_open_ = true;
  }
  rows_.place_closely(time, wire_column, 0);  // time goes on, and takes no room
  took_part_[event.from.value] = took_part_[event.to.value] = true;
  crowd_time_ = time;
  ++crowd_lines_.back().told.back().frames;
}

bool Ladder::crowd_comes(Time time) const {
  return crowd_open_ && time - crowd_time_ <= std::chrono::milliseconds(100);
}

// While a crowd comes, its server goes through the same calls again and again: their first round stands for
// all.
std::optional<std::uint32_t> Ladder::loop_of(const CallEvent& event, HostId host) const {
  if (!crowd_comes((*trace_)[cursor_].time)) return std::nullopt;
  auto found = loop_calls_.find({event.program, fmt::format("{} {}", event.line, trace_->text(event.name))});
  if (found == loop_calls_.end()) return std::nullopt;
  const LadderCall& call = calls_[found->second];
  return call.host == host && continues(call, event) ? std::optional(found->second) : std::nullopt;
}

// -- calls --------------------------------------------------------------------------------------

bool Ladder::continues(const LadderCall& before, const CallEvent& event) const {
  const auto& first = std::get<CallEvent>((*trace_)[before.first].body);
  return before.latest.returned != never && !before.result_below && before.line == event.line &&
         before.program == event.program && trace_->text(first.name) == trace_->text(event.name);
}

Ladder::OpenCall Ladder::call_began(EventIndex index, Time time, const CallEvent& event, HostId host) {
  Gutter& here = gutters_[host.value];
  if (trace_->text(event.name) == "connect") crowds_.called(event.socket);
  std::optional<std::uint32_t> before = here.last_call;
  if (!before || !continues(calls_[*before], event)) before = loop_of(event, host);
  if (before) {
    LadderCall& call = calls_[*before];
    if (call.run == never) {
      call.run = static_cast<std::uint32_t>(call_runs_.size());
      call_runs_.push_back({call.latest});
    }
    call.id = event.call;
    call.latest = {index, never};
    ++call.count;
    call_runs_[call.run].push_back(call.latest);
    return {*before, call.count - 1};
  }
  auto number = static_cast<std::uint32_t>(calls_.size());
  LadderCall call;
  call.id = event.call;
  call.program = event.program;
  call.host = host;
  call.line = event.line;
  call.first = index;
  call.latest = {index, never};
  while (call.lane + 1u < most_lanes && (here.lanes & (1u << call.lane))) ++call.lane;
  call.y = rows_.place(time, gutter(host), call_height);
  calls_.push_back(call);
  call_spans_.reach(number, call.y);
  here.last_call = number;
  if (crowd_open_)
    loop_calls_[{event.program, fmt::format("{} {}", event.line, trace_->text(event.name))}] = number;
  return {number, 0};
}

void Ladder::call_event(EventIndex index, Time time, const CallEvent& event) {
  // At the gate it has no place yet: it is shown where time is now, until it begins.
  if (event.stage == CallStage::waiting) return;
  if (event.program.value >= program_host_.size()) return;
  std::optional<HostId> host = program_host_[event.program.value];
  if (!host || host->value >= hosts_.size()) return;
  took_part_[host->value] = true;
  auto open = open_call_.find(event.call.value);
  if (open == open_call_.end()) {  // it begins; or its begin was before the record
    open = open_call_.emplace(event.call.value, call_began(index, time, event, *host)).first;
    open_calls_.insert(open->second.record);
    gutters_[host->value].lanes |= 1u << calls_[open->second.record].lane;
  }
  if (event.stage != CallStage::returned) return;
  // EAGAIN at once is no news: a program that polls hears it thousands of times, and all of them are one
  // line.
  bool failed = event.error != 0 && event.error != EAGAIN;
  bool waited = failed || event.duration >= longest_glance;
  call_over(open, index, time, waited);
}

// Whether a call of a run is over so soon after the one before it that time needn't be seen to pass.
bool Ladder::hurries(const LadderCall& call, std::uint32_t member, Time time) const {
  if (call.run == never || member == 0) return false;
  EventIndex before = call_runs_[call.run][member - 1].returned;
  return before != never && time - (*trace_)[before].time < std::chrono::milliseconds(20);
}

void Ladder::call_over(OpenCalls::iterator open, EventIndex index, Time time, bool below) {
  OpenCall place = open->second;
  open_call_.erase(open);
  open_calls_.erase(place.record);
  LadderCall& call = calls_[place.record];
  gutters_[call.host.value].lanes &= ~(1u << call.lane);
  call.latest.returned = index;
  if (call.run != never) call_runs_[call.run][place.member].returned = index;
  bool folds = crowd_comes(time) || hurries(call, place.member, time);
  call.result_below = !folds && call.count == 1 && below;
  call.end_y = call.result_below ? rows_.place(time, gutter(call.host), call_height)
               : folds           ? rows_.place_closely(time, gutter(call.host), 0)
                                 : rows_.place(time);
  call_spans_.reach(place.record, call.end_y);
}

// What it was in never returns.
void Ladder::program_ended(EventIndex index, Time time, ProgramId program) {
  for (auto open = open_call_.begin(); open != open_call_.end();) {
    auto next = std::next(open);
    if (calls_[open->second.record].program == program) call_over(open, index, time, true);
    open = next;
  }
}

LadderCall::At Ladder::at(const LadderCall& call, std::size_t cursor) const {
  LadderCall::At at;
  if (call.first >= cursor) return at;
  at.count = call.count;
  at.latest = call.latest;
  if (call.run != never && call.latest.began >= cursor) {
    const auto& run = call_runs_[call.run];
    auto after = std::partition_point(run.begin(), run.end(),
                                      [&](const CallTimes& each) { return each.began < cursor; });
    at.count = static_cast<std::uint32_t>(after - run.begin());
    at.latest = *std::prev(after);
  }
  at.stage = at.latest.returned < cursor ? LadderCall::Stage::returned : LadderCall::Stage::blocked;
  return at;
}

// -- states -------------------------------------------------------------------------------------

void Ladder::socket_event(EventIndex index, Time time, const SocketEvent& event) {
  const Socket& socket = trace_->socket(event.socket);
  if (!options_.crowds && crowds_.folds(socket)) return;
  sockets_.saw(socket);
  states_changed(index, time);
}

void Ladder::states_changed(EventIndex index, Time time) {
  for (HostId host : hosts_) {
    std::optional<HostState> state = sockets_.state(host);
    if (!state || state == gutters_[host.value].shown) continue;
    gutters_[host.value].shown = state;
    double y = rows_.place(time), label = rows_.label(y, gutter(host), state_height);
    if (label > y + label_drift) y = rows_.place(time, label - label_drift);
    states_[host.value].push_back({y, label, index, host, *state});
  }
}

// -- rows ---------------------------------------------------------------------------------------

double Ladder::row_of(std::size_t cursor) const {
  auto after = std::partition_point(moment_index_.begin(), moment_index_.end(),
                                    [&](EventIndex index) { return index < cursor; });
  return after == moment_index_.begin()
             ? 0
             : moment_row_[static_cast<std::size_t>(after - moment_index_.begin()) - 1];
}

double Ladder::row_of(std::size_t cursor, std::size_t& hint) const {
  while (hint < moment_index_.size() && moment_index_[hint] < cursor) ++hint;
  return hint == 0 ? 0 : moment_row_[hint - 1];
}

std::size_t Ladder::cursor_at(double row) const {
  auto after = std::upper_bound(moment_row_.begin(), moment_row_.end(), row);
  return after == moment_row_.end() ? cursor_
                                    : moment_index_[static_cast<std::size_t>(after - moment_row_.begin())];
}

std::size_t Ladder::memory() const {
  auto of = [](const auto& list) { return list.capacity() * sizeof(list[0]); };
  std::size_t bytes = of(frames_) + of(calls_) + of(frame_record_) + of(moment_index_) + of(moment_row_) +
                      of(rows_.gaps()) + frame_spans_.memory() + call_spans_.memory();
  for (const auto& each : states_) bytes += of(each);
  for (const auto& each : runs_) bytes += of(each);
  for (const auto& each : call_runs_) bytes += of(each);
  return bytes;
}

}  // namespace wirestep::app
