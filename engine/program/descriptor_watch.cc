#include "program/descriptor_watch.h"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/open_flags.h"

namespace wirestep {

namespace {

constexpr Nanoseconds interval = std::chrono::milliseconds(50);
constexpr int share = 20;  // looking takes at most one part in so many of the time
// A program may claim to have any number of processes.
constexpr std::size_t most_processes = 1024;

DescriptorKind kind_of(const OpenDescriptor& descriptor) {
  struct Beginning {
    std::string_view text;
    DescriptorKind kind;
  };
  static constexpr Beginning beginnings[] = {{"socket:", DescriptorKind::socket},
                                             {"pipe:", DescriptorKind::pipe},
                                             {"anon_inode:[eventpoll]", DescriptorKind::epoll},
                                             {"anon_inode:[eventfd", DescriptorKind::eventfd},
                                             {"anon_inode:[timerfd]", DescriptorKind::timerfd},
                                             {"anon_inode:[signalfd]", DescriptorKind::signalfd}};
  if (descriptor.terminal) return DescriptorKind::terminal;
  for (const Beginning& each : beginnings)
    if (descriptor.target.starts_with(each.text)) return each.kind;
  return descriptor.target.starts_with("/") ? DescriptorKind::file : DescriptorKind::other;
}

// Of "socket:[4711]".
std::uint32_t inode_of(const std::string& target) {
  std::size_t at = target.find(":[");
  return at == std::string::npos
             ? 0
             : static_cast<std::uint32_t>(std::strtoul(target.c_str() + at + 2, nullptr, 10));
}

std::string epoll_events(std::uint32_t events) {
  struct Word {
    std::uint32_t bit;
    const char* text;
  };
  static constexpr Word words[] = {
      {EPOLLIN, "EPOLLIN"},       {EPOLLOUT, "EPOLLOUT"},         {EPOLLPRI, "EPOLLPRI"},
      {EPOLLRDHUP, "EPOLLRDHUP"}, {EPOLLONESHOT, "EPOLLONESHOT"}, {EPOLLEXCLUSIVE, "EPOLLEXCLUSIVE"},
      {EPOLLET, "EPOLLET"}};
  std::string text;
  for (const Word& each : words)
    if (events & each.bit) text.append(text.empty() ? "" : "|").append(each.text);
  return text.empty() ? "0" : text;
}

// Of fdinfo's "tfd:        4 events:       19 data: …" for each descriptor: "4 EPOLLIN, 5 EPOLLIN|EPOLLOUT".
std::string watched(const std::string& info) {
  std::map<int, std::string> by_number;  // the kernel's order is that of addresses
  for (std::size_t at = 0; at < info.size();) {
    std::size_t end = std::min(info.find('\n', at), info.size());
    int fd = 0;
    unsigned events = 0;
    if (std::sscanf(info.substr(at, end - at).c_str(), "tfd: %d events: %x", &fd, &events) == 2)
      by_number[fd] = epoll_events(events);
    at = end + 1;
  }
  std::string text;
  for (const auto& [fd, events] : by_number)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", fd, events);
  return text;
}

// fdinfo's tab and columns as a line of words: "eventfd-count: 1".
std::string one_line(std::string info) {
  std::replace(info.begin(), info.end(), '\t', ' ');
  std::string text;
  for (char c : info) {
    if (c == '\n') text += ", ";
    if (c != '\n' && !(c == ' ' && (text.empty() || text.back() == ' '))) text += c;
  }
  return text;
}

bool same(const OpenDescriptor& a, const OpenDescriptor& b) {
  return a.target == b.target && a.detail == b.detail && a.protocol == b.protocol &&
         named_open_flags(a.flags) == named_open_flags(b.flags);
}

}  // namespace

DescriptorEvent describe_descriptor(const OpenDescriptor& descriptor, Trace& trace) {
  DescriptorEvent event{};
  event.fd = descriptor.fd;
  event.open = true;
  event.kind = kind_of(descriptor);
  event.flags = named_open_flags(descriptor.flags);
  event.inode = inode_of(descriptor.target);
  bool socket = event.kind == DescriptorKind::socket;
  event.target = trace.store(socket ? descriptor.protocol : descriptor.target);
  std::string detail =
      event.kind == DescriptorKind::epoll ? watched(descriptor.detail) : one_line(descriptor.detail);
  if (!socket && !detail.empty()) event.detail = trace.store(detail);
  return event;
}

void DescriptorWatch::mark(ProgramId program, std::int32_t pid) {
  if (processes_.size() < most_processes) processes_[{program, pid}].marked = true;
}

void DescriptorWatch::mark_children(ProgramId program, std::int32_t pid) {
  for (auto& [key, process] : processes_)
    if (key.first == program && key.second != pid) process.marked = true;
}

void DescriptorWatch::forget(ProgramId program, std::int32_t pid) {
  processes_.erase({program, pid});
}

void DescriptorWatch::forget(ProgramId program) {
  std::erase_if(processes_, [&](const auto& entry) { return entry.first.first == program; });
}

void DescriptorWatch::ask_due() {
  for (auto& [key, process] : processes_) {
    if (!process.marked || process.asked || process.due > now()) continue;
    process.marked = false;
    process.asked = true;
    ask_(key.first, key.second);
  }
}

std::optional<Time> DescriptorWatch::next_due() const {
  std::optional<Time> next;
  for (const auto& [key, process] : processes_)
    if (process.marked && !process.asked) next = std::min(next.value_or(Time::max()), process.due);
  return next;
}

void DescriptorWatch::answered(const WorldReport& report, Batch& batch) {
  const auto found = processes_.find({ProgramId{report.id}, report.pid});
  if (found == processes_.end()) return;
  Process& process = found->second;
  process.asked = false;
  process.due = report.time + std::max<Nanoseconds>(interval, (report.time - report.began) * share);

  if (report.error != 0 && report.error != ESRCH) return;  // it is there and can't be seen: nothing is known

  std::map<std::int32_t, Known> gone = std::exchange(process.open, {});
  for (const OpenDescriptor& each : report.descriptors) {
    auto before = gone.find(each.fd);
    if (before != gone.end() && same(before->second.seen, each)) {
      process.open.insert(gone.extract(before));
      continue;
    }
    DescriptorEvent event = describe_descriptor(each, batch.trace());
    event.program = ProgramId{report.id};
    event.pid = report.pid;
    batch.add(report.time, event);
    process.open[each.fd] = {each, event};
    if (before != gone.end()) gone.erase(before);  // another one by the same number
  }
  for (auto& [fd, known] : gone) {
    known.event.open = false;
    batch.add(report.time, known.event);
  }
  if (report.error != 0) processes_.erase(found);
}

}  // namespace wirestep
