#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wirestep {

// An open descriptor as /proc/PID/fd and /proc/PID/fdinfo have it (proc(5)).
struct OpenDescriptor {
  std::int32_t fd;
  std::uint32_t flags;   // open(2)'s
  std::string target;    // "socket:[4711]", "pipe:[5]", "/dev/pts/0", "anon_inode:[eventpoll]"
  std::string protocol;  // a socket's: "TCP", "UDP", "UNIX-STREAM"; else empty
  bool terminal;
  std::string detail;  // what fdinfo says beyond position and flags, line by line: an epoll's "tfd: …"
};

// More than these of one process are not told.
inline constexpr std::size_t most_descriptors_listed = 256;

// What the process has open, by number: all that it opened itself, and not what the probe keeps out of its
// reach (at and above its limit of open files, engine/probe/channel.cc). Nothing if that can't be seen; then
// `errno` is ESRCH if there is no such process, or it has ended, else why: EACCES for one that has made
// itself undumpable (prctl(2), PR_SET_DUMPABLE), unless we are root. Reads some files of /proc for each:
// about 10 µs.
//
// The world's process calls this: it is the programs' ancestor, and knows processes by the numbers that they
// know.
std::optional<std::vector<OpenDescriptor>> open_descriptors(pid_t pid);

}  // namespace wirestep
