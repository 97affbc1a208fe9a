#pragma once

#include <cstddef>

#include "base/time.h"

namespace wirestep {

// Where a program's time goes: on a processor, as its kernel says (ProgramTimeEvent); blocked in calls; or
// neither: at the gate, asleep, or ready while other programs have the processors.
//
// That a thread is in a call doesn't mean that it is blocked: one that polls is in calls nearly always, and
// never waits. So of what its calls have lasted between two looks at its processor time no more counts as
// blocked than the processor didn't have of it. Until the next look, which follows within 100 ms, a call
// counts whole if it has lasted long enough to be noticed. Plain data, a part of the model.
class ProgramClock {
 public:
  static constexpr Nanoseconds noticed = std::chrono::milliseconds(10);

  void started(Time time) { looked_ = time; }
  // One call has returned, or is given up.
  void call_over(Time begin, Time end);
  // Its processor time was told. `in_calls`: what the calls that are under way then have lasted since the
  // look before, all threads' together (since_look() of each).
  void look(Time time, Nanoseconds cpu, Nanoseconds in_calls, std::size_t threads);

  // What of a call that began then and is still under way no look has counted yet.
  Nanoseconds since_look(Time begin, Time now) const;
  // Blocked in calls by now, but for those under way.
  Nanoseconds blocked() const { return blocked_ + long_calls_; }
  // On a processor, as told last.
  Nanoseconds cpu() const { return cpu_; }
  // The part of one processor that it had between the last two looks: 1 is all of it, and with threads it can
  // be more. 0 if the last one is so long ago that it must have been idle since.
  double share(Time now) const;

 private:
  Time looked_{};
  Nanoseconds cpu_{}, blocked_{};
  double share_ = 0;
  Nanoseconds calls_{}, long_calls_{};  // that returned since the last look
};

}  // namespace wirestep
