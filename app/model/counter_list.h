#pragma once

#include <string_view>
#include <vector>

#include "trace/model.h"
#include "trace/trace.h"

namespace wirestep::app {

// The counters that changed in the lesson's current step, as they are worth reading: by host, and in each
// what tells of trouble first, then the rest, the latest change first; what only counts traffic is apart.
struct CounterList {
  std::vector<const ModelCounter*> telling, traffic;
};

CounterList changed_counters(const Model& model, const Trace& trace);

// Whether it counts something lost, refused, damaged or given up.
bool counts_trouble(std::string_view counter);

}  // namespace wirestep::app
