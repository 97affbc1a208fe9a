#pragma once

#include <chrono>

namespace wirestep {

// Every time in Wirestep is CLOCK_MONOTONIC in nanoseconds (libstdc++'s steady_clock is that clock), taken
// where the thing happened: in the kernel for a frame, in the probe for a call.
using Nanoseconds = std::chrono::nanoseconds;
using Time = std::chrono::time_point<std::chrono::steady_clock, Nanoseconds>;

inline Time now() {
  return std::chrono::steady_clock::now();
}

// Seconds as a number, for people and for JSON.
inline double seconds(Nanoseconds span) {
  return std::chrono::duration<double>(span).count();
}

}  // namespace wirestep
