#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "trace/trace.h"

// What waiting for readiness has cost so far, by mechanism and by the number of descriptors watched: a fold
// of the trace's WaitEvents.
//
// Like is compared with like: only waits that slept count, and watched as many as the program's wait before.
// One that finds something ready at once looks at everything once and hangs itself into no queue: that is a
// part of the cost; and nearly all are such while a crowd comes in.

namespace wirestep::app {

// The waits that watched about so many descriptors.
struct CostPoint {
  double watched;     // the median of their numbers
  double cpu_us;      // the median of their CPU times, in microseconds
  std::size_t waits;  // how many there were; of more than `most_kept` the latest count
};

// One of the points: the mechanism's that is nearest to so many descriptors. It stays what it is while points
// are added.
struct CostChoice {
  WaitKind kind;
  double watched;
};

class WaitCosts {
 public:
  static constexpr std::size_t per_decade = 8, most_kept = 501;
  // A wait that took so much longer than its CPU time slept: to write down what poll was given takes up to
  // 20 µs, to be woken by a segment that crosses the wire 50 and more.
  static constexpr Nanoseconds asleep{30'000};

  explicit WaitCosts(const Trace& trace) : trace_(&trace) {}

  // Goes to the trace's first `cursor` events: forward each event costs work once, backward all of them.
  void follow(std::size_t cursor);
  // By number of descriptors, from the least.
  std::vector<CostPoint> points(WaitKind kind) const;
  // Which of points(choice.kind) is meant; none if there are none.
  std::optional<std::size_t> nearest(const CostChoice& choice) const;
  bool any() const;

 private:
  struct Bin {
    std::vector<std::uint32_t> watched;
    std::vector<float> cpu_us;
    std::size_t waits = 0;  // the next one takes the place of waits % most_kept
  };

  const Trace* trace_;
  std::size_t followed_ = 0;
  std::map<std::uint64_t, Time> began_;             // waits that haven't returned, by their calls
  std::map<std::uint32_t, std::uint32_t> watched_;  // by each program's latest wait
  std::array<std::map<int, Bin>, 3> bins_;          // by WaitKind
};

}  // namespace wirestep::app
