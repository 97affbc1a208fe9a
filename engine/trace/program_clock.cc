#include "trace/program_clock.h"

#include <algorithm>

namespace wirestep {

namespace {

// A program that computes is looked at every 100 ms, and later only on a machine that is very busy.
constexpr Nanoseconds stale = std::chrono::milliseconds(500);

}  // namespace

void ProgramClock::called(std::int32_t pid, std::int32_t tid, bool inside, Time time) {
  auto thread = std::find_if(threads_.begin(), threads_.end(),
                             [&](const Thread& each) { return each.tid == tid && each.pid == pid; });
  if (thread == threads_.end()) thread = threads_.insert(thread, {pid, tid, false, time});
  call_over(*thread, time);
  thread->inside = inside;
  thread->since = time;
}

void ProgramClock::looked(Time time, Nanoseconds cpu, std::uint64_t sleeps) {
  const Nanoseconds passed = std::max(time - looked_, Nanoseconds(0)), used = cpu - cpu_;
  const Nanoseconds all = passed * static_cast<Nanoseconds::rep>(std::max<std::size_t>(threads_.size(), 1));
  for (const Thread& thread : threads_)
    if (thread.inside) (thread.since < looked_ ? spanning_ : calls_) += since_look(thread, time);
  if (sleeps == sleeps_) calls_ = {};
  blocked_ += std::max(std::min(spanning_ + calls_, all - used), Nanoseconds(0));
  spanning_ = calls_ = long_calls_ = {};
  sleeps_ = sleeps;
  share_ = passed > Nanoseconds(0) ? seconds(used) / seconds(passed) : 0;
  cpu_ = cpu;
  looked_ = std::max(time, looked_);
}

void ProgramClock::ended(Time time) {
  for (Thread& thread : threads_) call_over(thread, time);
}

Nanoseconds ProgramClock::blocked(Time now) const {
  Nanoseconds total = blocked_ + long_calls_;
  for (const Thread& thread : threads_) {
    const Nanoseconds lasted = since_look(thread, now);
    if (thread.inside && lasted >= noticed) total += lasted;
  }
  return total;
}

double ProgramClock::share(Time now) const {
  return now - looked_ > stale ? 0 : share_;
}

void ProgramClock::call_over(Thread& thread, Time time) {
  if (!thread.inside) return;
  const Nanoseconds lasted = since_look(thread, time);
  (thread.since < looked_ ? spanning_ : calls_) += lasted;
  if (lasted >= noticed) long_calls_ += lasted;
  thread.inside = false;
}

// What of its call no look has counted yet.
Nanoseconds ProgramClock::since_look(const Thread& thread, Time now) const {
  return std::max(now - std::max(thread.since, looked_), Nanoseconds(0));
}

}  // namespace wirestep
