// What is done to one frame: by the student, and, on its way, by rules and by chance.

#include <fmt/format.h>

#include <algorithm>

#include "wire/frame_life.h"
#include "wire/wire.h"

namespace wirestep {

// -- by the student -----------------------------------------------------------------------------

std::string Wire::deliver(FrameId id, Cause cause, Batch& batch) {
  FrameEvent frame;
  if (auto port = waiting_at(id))
    frame = directions_[*port].waiting.take(id);
  else if (auto dropped = dropped_.extract(id))
    frame = dropped.mapped();
  else
    return why_not(id, FrameStage::delivered);
  std::size_t port = port_of(frame.from);
  left_by_hand_ = by_hand_per_turn;
  give(port, frame, {cause}, true, batch);
  settle(port);
  report_traffic();
  return {};
}

std::string Wire::drop(FrameId id, Cause cause, Batch& batch) {
  auto port = waiting_at(id);
  if (!port) return why_not(id, FrameStage::dropped);
  FrameEvent frame = directions_[*port].waiting.take(id);
  lose(*port, frame, {cause}, batch);
  settle(*port);
  return {};
}

std::string Wire::duplicate(FrameId id, Batch& batch) {
  auto port = waiting_at(id);
  if (!port) return why_not(id, FrameStage::duplicated);
  Reason reason{Cause::student};
  WaitingFrames& waiting = directions_[*port].waiting;
  FrameEvent copy = duplicate(waiting[id], reason, batch);
  if (!waiting.flies(id)) {
    waiting.add(copy);
    hold(waiting[copy.frame], reason, batch);
  } else if (waiting.in_line(id)) {
    waiting.add(copy);
    waiting.fly_in_line(copy.frame, *waiting.arrival(id));
  } else {
    delay(*port, copy, *waiting.arrival(id), reason, batch);
  }
  return {};
}

std::string Wire::hold_back(FrameId id, std::uint32_t let_pass, Batch& batch) {
  if (let_pass == 0) return "a frame is held back behind one later frame at least";
  auto port = waiting_at(id);
  if (!port) return why_not(id, FrameStage::held);
  FrameEvent frame = directions_[*port].waiting.take(id);
  hold_back(*port, frame, let_pass, {}, {Cause::student}, batch);
  return {};
}

std::string Wire::delay(FrameId id, Nanoseconds by, Batch& batch) {
  if (by <= Nanoseconds(0) || by > std::chrono::hours(1)) return "a delay is between 0 and an hour";
  auto port = waiting_at(id);
  if (!port) return why_not(id, FrameStage::delayed);
  WaitingFrames& waiting = directions_[*port].waiting;
  Time from = waiting.flies(id) ? *waiting.arrival(id) : now();
  FrameEvent frame = waiting.take(id);
  delay(*port, frame, from + by, {Cause::student}, batch);
  return {};
}

std::string Wire::corrupt(FrameId id, std::optional<std::uint32_t> offset, std::uint8_t mask, Batch& batch) {
  if (mask == 0) return "XOR with 0 corrupts nothing";
  auto port = waiting_at(id);
  if (!port) return why_not(id, FrameStage::corrupted);
  FrameEvent& frame = directions_[*port].waiting[id];
  if (offset && *offset >= frame.wire_length)
    return fmt::format("frame #{} has {} bytes, from 0 to {}", id.value, frame.wire_length,
                       frame.wire_length - 1);
  corrupt(frame, {offset.value_or(byte_to_corrupt(trace_.bytes(frame.bytes))), mask}, {Cause::student},
          batch);
  return {};
}

// -- by anyone ----------------------------------------------------------------------------------

void Wire::hold(FrameEvent& frame, Reason reason, Batch& batch) {
  advance(frame, FrameStage::held, reason.cause, reason.rule);
  batch.add(now(), frame);
}

void Wire::hold_back(std::size_t port, const FrameEvent& frame, std::uint32_t let_pass,
                     std::optional<Time> latest, Reason reason, Batch& batch) {
  WaitingFrames& waiting = directions_[port].waiting;
  waiting.add(frame);
  waiting.hold_back(frame.frame, let_pass, latest);
  FrameEvent& back = waiting[frame.frame];
  const Time time = now();
  advance(back, FrameStage::held, reason.cause, reason.rule);
  back.let_pass = let_pass;
  if (latest) back.delay = std::max(*latest - time, Nanoseconds(1));
  batch.add(time, back);
}

void Wire::delay(std::size_t port, const FrameEvent& frame, Time arrival, Reason reason, Batch& batch) {
  WaitingFrames& waiting = directions_[port].waiting;
  waiting.add(frame);
  waiting.fly_alone(frame.frame, arrival);
  FrameEvent& late = waiting[frame.frame];
  const Time time = now();
  advance(late, FrameStage::delayed, reason.cause, reason.rule);
  late.delay = std::max(arrival - time, Nanoseconds(0));
  batch.add(time, late);
}

// A frame of its own from here on; but it says of which it is a copy.
FrameEvent Wire::duplicate(const FrameEvent& frame, Reason reason, Batch& batch) {
  FrameEvent copy = frame;
  copy.frame = recorder_.take_number();
  copy.stage = FrameStage::duplicated;
  copy.cause = reason.cause;
  copy.rule = reason.rule;
  copy.delay = {};
  copy.let_pass = 0;
  copy.duplicate_of = frame.frame;
  batch.add(now(), copy);
  copy.stage = FrameStage::sent;
  return copy;
}

// It stays at its stage; its event alone is another.
void Wire::corrupt(FrameEvent& frame, Flip flip, Reason reason, Batch& batch) {
  wirestep::corrupt(frame, flip, trace_);
  FrameEvent event = frame;
  event.stage = FrameStage::corrupted;
  event.cause = reason.cause;
  event.rule = reason.rule;
  event.delay = {};
  event.let_pass = 0;
  batch.add(now(), event);
}

}  // namespace wirestep
