#include "program/time_watch.h"

#include <algorithm>

namespace wirestep {

namespace {

constexpr Nanoseconds interval = std::chrono::milliseconds(100);
// Looking takes no more than this part of the time: where there is no world of its own, the process list is
// the machine's.
constexpr int share = 20;
constexpr std::size_t most_threads = 1024;  // of a program; it could make threads without end

}  // namespace

void TimeWatch::add(ProgramId program, std::int32_t pid) {
  programs_[program].pid = pid;
}

void TimeWatch::forget(ProgramId program) {
  programs_.erase(program);
}

void TimeWatch::called(ProgramId program, std::int32_t pid, std::int32_t tid, bool inside) {
  const auto found = programs_.find(program);
  if (found == programs_.end()) return;
  Watched& watched = found->second;
  watched.marked = true;
  const std::pair thread(pid, tid);
  if (watched.inside.size() < most_threads || watched.inside.contains(thread))
    watched.inside[thread] = inside;
}

void TimeWatch::mark_awake() {
  for (auto& [program, watched] : programs_) {
    const auto& threads = watched.inside;
    const bool waits = !threads.empty() && std::all_of(threads.begin(), threads.end(),
                                                       [](const auto& each) { return each.second; });
    if (!waits) watched.marked = true;
  }
}

void TimeWatch::ask_due() {
  for (auto& [program, watched] : programs_) {
    if (!watched.marked || watched.asked || watched.due > now()) continue;
    watched.marked = false;
    watched.asked = true;
    ask_(program, watched.pid);
  }
}

std::optional<Time> TimeWatch::next_due() const {
  std::optional<Time> next;
  for (const auto& [program, watched] : programs_)
    if (watched.marked && !watched.asked) next = std::min(next.value_or(Time::max()), watched.due);
  return next;
}

void TimeWatch::answered(const WorldReport& report, Batch& batch) {
  const auto found = programs_.find(ProgramId{report.id});
  if (found == programs_.end()) return;
  Watched& watched = found->second;
  if (report.kind == WorldReport::timed) {
    watched.asked = false;
    watched.due = report.time + std::max<Nanoseconds>(interval, (report.time - report.began) * share);
    if (report.error != 0) return;
  }
  // Never less than before: a process that has ended is in the sum once its parent has waited for it, and
  // then to 10 ms only; and the kernel tells the two parts of a process's time less exactly than their sum.
  const ProcessTimes& before = watched.known;
  const Nanoseconds more = report.times.total() - before.total();
  ProcessTimes times = before;
  if (more > Nanoseconds(0)) {
    const Nanoseconds in_kernel = std::clamp(report.times.system - before.system, Nanoseconds(0), more);
    times.system += in_kernel;
    times.user += more - in_kernel;
  }
  times.voluntary = std::max(times.voluntary, report.times.voluntary);
  times.involuntary = std::max(times.involuntary, report.times.involuntary);
  const bool waited = times.voluntary != before.voluntary || times.involuntary != before.involuntary;
  if (more <= Nanoseconds(0) && !waited) return;
  watched.known = times;
  watched.marked = true;
  batch.add(report.time,
            ProgramTimeEvent{found->first, times.user, times.system, times.voluntary, times.involuntary});
}

}  // namespace wirestep
