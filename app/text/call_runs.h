#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "trace/trace.h"

namespace wirestep::app {

// Calls that repeat each other: a program that polls makes tens of thousands a second, and each says the
// same. A thread's call is a repetition if it is the same call in the same line as the one before it, and
// comes back empty-handed in the same way: with the same error, or with 0.
class CallRuns {
 public:
  explicit CallRuns(const Trace& trace) : trace_(trace) {}

  // What there is to be told, now that this has happened, in this order.
  struct Story {
    struct Repeated {
      CallEvent last;
      std::size_t times;  // beyond the first one
    };
    std::optional<Repeated> repeated;  // those that were kept back
    std::optional<CallEvent> begun;    // the begin of this call, which looked like a repetition
    bool event = true;                 // the event itself; else it is kept back
  };
  Story happens(const CallEvent& event);
  // What was kept back of a program that has ended.
  std::vector<Story::Repeated> ended(ProgramId program);

 private:
  struct Thread {
    std::optional<CallEvent> before;  // that has returned empty-handed
    std::optional<CallEvent> begun;   // kept back
    std::size_t times = 0;
  };
  using Key = std::tuple<ProgramId, std::int32_t, std::int32_t>;

  bool same(const CallEvent& a, const CallEvent& b) const;
  static std::optional<Story::Repeated> take(Thread& thread);

  const Trace& trace_;
  std::map<Key, Thread> threads_;
};

}  // namespace wirestep::app
