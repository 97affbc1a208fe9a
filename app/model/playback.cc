#include "app/model/playback.h"

#include <algorithm>

namespace wirestep::app {

void Playback::play(Direction direction) {
  playing_ = true;
  if (direction != direction_) since_ = Nanoseconds(0);
  direction_ = direction;
}

void Playback::faster() {
  speed_ = std::min(speed_ * 2, 16.0);
}

void Playback::slower() {
  speed_ = std::max(speed_ / 2, 0.25);
}

void Playback::next_speed() {
  if (speed_ >= 16)
    speed_ = 0.25;
  else
    faster();
}

Nanoseconds Playback::pause_before(const Trace& trace, std::size_t index) {
  return std::min(trace[index].time - trace[index - 1].time, longest_pause);
}

std::size_t Playback::advance(const Trace& trace, std::size_t cursor, Nanoseconds passed) {
  std::size_t end = trace.size();
  cursor = std::clamp<std::size_t>(cursor, std::min<std::size_t>(1, end), end);
  if (!playing_) return cursor;
  if (cursor != cursor_) since_ = Nanoseconds(0);
  since_ += std::chrono::duration_cast<Nanoseconds>(passed * speed_);
  if (direction_ == Direction::forward) {
    while (cursor < end && cursor > 0 && since_ >= pause_before(trace, cursor))
      since_ -= pause_before(trace, cursor++);
    playing_ = cursor < end;
  } else {
    while (cursor > 1 && since_ >= pause_before(trace, cursor - 1)) since_ -= pause_before(trace, --cursor);
    playing_ = cursor > 1;
  }
  if (!playing_) since_ = Nanoseconds(0);
  cursor_ = cursor;
  return cursor;
}

Time Playback::moment(const Trace& trace, std::size_t cursor) const {
  if (cursor == 0 || cursor > trace.size()) return {};
  Time at = trace[cursor - 1].time;
  bool forward = direction_ == Direction::forward;
  if (!playing_ || cursor != cursor_ || since_ <= Nanoseconds(0)) return at;
  if (forward ? cursor == trace.size() : cursor < 2) return at;
  // A long pause is run through as fast as it takes.
  std::size_t next = forward ? cursor : cursor - 1;
  Nanoseconds whole = trace[next].time - trace[next - 1].time, played = pause_before(trace, next);
  if (played <= Nanoseconds(0)) return at;
  double part = std::min(1.0, seconds(since_) / seconds(played));
  Nanoseconds gone = std::chrono::duration_cast<Nanoseconds>(whole * part);
  return forward ? at + gone : at - gone;
}

}  // namespace wirestep::app
