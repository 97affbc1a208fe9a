#include "probe/channel.h"

#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <algorithm>
#include <atomic>

#include "probe/kernel.h"
#include "probe/process.h"

namespace wirestep::probe::channel {

namespace {

std::atomic<int> fd{-1};
std::atomic<bool> is_alive{false};
Control* control_memory = nullptr;

// A limit in the millions would make the kernel allocate a table of that size for one number.
constexpr rlim_t highest = 65536;

rlimit file_limit() {
  rlimit limit{};
  kernel::call(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, kernel::number(&limit));
  return limit;
}

void set_file_limit(const rlimit& limit) {
  kernel::call(SYS_prlimit64, 0, RLIMIT_NOFILE, kernel::number(&limit), 0);
}

// Moves `from` to the number of the soft limit. Where that is as high as the hard limit already, to the last
// number below, and the program's limit becomes that. Returns the new number or -1.
int put_out_of_reach(int from) {
  const rlimit limit = file_limit();
  const rlim_t place =
      std::min(limit.rlim_cur < limit.rlim_max ? limit.rlim_cur : limit.rlim_max - 1, highest);
  set_file_limit({std::max(limit.rlim_cur, place + 1), limit.rlim_max});
  const long moved = kernel::call(SYS_fcntl, from, F_DUPFD_CLOEXEC, static_cast<long>(place));
  set_file_limit({limit.rlim_cur > highest ? limit.rlim_cur : place, limit.rlim_max});
  return moved < 0 ? -1 : static_cast<int>(moved);
}

int connect_to_engine(const char* name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::size_t length = strlen(name);
  if (length + 1 > sizeof address.sun_path) return -1;
  memcpy(address.sun_path + 1, name, length);

  const long plain = kernel::call(SYS_socket, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (plain < 0) return -1;
  const auto size = static_cast<long>(offsetof(sockaddr_un, sun_path) + 1 + length);
  int moved = -1;
  if (kernel::call(SYS_connect, plain, kernel::number(&address), size) == 0) {
    moved = put_out_of_reach(static_cast<int>(plain));
  }
  kernel::call(SYS_close, plain);
  if (moved < 0) return -1;
  const int room = 4 << 20;  // some ten thousand records, or as many as net.core.wmem_max allows
  kernel::call(SYS_setsockopt, moved, SOL_SOCKET, SO_SNDBUF, kernel::number(&room), sizeof room);
  return moved;
}

bool say_hello(int to) {
  char path[part_bytes * 8];
  const long length = kernel::call(SYS_readlinkat, AT_FDCWD, kernel::number("/proc/self/exe"),
                                   kernel::number(path), sizeof path);
  const char* program = getenv(program_variable);
  Hello hello;
  hello.pid = kernel::getpid();
  hello.program = program == nullptr ? 0 : static_cast<std::uint32_t>(strtoul(program, nullptr, 10));
  hello.path_length = length < 0 ? 0 : static_cast<std::uint32_t>(length);
  const iovec pieces[] = {{&hello, sizeof hello}, {path, hello.path_length}};
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces);
  message.msg_iovlen = 2;
  return kernel::call(SYS_sendmsg, to, kernel::number(&message), MSG_NOSIGNAL) > 0;
}

// Waits for the engine's Welcome; five seconds at most, so that an engine that hangs can't hang a program.
Control* receive_welcome(int from) {
  const timeval patience{5, 0};
  kernel::call(SYS_setsockopt, from, SOL_SOCKET, SO_RCVTIMEO, kernel::number(&patience), sizeof patience);
  Welcome welcome;
  iovec piece{&welcome, sizeof welcome};
  alignas(cmsghdr) char ancillary[CMSG_SPACE(sizeof(int))];
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = ancillary;
  message.msg_controllen = sizeof ancillary;
  long got;
  do {
    got = kernel::call(SYS_recvmsg, from, kernel::number(&message), MSG_CMSG_CLOEXEC);
  } while (got == -EINTR);
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (got <= 0 || header == nullptr || header->cmsg_type != SCM_RIGHTS) return nullptr;
  int memory;
  memcpy(&memory, CMSG_DATA(header), sizeof memory);
  void* mapped = MAP_FAILED;
  if (got == sizeof welcome && welcome.kind == RecordKind::welcome && welcome.version == protocol_version) {
    mapped = mmap(nullptr, control_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
  }
  kernel::call(SYS_close, memory);
  return mapped == MAP_FAILED ? nullptr : static_cast<Control*>(mapped);
}

}  // namespace

bool open() {
  const char* name = getenv(address_variable);
  if (name == nullptr) return false;
  const int connected = connect_to_engine(name);
  if (connected < 0) return false;
  Control* memory = say_hello(connected) ? receive_welcome(connected) : nullptr;
  if (memory == nullptr) {
    kernel::call(SYS_close, connected);
    return false;
  }
  control_memory = memory;
  fd.store(connected, std::memory_order_relaxed);
  is_alive.store(true, std::memory_order_release);
  return true;
}

bool alive() {
  return is_alive.load(std::memory_order_acquire);
}

Control* control() {
  return control_memory;
}

int descriptor() {
  return fd.load(std::memory_order_relaxed);
}

bool send(const iovec* pieces, std::size_t count) {
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces);
  message.msg_iovlen = count;
  for (;;) {
    const long sent = kernel::call(SYS_sendmsg, descriptor(), kernel::number(&message), MSG_NOSIGNAL);
    if (sent >= 0) return true;
    if (sent == -EFAULT) return false;
    if (sent == -EINTR) continue;  // the signal's handler has run; the record still has to go
    is_alive.store(false, std::memory_order_release);
    return true;
  }
}

void give_way(int number) {
  const int old = descriptor();
  Task task;
  // A vfork child has descriptors of its own and doesn't report: there the channel may be overwritten.
  if (old < 0 || number != old || !know_task(task)) return;
  if (static_cast<rlim_t>(old) >= file_limit().rlim_cur) return;  // the kernel will refuse
  const int moved = put_out_of_reach(old);
  if (moved < 0) is_alive.store(false, std::memory_order_release);
  fd.store(moved, std::memory_order_relaxed);
  kernel::call(SYS_close, old);
}

void look_for_engine() {
  pollfd ask{descriptor(), 0, 0};
  timespec at_once{};
  const long ready = kernel::call(SYS_ppoll, kernel::number(&ask), 1, kernel::number(&at_once), 0, 0);
  if (ready > 0 && (ask.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
    is_alive.store(false, std::memory_order_release);
}

}  // namespace wirestep::probe::channel
