#pragma once

#include <sys/types.h>

#include <vector>

namespace wirestep {

// One line of the process list that /proc gives.
struct Process {
  pid_t pid, parent, session;
  bool zombie;  // dead, and not reaped yet
};

// Whether the process descends from `ancestor`. False if it is gone.
bool descends_from(pid_t pid, pid_t ancestor);

// All processes that descend from `ancestor`, without itself.
std::vector<Process> descendants(pid_t ancestor);

}  // namespace wirestep
