// The runner's expectations: which stretch of the trace each looks at, and when it is decided.

#include <fmt/format.h>

#include "lessons/runner/facts.h"
#include "lessons/runner/instead.h"
#include "lessons/runner/runner.h"
#include "lessons/runner/story.h"

namespace wirestep::lesson {

bool Runner::watch(const Expect& expect) {
  bool over = expect.kind == Expect::Kind::within ? seen_within(expect) : seen_throughout(expect);
  if (!over) return false;
  if (eye_.cursor > met_.cursor) met_ = eye_;
  records_.insert(doors_.post(command::RecordExpectation{step().id, instruction().text, true, ""}));
  return true;
}

// The report of an expectation that wasn't met in time.
std::string Runner::what_came_instead(const Fact& fact) const {
  std::string found = happened_before(fact, given_.cursor, eye_, trace_);
  if (found.empty()) found = happened_instead(fact, given_.cursor, trace_.size(), eye_, trace_);
  std::string now = situation(fact, eye_, trace_, now_);
  return found.empty() ? now : found + "; now " + now;
}

bool Runner::seen_within(const Expect& expect) {
  if (holds(expect.fact, eye_, trace_)) return true;
  while (eye_.cursor < trace_.size()) {
    const Event& event = trace_[eye_.cursor];
    bool happened = happens(expect.fact, event, eye_, trace_);
    eye_.advance(trace_);
    if (happened || holds(expect.fact, eye_, trace_)) return true;
  }
  if (now_ >= *deadline_) fail(what_came_instead(expect.fact));
  return false;
}

// `still` and `no`: every moment from the last one that was met until the deadline.
bool Runner::seen_throughout(const Expect& expect) {
  bool wanted = expect.kind == Expect::Kind::still;
  bool condition = !is_happening(expect.fact);
  bool broken = condition && holds(expect.fact, eye_, trace_) != wanted;
  std::string breach;
  if (broken && wanted) breach = "it wasn't so to begin with: " + situation(expect.fact, eye_, trace_, now_);
  while (!broken && eye_.cursor < trace_.size()) {
    const Event& event = trace_[eye_.cursor];
    if (event.time > *deadline_) return true;
    broken = happens(expect.fact, event, eye_, trace_);
    eye_.advance(trace_);
    broken = broken || (condition && holds(expect.fact, eye_, trace_) != wanted);
    if (broken)
      breach = fmt::format("at {:.4f} s {}", seconds(event.time - eye_.start), tell(event, eye_, trace_));
  }
  if (broken) {
    fail(breach.empty() ? situation(expect.fact, eye_, trace_, now_) : breach);
    return false;
  }
  return now_ >= *deadline_;
}

}  // namespace wirestep::lesson
