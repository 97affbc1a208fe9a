#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "base/time.h"

namespace wirestep {

// What processes have used of the processors since they began.
struct ProcessTimes {
  Nanoseconds user{}, system{};                  // in the program, and in the kernel for it
  std::uint64_t voluntary = 0, involuntary = 0;  // context switches (getrusage(2))

  ProcessTimes& operator+=(const ProcessTimes& other);
  Nanoseconds total() const { return user + system; }
};

// Of one process with all its threads, those that have ended too, and of its children that it has waited for
// (theirs without switches). The total is the kernel's own clock of the process (clock_getcpuclockid(3)); how
// much of it was in the kernel is known to 10 ms (proc(5), stime). Nothing if there is no such process. Reads
// a file of /proc and one for each thread: 20 µs and more.
//
// The world's process calls this, which knows processes by the numbers that they know.
std::optional<ProcessTimes> process_times(pid_t pid);

// Of all processes of a session, as long as they are there.
std::optional<ProcessTimes> session_times(pid_t session);

// The same of what wait4(2) tells of a process that has ended.
ProcessTimes times_of(const rusage& usage);

}  // namespace wirestep
