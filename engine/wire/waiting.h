#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "trace/event.h"

namespace wirestep {

// The frames of one direction that wait on the wire: held, held back, or in flight. Those in flight either
// fly in line, where none arrives before one that was sent before it, or alone, where it may.
class WaitingFrames {
 public:
  bool empty() const { return frames_.empty(); }
  std::size_t size() const { return frames_.size(); }
  bool contains(FrameId frame) const { return frames_.contains(frame); }
  FrameEvent& operator[](FrameId frame) { return frames_.at(frame); }
  // In the order of their numbers, as they are now.
  std::vector<FrameId> all() const;

  // A held frame, at first.
  void add(const FrameEvent& frame) { frames_.emplace(frame.frame, frame); }
  FrameEvent take(FrameId frame);

  // Sets a frame that waits on its way. In line it must have a higher number than those in line, and arrives
  // no sooner than the last of them; what is returned is when.
  Time fly_in_line(FrameId frame, Time arrival);
  void fly_alone(FrameId frame, Time arrival);
  // It stays until `let_pass` later frames to the same host have passed(); if `latest` is given, not longer.
  void hold_back(FrameId frame, std::uint32_t let_pass, std::optional<Time> latest);
  // It waits, and goes on only by hand.
  void stop(FrameId frame);

  // When the frame arrives; none if it doesn't of itself.
  std::optional<Time> arrival(FrameId frame) const;
  // Whether it is on its way, rather than held (back).
  bool flies(FrameId frame) const { return arrival(frame) && !held_back(frame); }
  bool in_line(FrameId frame) const { return line_.contains(frame); }
  bool held_back(FrameId frame) const { return back_.contains(frame); }
  bool line_empty() const { return line_.empty(); }
  // The frame that arrives first.
  std::optional<std::pair<Time, FrameId>> next() const;
  // A frame was delivered: the ones that were held back behind it and may go now, in order.
  std::vector<FrameId> passed(const FrameEvent& frame);

 private:
  std::map<FrameId, FrameEvent> frames_;
  std::map<FrameId, Time> line_;  // arrivals; never fall from one frame to the next
  std::map<FrameId, Time> alone_;
  std::set<std::pair<Time, FrameId>> by_arrival_;  // those in alone_
  std::map<FrameId, std::uint32_t> back_;          // how many are still to pass
};

}  // namespace wirestep
