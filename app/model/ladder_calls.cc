// The ladder's calls: where each stands, which are folded into one line, and when it is over.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "app/model/ladder.h"
#include "app/model/ladder_rows.h"

namespace wirestep::app {

namespace {

constexpr unsigned most_lanes = 2;
constexpr auto longest_glance =
    std::chrono::milliseconds(5);  // a longer call has a bar, and its result below

}  // namespace

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

}  // namespace wirestep::app
