#include "trace/program_clock.h"

#include <algorithm>

namespace wirestep {

namespace {

// A program that computes is looked at every 100 ms, and later only on a machine that is very busy.
constexpr Nanoseconds stale = std::chrono::milliseconds(500);

}  // namespace

void ProgramClock::call_over(Time begin, Time end) {
  const Nanoseconds lasted = since_look(begin, end);
  calls_ += lasted;
  if (lasted >= noticed) long_calls_ += lasted;
}

void ProgramClock::look(Time time, Nanoseconds cpu, Nanoseconds in_calls, std::size_t threads) {
  const Nanoseconds passed = std::max(time - looked_, Nanoseconds(0)), used = cpu - cpu_;
  const Nanoseconds all = passed * static_cast<Nanoseconds::rep>(std::max<std::size_t>(threads, 1));
  blocked_ += std::max(std::min(calls_ + in_calls, all - used), Nanoseconds(0));
  calls_ = long_calls_ = {};
  share_ = passed > Nanoseconds(0) ? seconds(used) / seconds(passed) : 0;
  cpu_ = cpu;
  looked_ = std::max(time, looked_);
}

Nanoseconds ProgramClock::since_look(Time begin, Time now) const {
  return std::max(now - std::max(begin, looked_), Nanoseconds(0));
}

double ProgramClock::share(Time now) const {
  return now - looked_ > stale ? 0 : share_;
}

}  // namespace wirestep
