#pragma once

#include <cstdint>

// Which process and which thread this is, although memory may be that of another.
//
// After fork a child has a copy of the probe's memory; after vfork it has the parent's own, and whatever it
// changes there the parent will find changed. Both must be told apart by the first call that the child makes,
// without pthread_atfork, which raw fork system calls don't run. So the pid is kept in a page that the kernel
// wipes for a forked child (MADV_WIPEONFORK) and shares with a vfork child.

namespace wirestep::probe {

struct Task {
  std::int32_t pid, tid;
};

// Once, before anything else. False if the kernel refuses.
bool know_process();

// Fills in who calls. False in a vfork child, where the probe must neither write to memory nor wait. The
// probe's constructor must have run.
bool know_task(Task& task);

}  // namespace wirestep::probe
