#pragma once

#include <vector>

#include "trace/trace.h"

namespace wirestep {

// The events of one turn of the engine's loop. The turn drains frames, then probe channels, then socket
// samples; the batch sorts them by the time at which they happened and appends them. Draining frames first
// makes sure that the begin of the call that sent a frame is in the same batch or an earlier one, so that it
// precedes its frame.
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
