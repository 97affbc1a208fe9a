#include "app/text/call_runs.h"

#include <utility>

namespace wirestep::app {

CallRuns::Story CallRuns::happens(const CallEvent& event) {
  Thread& thread = threads_[{event.program, event.pid, event.tid}];
  if (event.stage == CallStage::begin && thread.before && same(*thread.before, event)) {
    thread.begun = event;
    return {std::nullopt, std::nullopt, false};
  }
  const bool empty_handed = event.stage == CallStage::returned && (event.error != 0 || event.result == 0);
  const std::optional<CallEvent> begun = std::exchange(thread.begun, std::nullopt);
  if (begun && empty_handed && event.error == thread.before->error && event.result == thread.before->result) {
    ++thread.times;
    return {std::nullopt, std::nullopt, false};
  }
  Story story{take(thread), begun, true};
  if (event.stage == CallStage::returned)
    thread.before = empty_handed ? std::optional(event) : std::nullopt;
  else
    thread.before.reset();
  return story;
}

std::vector<CallRuns::Story::Repeated> CallRuns::ended(ProgramId program) {
  std::vector<Story::Repeated> left;
  for (auto each = threads_.begin(); each != threads_.end();) {
    if (std::get<0>(each->first) != program) {
      ++each;
      continue;
    }
    if (auto repeated = take(each->second)) left.push_back(*repeated);
    each = threads_.erase(each);
  }
  return left;
}

bool CallRuns::same(const CallEvent& a, const CallEvent& b) const {
  return a.line == b.line && a.fd == b.fd && trace_.text(a.name) == trace_.text(b.name);
}

std::optional<CallRuns::Story::Repeated> CallRuns::take(Thread& thread) {
  if (thread.times == 0) return std::nullopt;
  return Story::Repeated{*thread.before, std::exchange(thread.times, 0)};
}

}  // namespace wirestep::app
