#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "trace/batch.h"
#include "world/world.h"

namespace wirestep {

// What the processes of the programs have open, as the kernel says (/proc/PID/fd).
//
// Theory of operation. Nothing tells when a process opens or closes something: of a pipe, a file or an
// eventfd no probe reports. But whoever works with descriptors calls, sooner or later, and what is of
// interest is how they are when a call is made, or waits. So a process is marked with each record of its
// probe, and a marked one is looked at when its last look is 50 ms or more ago: a program that does nothing
// costs nothing.
//
// The world's process does the looking and answers with a report, so that a program with hundreds of
// descriptors doesn't keep the engine's loop. (Two ways were considered. The engine could read /proc itself,
// through a descriptor of it that the world hands over: one process less to ask, but some 10 µs a descriptor
// on the thread that looks after the wire.) Of a process that can't be looked at nothing is told.
//
// Loop thread only.
class DescriptorWatch {
 public:
  // `ask` has the world look (World::list_descriptors).
  using Ask = std::function<void(ProgramId program, std::int32_t pid)>;
  explicit DescriptorWatch(Ask ask) : ask_(std::move(ask)) {}

  // A process has called, or is about to.
  void mark(ProgramId program, std::int32_t pid);
  // The program's processes other than `pid`, its first one: whether they are still there isn't said by any
  // call.
  void mark_children(ProgramId program, std::int32_t pid);
  // The process has ended, and what is recorded of it says so; all of the program's have.
  void forget(ProgramId program, std::int32_t pid);
  void forget(ProgramId program);

  // Has the marked processes looked at whose time has come. Once a turn of the loop.
  void ask_due();
  std::optional<Time> next_due() const;
  // A report of kind `listed`: adds an event for each descriptor that is new, different or gone.
  void answered(const WorldReport& report, Batch& batch);

 private:
  struct Known {
    OpenDescriptor seen;
    DescriptorEvent event;
  };
  struct Process {
    bool marked = false, asked = false;
    Time due{};  // not looked at before
    std::map<std::int32_t, Known> open;
  };
  using Key = std::pair<ProgramId, std::int32_t>;

  const Ask ask_;
  std::map<Key, Process> processes_;
};

// What the event says of a descriptor, apart from whose it is. Texts go into `trace`.
DescriptorEvent describe_descriptor(const OpenDescriptor& descriptor, Trace& trace);

}  // namespace wirestep
