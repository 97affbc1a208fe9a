#include "world/processes.h"

#include <dirent.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <unordered_map>

namespace wirestep {

namespace {

std::vector<Process> all_processes() {
  std::vector<Process> list;
  std::unique_ptr<DIR, int (*)(DIR*)> proc(::opendir("/proc"), ::closedir);
  while (const dirent* entry = proc ? ::readdir(proc.get()) : nullptr) {
    auto pid = static_cast<pid_t>(std::atol(entry->d_name));
    if (pid <= 0) continue;
    std::string path = std::string("/proc/") + entry->d_name + "/stat";
    std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "re"), std::fclose);
    char text[512] = "";
    if (!file || std::fgets(text, sizeof text, file.get()) == nullptr) continue;  // it has ended meanwhile
    // proc(5): "pid (comm) state ppid pgrp session …"; comm may hold anything, parentheses too.
    const char* after_name = std::strrchr(text, ')');
    Process process{pid, 0, 0, false};
    char state;
    if (after_name == nullptr ||
        std::sscanf(after_name, ") %c %d %*d %d", &state, &process.parent, &process.session) != 3) {
      continue;
    }
    process.zombie = state == 'Z';
    list.push_back(process);
  }
  return list;
}

}  // namespace

std::vector<Process> descendants(pid_t ancestor) {
  std::vector<Process> all = all_processes(), found;
  std::unordered_map<pid_t, pid_t> parents;
  for (const Process& process : all) parents[process.pid] = process.parent;
  for (const Process& process : all) {
    pid_t up = process.parent;
    // A chain is as long as the list at most; a pid that was reused while we read could close a circle.
    for (std::size_t steps = 0; up != ancestor && up > 0 && steps < all.size(); ++steps) {
      auto parent = parents.find(up);
      up = parent == parents.end() ? 0 : parent->second;
    }
    if (up == ancestor) found.push_back(process);
  }
  return found;
}

}  // namespace wirestep
