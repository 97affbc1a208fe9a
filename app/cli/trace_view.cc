#include "app/cli/trace_view.h"

#include <unistd.h>

#include "app/cli/output.h"

namespace wirestep::app {

TraceView::TraceView(const Trace& trace, bool json) : trace_(trace) {
  if (json) {
    json_.emplace(trace);
  } else {
    ladder_.emplace(trace, output_width(), Paint(wants_colour(STDOUT_FILENO)));
  }
}

void TraceView::follow() {
  // Not further: a program that calls without end writes faster than this prints, and the lesson has to go
  // on.
  const std::size_t end = trace_.size();
  if (json_) {
    while (json_->position() < end) print_line(json_->next());
    return;
  }
  for (; next_ < end; ++next_) {
    const EventBody& body = trace_[next_].body;
    // The lifelines' names stand above the first thing that happens between them.
    bool first = next_ > 0 && std::holds_alternative<HostEvent>(trace_[next_ - 1].body);
    if (first && !std::holds_alternative<HostEvent>(body)) print_lines(ladder_->head());
    print_lines(ladder_->lines(next_));
  }
}

}  // namespace wirestep::app
