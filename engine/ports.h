#pragma once

#include <set>
#include <tuple>
#include <vector>

#include "base/ids.h"
#include "observe/observer.h"
#include "trace/event.h"
#include "world/localhost.h"

namespace wirestep {

// The ports that programs have bound, and what follows from them: where localhost leads (world/localhost.h),
// and, in loopback mode, which of the machine's sockets are the world's. Loop thread only.
class Ports {
 public:
  // Both must outlive it.
  Ports(Localnet& localnet, Observer& observer) : localnet_(localnet), observer_(observer) {}

  // A program has bound a port. Returns an empty text or what went wrong.
  std::string bound(HostId host, Transport transport, std::uint16_t port);
  // It has given the port up. Connections that it has accepted may live on: localhost leads there until a
  // sample taken after this shows no socket with that port.
  void released(HostId host, Transport transport, std::uint16_t port);
  // Once a turn of the loop: lets go of released ports that no socket has any more.
  void settle();

  // Whether a program has ever bound it.
  bool ever_bound(HostId host, Transport transport, std::uint16_t port) const {
    return ever_.count({host, transport, port}) != 0;
  }

 private:
  struct Released {
    HostId host;
    Transport transport;
    std::uint16_t port;
    Time looked;  // a sample taken after this is to be looked at
  };

  Localnet& localnet_;
  Observer& observer_;
  std::vector<Released> released_;
  std::set<std::tuple<HostId, Transport, std::uint16_t>> ever_;
};

}  // namespace wirestep
