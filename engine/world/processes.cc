#include "world/processes.h"

#include <dirent.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace wirestep {

namespace {

// Nothing if it has ended.
std::optional<Process> process_of(const char* pid) {
  std::string path = std::string("/proc/") + pid + "/stat";
  std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "re"), std::fclose);
  char text[512] = "";
  if (!file || std::fgets(text, sizeof text, file.get()) == nullptr) return std::nullopt;
  // proc(5): "pid (comm) state ppid pgrp session …"; comm may hold anything, parentheses too.
  const char* after_name = std::strrchr(text, ')');
  Process process{static_cast<pid_t>(std::atol(pid)), 0, 0, false};
  char state;
  if (after_name == nullptr ||
      std::sscanf(after_name, ") %c %d %*d %d", &state, &process.parent, &process.session) != 3) {
    return std::nullopt;
  }
  process.zombie = state == 'Z';
  return process;
}

std::vector<Process> all_processes() {
  std::vector<Process> list;
  std::unique_ptr<DIR, int (*)(DIR*)> proc(::opendir("/proc"), ::closedir);
  while (const dirent* entry = proc ? ::readdir(proc.get()) : nullptr) {
    if (std::atol(entry->d_name) <= 0) continue;
    if (auto process = process_of(entry->d_name)) list.push_back(*process);
  }
  return list;
}

}  // namespace

bool descends_from(pid_t pid, pid_t ancestor) {
  // As many generations as nobody makes; a pid that was reused while we read could close a circle.
  for (int steps = 0; pid > 0 && steps < 1000; ++steps) {
    auto process = process_of(std::to_string(pid).c_str());
    if (!process) return false;
    if (process->parent == ancestor) return true;
    pid = process->parent;
  }
  return false;
}

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
