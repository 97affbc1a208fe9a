#include "observe/machine_list.h"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/error.h"

namespace wirestep {

namespace {

constexpr HostId machine{0};

Fd open_sock_diag() {
  Fd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!socket)
    throw SetupError("socket(NETLINK_SOCK_DIAG)", errno,
                     "The kernel needs inet_diag (CONFIG_INET_DIAG, module inet_diag).");
  return socket;
}

}  // namespace

MachineList::MachineList(Trace& trace) : socket_(open_sock_diag()), list_(machine, socket_.get()) {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  Time time = now();
  trace.append(time, SessionEvent{{}, {}, false, false});
  trace.append(time, HostEvent{machine, trace.store(std::string_view(name.data())), {}, {}});
  trace.publish();
}

void MachineList::sample(Batch& batch) {
  constexpr bool bound_too = true;
  if (list_.sample(bound_too, {}, batch, {}) != 0) return;  // broken off: the next one tells
  owners_.sample(list_, batch);
}

}  // namespace wirestep
