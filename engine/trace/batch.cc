#include "trace/batch.h"

#include <algorithm>

namespace wirestep {

bool Batch::flush() {
  if (events_.empty()) return false;
  std::stable_sort(events_.begin(), events_.end(),
                   [](const Event& a, const Event& b) { return a.time < b.time; });
  for (const Event& event : events_) trace_.append(event.time, event.body);
  trace_.publish();
  events_.clear();
  return true;
}

}  // namespace wirestep
