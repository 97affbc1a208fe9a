#include "wire/waiting.h"

#include <algorithm>

#include "base/check.h"

namespace wirestep {

std::vector<FrameId> WaitingFrames::all() const {
  std::vector<FrameId> ids;
  for (const auto& [id, frame] : frames_) ids.push_back(id);
  return ids;
}

FrameEvent WaitingFrames::take(FrameId frame) {
  stop(frame);
  return frames_.extract(frame).mapped();
}

Time WaitingFrames::fly_in_line(FrameId frame, Time arrival) {
  stop(frame);
  if (!line_.empty()) {
    CHECK(line_.rbegin()->first < frame);
    arrival = std::max(arrival, line_.rbegin()->second);
  }
  line_.emplace_hint(line_.end(), frame, arrival);
  return arrival;
}

void WaitingFrames::fly_alone(FrameId frame, Time arrival) {
  stop(frame);
  alone_.emplace(frame, arrival);
  by_arrival_.emplace(arrival, frame);
}

void WaitingFrames::hold_back(FrameId frame, std::uint32_t let_pass, std::optional<Time> latest) {
  stop(frame);
  if (latest) fly_alone(frame, *latest);
  back_[frame] = let_pass;
}

void WaitingFrames::stop(FrameId frame) {
  line_.erase(frame);
  back_.erase(frame);
  if (auto alone = alone_.extract(frame)) by_arrival_.erase({alone.mapped(), frame});
}

std::optional<Time> WaitingFrames::arrival(FrameId frame) const {
  if (auto found = line_.find(frame); found != line_.end()) return found->second;
  if (auto found = alone_.find(frame); found != alone_.end()) return found->second;
  return {};
}

std::optional<std::pair<Time, FrameId>> WaitingFrames::next() const {
  std::optional<std::pair<Time, FrameId>> first;
  if (!line_.empty()) first = {line_.begin()->second, line_.begin()->first};
  if (!by_arrival_.empty() && (!first || *by_arrival_.begin() < *first)) first = *by_arrival_.begin();
  return first;
}

std::vector<FrameId> WaitingFrames::passed(const FrameEvent& passed) {
  std::vector<FrameId> free;
  for (auto& [id, left] : back_) {
    if (id >= passed.frame || frames_.at(id).to != passed.to) continue;
    if (--left == 0) free.push_back(id);
  }
  return free;
}

}  // namespace wirestep
