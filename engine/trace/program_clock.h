#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"

namespace wirestep {

// Where a program's time goes: on a processor, as its kernel says (ProgramTimeEvent); blocked in calls; or
// neither: at the gate, asleep, or ready while other programs have the processors.
//
// That a thread is in a call doesn't mean that it is blocked: one that polls is in calls nearly always, and
// never waits. So of what its calls have lasted between two looks at its processor time no more counts as
// blocked than the processor didn't have of it. Until the next look, which follows within 100 ms, a call
// counts whole if it has lasted long enough to be noticed. Plain data, a part of the model; times never fall.
class ProgramClock {
 public:
  static constexpr Nanoseconds noticed = std::chrono::milliseconds(10);

  void started(Time time) { looked_ = time; }
  // A thread has come to a stage of a call. `inside`: it has begun; else it has returned, or waits at the
  // gate.
  void called(std::int32_t pid, std::int32_t tid, bool inside, Time time);
  // Its processor time was told, and how often it went to sleep by itself (voluntary context switches): all
  // since it started. If it never did since the last look, calls that began since were no waits: it was
  // ready, and others had the processors.
  void looked(Time time, Nanoseconds cpu, std::uint64_t sleeps);
  void ended(Time time);

  // Blocked in calls by then, those that go on too; all threads' together.
  Nanoseconds blocked(Time now) const;
  // On a processor, as told last.
  Nanoseconds cpu() const { return cpu_; }
  // The part of one processor that it had between the last two looks: 1 is all of it, and with threads it can
  // be more. 0 if the last one is so long ago that it must have been idle since.
  double share(Time now) const;

 private:
  struct Thread {
    std::int32_t pid, tid;
    bool inside;
    Time since;
  };

  void call_over(Thread& thread, Time time);
  Nanoseconds since_look(const Thread& thread, Time now) const;

  std::vector<Thread> threads_;
  Time looked_{};
  Nanoseconds cpu_{}, blocked_{};
  double share_ = 0;
  std::uint64_t sleeps_ = 0;
  // Of calls that returned since the last look: of those that began before it, of the others, and of the long
  // ones among all.
  Nanoseconds spanning_{}, calls_{}, long_calls_{};
};

}  // namespace wirestep
