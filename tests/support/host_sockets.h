#pragma once

#include <vector>

#include "base/fd.h"
#include "world/world.h"

namespace wirestep::test {

// Sockets inside the hosts of a world, for a test that plays client and server itself. A small program in
// each host makes them and passes them out.
class HostSockets {
 public:
  explicit HostSockets(World& world);

  // socket(2) in a host.
  Fd make(std::size_t host, int domain, int type, int protocol = 0);

  // A TCP socket that listens at all addresses of the host, and one that has begun to connect (non-blocking)
  // to a port of `address` ("10.0.0.2").
  Fd listen(std::size_t host, std::uint16_t port, int backlog = 16);
  Fd connect(std::size_t host, const char* address, std::uint16_t port);

 private:
  std::vector<Fd> makers_;  // our end of each program's standard input
};

}  // namespace wirestep::test
