#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "trace/batch.h"
#include "world/world.h"

namespace wirestep {

// What programs have used of the processors, as the kernel counts it.
//
// Theory of operation. A kernel tells nobody that it has given a process time; one has to look. A program
// that waits at the gate or in a call uses none, so it is looked at only after it has called, and then, every
// 100 ms, for as long as each look finds that it has used some more: it may be computing. One that sleeps
// outside of calls is looked at once a second, in case that it begins to compute (mark_awake()). So a program
// that burns a processor is seen to, calls or not, and one that waits costs nothing.
//
// The world's process does the looking and answers with a report, as it does for descriptors.
//
// Loop thread only.
class TimeWatch {
 public:
  // `ask` has the world look (World::ask_times).
  using Ask = std::function<void(ProgramId program, std::int32_t pid)>;
  explicit TimeWatch(Ask ask) : ask_(std::move(ask)) {}

  // A program has been started; `pid` is its first process. It has ended.
  void add(ProgramId program, std::int32_t pid);
  void forget(ProgramId program);
  // A thread of it has called, or waits to (`inside`), or has returned from a call.
  void called(ProgramId program, std::int32_t pid, std::int32_t tid, bool inside);
  // Now and then while programs run: those that may be doing something that no call tells of.
  void mark_awake();

  // Has the marked programs looked at whose time has come. Once a turn of the loop.
  void ask_due();
  std::optional<Time> next_due() const;
  // A report of kind `timed` or `exited`: adds an event if the program has used more than was known.
  void answered(const WorldReport& report, Batch& batch);

 private:
  struct Watched {
    std::int32_t pid = 0;
    bool marked = true, asked = false;
    Time due{};  // not looked at before
    ProcessTimes known;
    std::map<std::pair<std::int32_t, std::int32_t>, bool> inside;  // by thread: at the gate, or in a call
  };

  const Ask ask_;
  std::map<ProgramId, Watched> programs_;
};

}  // namespace wirestep
