// The ladder's frames: from when each is sent until it lands or is lost.
#include <algorithm>

#include "app/model/ladder.h"
#include "app/model/ladder_rows.h"

namespace wirestep::app {

namespace {

// The next frame's words stand above its arrow, and not upon the head of one that landed there.
constexpr double landing_height = 1.1;
// While a frame is held its kernel sends it again and again: those copies tell nothing new, and take little
// room.
constexpr double copy_height = 0.85;
// Of a packet's fragments so many have a line each; those behind them share one.
constexpr std::uint16_t few_fragments = 2;
constexpr std::uint32_t nothing = never;

// What only finds the way for what is taught.
bool prepares(const packet::Brief& brief) {
  constexpr std::uint16_t router_solicitation = 133, redirect = 137;  // RFC 4861: neighbour discovery
  return brief.protocol == packet::Protocol::arp ||
         (brief.protocol == packet::Protocol::icmpv6 && brief.icmp_type >= router_solicitation &&
          brief.icmp_type <= redirect);
}

}  // namespace

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

// The fragment that was sent before this one, of the same packet: its record.
std::optional<std::uint32_t> Ladder::fragment_before(const FrameEvent& event) const {
  if (!event.fragment_of || event.stage == FrameStage::duplicated) return {};
  auto before = fragments_.find(event.fragment_of.value);
  if (before == fragments_.end()) return {};
  return before->second;
}

// The first of a run takes a line; the others too if the run is open, else they have no room of their own.
void Ladder::join_run(LadderFrame& frame, std::uint32_t number, const LadderFrame& before) {
  if (before.run != never) {
    frame.run = before.run;
    frame.folded = !options_.open.contains(frames_[runs_[frame.run].front()].id);
  } else {
    frame.run = static_cast<std::uint32_t>(runs_.size());
    runs_.emplace_back();
  }
  runs_[frame.run].push_back(number);
}

void Ladder::place_frame(LadderFrame& frame, std::uint32_t number, Time time, const FrameEvent& event) {
  std::optional<std::uint32_t> fragment = fragment_before(event);
  if (!frame.duplicate && repeats(event)) {
    join_run(frame, number, frames_[*gutters_[frame.from.value].last_frame]);
    frame.sent_y = rows_.place_closely(time, wire_column, frame.folded ? 0 : copy_height);
    return;
  }
  if (fragment && frames_[*fragment].fragment >= few_fragments) join_run(frame, number, frames_[*fragment]);
  frame.sent_y =
      frame.folded ? rows_.place_closely(time, wire_column, 0) : rows_.place(time, wire_column, frame_height);
}

// A fragment belongs to those before it of the same packet; an ICMP error to the frame that it is about.
void Ladder::tie(LadderFrame& frame, std::uint32_t number, const FrameEvent& event) {
  if (packet::brief(trace_->bytes(event.bytes)).fragment) {
    frame.fragment = 1;
    if (frame.duplicate) {
      if (const LadderFrame* original = find(event.duplicate_of)) frame.fragment = original->fragment;
      return;
    }
    if (std::optional<std::uint32_t> before = fragment_before(event)) {
      frame.fragment = static_cast<std::uint16_t>(frames_[*before].fragment + 1);
      frame.tie_y = frames_[*before].sent_y;
    }
    fragments_[event.fragment_of ? event.fragment_of.value : event.frame.value] = number;
  } else if (const LadderFrame* about = find(event.answers)) {
    if (about->delivered != never && about->to == frame.from) frame.tie_y = about->end_y;
  }
}

// `waits`: it was held. Who holds ARP wants to see it: only what crossed at once isn't drawn.
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
  bool repeated = event.copy > 1 || event.stage == FrameStage::duplicated;
  if (sockets_.saw(brief, repeated)) states_changed(index, time);
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
  place_frame(frame, number, time, event);
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
      if (!frame->folded || frame->repeats()) rows_.label(frame->end_y, wire_column, landing_height);
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

}  // namespace wirestep::app
