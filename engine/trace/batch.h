#pragma once

#include <vector>

#include "trace/trace.h"

namespace wirestep {

// The events of one turn of the engine's loop. The turn samples sockets, then drains frames, then probe
// channels; the batch sorts them by the time at which they happened and appends them. A call's begin is in
// its channel before the kernel acts on it: so, being drained last, it is in the same batch as what came of
// it or in an earlier one, and precedes it. (A sample may see a state a moment before the wire's thread has
// written down the frame that goes with it; then that frame's time is raised to the sample's, by less than a
// millisecond.)
class Batch {
 public:
  explicit Batch(Trace& trace) : trace_(trace) {}

  Trace& trace() { return trace_; }
  void add(Time time, const EventBody& body) { events_.push_back({time, body}); }
  bool empty() const { return events_.empty(); }

  // Sorts (stable: equal times keep their order), appends and publishes. Returns whether there was anything.
  bool flush();

 private:
  Trace& trace_;
  std::vector<Event> events_;  // kept between turns: no allocation once it has grown
};

}  // namespace wirestep
