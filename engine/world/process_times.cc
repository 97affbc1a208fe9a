#include "world/process_times.h"

#include <dirent.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include "world/processes.h"

namespace wirestep {

namespace {

constexpr int most_threads = 256;  // whose switches are counted

using File = std::unique_ptr<FILE, int (*)(FILE*)>;

File open_file(const std::string& path) {
  return {std::fopen(path.c_str(), "re"), std::fclose};
}

Nanoseconds ticks(unsigned long count) {
  static const long per_second = ::sysconf(_SC_CLK_TCK);
  return std::chrono::seconds(1) * static_cast<Nanoseconds::rep>(count) / per_second;
}

Nanoseconds nanoseconds(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

// proc(5): "pid (comm) state ppid pgrp session tty tpgid flags minflt cminflt majflt cmajflt utime stime
// cutime cstime …"; comm may hold anything, parentheses too.
struct Ticks {
  unsigned long system, child_user, child_system;
};

std::optional<Ticks> ticks_of(const std::string& folder) {
  File file = open_file(folder + "/stat");
  char text[1024] = "";
  if (!file || std::fgets(text, sizeof text, file.get()) == nullptr) return std::nullopt;
  const char* after_name = std::strrchr(text, ')');
  Ticks found;
  if (after_name == nullptr ||
      std::sscanf(after_name, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %lu %lu %lu", &found.system,
                  &found.child_user, &found.child_system) != 3)
    return std::nullopt;
  return found;
}

// /proc/PID/status has the switches of its main thread only.
void count_switches(const std::string& folder, ProcessTimes& times) {
  std::unique_ptr<DIR, int (*)(DIR*)> threads(::opendir((folder + "/task").c_str()), ::closedir);
  int left = most_threads;
  while (const dirent* entry = threads ? ::readdir(threads.get()) : nullptr) {
    if (entry->d_name[0] == '.') continue;
    if (--left < 0) return;
    File file = open_file(folder + "/task/" + entry->d_name + "/status");
    char line[256];
    while (file && std::fgets(line, sizeof line, file.get()) != nullptr) {
      unsigned long long count;
      if (std::sscanf(line, "voluntary_ctxt_switches: %llu", &count) == 1) times.voluntary += count;
      if (std::sscanf(line, "nonvoluntary_ctxt_switches: %llu", &count) == 1) times.involuntary += count;
    }
  }
}

}  // namespace

ProcessTimes& ProcessTimes::operator+=(const ProcessTimes& other) {
  user += other.user;
  system += other.system;
  voluntary += other.voluntary;
  involuntary += other.involuntary;
  return *this;
}

std::optional<ProcessTimes> process_times(pid_t pid) {
  clockid_t clock;
  timespec time;
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return std::nullopt;
  const std::string folder = "/proc/" + std::to_string(pid);
  const std::optional<Ticks> found = ticks_of(folder);
  if (!found) return std::nullopt;
  const Nanoseconds total = std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec);
  ProcessTimes times;
  times.system = std::min(ticks(found->system), total);
  times.user = total - times.system;
  times += {ticks(found->child_user), ticks(found->child_system), 0, 0};
  count_switches(folder, times);
  return times;
}

std::optional<ProcessTimes> session_times(pid_t session) {
  std::optional<ProcessTimes> times;
  for (const Process& process : descendants(::getpid())) {
    if (process.session != session) continue;
    if (auto more = process_times(process.pid)) (times ? *times : times.emplace()) += *more;
  }
  return times;
}

ProcessTimes times_of(const rusage& usage) {
  return {nanoseconds(usage.ru_utime), nanoseconds(usage.ru_stime),
          static_cast<std::uint64_t>(usage.ru_nvcsw), static_cast<std::uint64_t>(usage.ru_nivcsw)};
}

}  // namespace wirestep
