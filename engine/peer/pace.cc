#include "peer/pace.h"

#include <algorithm>

namespace wirestep {

namespace {

constexpr Nanoseconds tick_length = std::chrono::milliseconds(1);
constexpr Nanoseconds patience = std::chrono::milliseconds(200);

}  // namespace

void Pace::tick(Time now) {
  if (now - tick_ < tick_length) return;
  bool next = now - tick_ < 2 * tick_length;
  settled_before_ = next ? settling_ : 0;
  settling_ = 0;
  tick_ = now;
}

void Pace::on_connected(Time now) {
  tick(now);
  ++settling_;
}

std::uint32_t Pace::room(std::uint32_t connecting, Time now) {
  tick(now);
  const std::uint32_t free = most_at_once - std::min(most_at_once, connecting);
  if (free == 0) return 0;
  std::optional<AcceptQueue> queue = queue_();
  if (!queue) return free;
  std::uint32_t taken = queue->waiting + connecting + settling_ + settled_before_;
  // A listener with a backlog of 0 admits one.
  std::uint32_t backlog = std::max<std::uint32_t>(1, queue->backlog);
  if (taken < backlog) {
    stuck_since_.reset();
    return std::min(free, backlog - taken);
  }
  if (!stuck_since_ || queue->waiting < waiting_) stuck_since_ = now;
  waiting_ = queue->waiting;
  return now - *stuck_since_ < patience ? 0 : free;
}

}  // namespace wirestep
