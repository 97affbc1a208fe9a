#pragma once

#include "app/panels/view.h"

namespace wirestep::app {

// For a panel that keeps something it has worked out from the trace: says when that is another trace. A new
// world's may lie where the last one's lay.
class TraceWatch {
 public:
  // Whether it is another one than the last time; true the first time.
  bool changed(const View& view) {
    Time start = view.trace.size() > 0 ? view.trace[0].time : Time{};
    bool other = trace_ != &view.trace || (start_ != Time{} && start != start_);
    trace_ = &view.trace, start_ = start;
    return other;
  }

 private:
  const Trace* trace_ = nullptr;
  Time start_{};
};

}  // namespace wirestep::app
