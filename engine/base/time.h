#pragma once

#include <time.h>

#include <chrono>

namespace wirestep {

// Every time in Wirestep is CLOCK_MONOTONIC in nanoseconds (libstdc++'s steady_clock is that clock), taken
// where the thing happened: in the kernel for a frame, in the probe for a call.
using Nanoseconds = std::chrono::nanoseconds;
using Time = std::chrono::time_point<std::chrono::steady_clock, Nanoseconds>;

inline Time now() {
  return std::chrono::steady_clock::now();
}

// What this thread has used of a processor. The cost of some work is told by this: by the clock it would be
// dear where it is merely kept waiting for a processor.
inline Nanoseconds thread_processor_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec);
}

// Seconds as a number, for people and for JSON.
inline double seconds(Nanoseconds span) {
  return std::chrono::duration<double>(span).count();
}

}  // namespace wirestep
