#include "probe/thread_clock.h"

#include <time.h>

#include <algorithm>
#include <atomic>

#include "probe/kernel.h"

namespace wirestep::probe {

namespace {

std::int64_t read_clock() {
  timespec time{};
  kernel::call(SYS_clock_gettime, CLOCK_THREAD_CPUTIME_ID, kernel::number(&time));
  return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
}

// The least that lies between two readings with nothing in between: threads that measure it at the same time
// find the same, or nearly.
std::int64_t cost_of_reading() {
  static std::atomic<std::int64_t> known{-1};
  std::int64_t cost = known.load(std::memory_order_relaxed);
  if (cost >= 0) return cost;
  cost = 1'000'000;
  for (int i = 0; i < 32; ++i) {
    const std::int64_t first = read_clock();
    cost = std::min(cost, read_clock() - first);
  }
  known.store(cost, std::memory_order_relaxed);
  return cost;
}

}  // namespace

ThreadClock::ThreadClock() : begin_(0) {
  cost_of_reading();
  begin_ = read_clock();
}

std::int64_t ThreadClock::elapsed() const {
  const std::int64_t end = read_clock();
  return std::max<std::int64_t>(0, end - begin_ - cost_of_reading());
}

}  // namespace wirestep::probe
