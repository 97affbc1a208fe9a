// How the wire is set: clutch, cut, impairments, rules; and all of it taken back.

#include <fmt/format.h>

#include <algorithm>

#include "wire/frame_life.h"
#include "wire/wire.h"

namespace wirestep {

namespace {

constexpr Nanoseconds longest = std::chrono::hours(1);
constexpr std::uint64_t slowest = 1000;  // bits a second: a frame of 1500 bytes takes 12 s

bool is_part(double value) {
  return value >= 0 && value <= 1;
}

bool is_span(Nanoseconds span) {
  return span >= Nanoseconds(0) && span <= longest;
}

std::string problem_of(const Impairment& impairment) {
  for (double part : {impairment.loss, impairment.duplication, impairment.reordering, impairment.corruption})
    if (!is_part(part)) return "a part of the frames is between 0 and 100 %";
  if (!is_span(impairment.delay) || !is_span(impairment.jitter)) return "a delay is between 0 and an hour";
  if (impairment.rate != 0 && impairment.rate < slowest)
    return fmt::format("the lowest rate is {} bits a second", slowest);
  return "";
}

std::string problem_of(const WireRule& rule) {
  if (!is_span(rule.delay)) return "a delay is between 0 and an hour";
  if (rule.let_pass == 0) return "a frame is held back behind one later frame at least";
  if (rule.mask == 0) return "XOR with 0 corrupts nothing";
  if (rule.match.least_payload > rule.match.most_payload) return "no frame has so many bytes and so few";
  return "";
}

}  // namespace

void Wire::set_mode(HostId host, WireMode mode, Nanoseconds transit, bool arp, Batch& batch) {
  std::size_t port = port_of(host);
  Direction& from = directions_[port];
  from.mode = mode;
  from.transit = transit;
  from.arp = arp;
  report_setting(port, batch);
  if (mode == WireMode::live) {
    release(port, false, batch);
  } else if (mode == WireMode::slow) {
    // Those in line first lose their places: what was held among them has to get one, too.
    std::vector<FrameId> flying;
    for (FrameId id : from.waiting.all()) {
      if (from.waiting.held_back(id) || from.waiting[id].stage == FrameStage::delayed) continue;
      from.waiting.stop(id);
      flying.push_back(id);
    }
    for (FrameId id : from.waiting.all())
      if (from.waiting.in_line(id)) from.waiting.fly_alone(id, *from.waiting.arrival(id));
    for (FrameId id : flying) from.waiting.fly_in_line(id, now() + transit);
  } else {
    for (FrameId id : from.waiting.all()) {
      if (from.waiting.held_back(id)) continue;
      from.waiting.stop(id);
      if (from.waiting[id].stage != FrameStage::held) hold(from.waiting[id], {Cause::student}, batch);
    }
  }
  settle(port);
  report_traffic();
}

void Wire::set_cut(HostId host, bool cut, Batch& batch) {
  std::size_t port = port_of(host);
  Direction& from = directions_[port];
  from.cut = cut;
  report_setting(port, batch);
  for (FrameId id : from.waiting.all()) {
    if (!cut || !from.waiting.flies(id)) continue;
    FrameEvent frame = from.waiting.take(id);
    lose(port, frame, {Cause::cut}, batch);
  }
  settle(port);
}

std::string Wire::impair(HostId host, const Impairment& impairment, Batch& batch) {
  if (std::string problem = problem_of(impairment); !problem.empty()) return problem;
  std::size_t port = port_of(host);
  directions_[port].chance.set(impairment);
  report_setting(port, batch);
  settle(port);
  return {};
}

std::string Wire::add_rule(const WireRule& wanted, Batch& batch) {
  if (std::string problem = problem_of(wanted); !problem.empty()) return problem;
  if (rules_.full()) return fmt::format("{} rules are the most", Rules::most);
  batch.add(now(), RuleEvent{true, rules_.add(wanted)});
  for (std::size_t i = 0; i < directions_.size(); ++i) settle(i);
  return {};
}

std::string Wire::remove_rule(RuleId id, Batch& batch) {
  auto rule = rules_.remove(id);
  if (!rule) return fmt::format("there is no rule {}", id.value);
  batch.add(now(), RuleEvent{false, *rule});
  for (std::size_t i = 0; i < directions_.size(); ++i) settle(i);
  return {};
}

void Wire::clear(Batch& batch) {
  for (const WireRule& rule : rules_.all()) remove_rule(rule.id, batch);
  for (std::size_t i = 0; i < directions_.size(); ++i) {
    Direction& from = directions_[i];
    from.cut = false;
    from.chance.set({});
    from.mode = WireMode::live;
    from.transit = {};
    from.arp = false;
    report_setting(i, batch);
    release(i, true, batch);
    settle(i);
  }
  report_traffic();
}

// What is held back goes behind the frames that it was held back for, as long as there are any.
void Wire::release(std::size_t port, bool delayed_too, Batch& batch) {
  WaitingFrames& waiting = directions_[port].waiting;
  for (bool held_back : {false, true}) {
    for (FrameId id : waiting.all()) {
      if (!waiting.contains(id) || waiting.held_back(id) != held_back) continue;
      if (!delayed_too && waiting[id].stage == FrameStage::delayed) continue;
      FrameEvent frame = waiting.take(id);
      give(port, frame, {Cause::live}, false, batch);
    }
  }
}

// The thread forwards by itself only while there is nothing for the loop to do. Frames that it has handed
// over until then are in its ring, or here: it waits until they have been given back (port.h).
void Wire::settle(std::size_t port) {
  Direction& from = directions_[port];
  bool by_thread = from.mode == WireMode::live && !from.cut && !from.chance.impairment().any() &&
                   !rules_.concern(from.host) && from.waiting.empty();
  if (by_thread == from.by_thread) return;
  from.by_thread = by_thread;
  ports_[port]->set_live(by_thread);
}

void Wire::report_setting(std::size_t port, Batch& batch) {
  const Direction& from = directions_[port];
  batch.add(now(), WireEvent{from.host, from.mode, from.transit, from.cut, from.chance.impairment()});
}

}  // namespace wirestep
