#pragma once

#include <optional>
#include <vector>

#include "observe/flow.h"

namespace wirestep {

// Asks a host's kernel for its sockets (sock_diag(7)) through a NETLINK_SOCK_DIAG socket made in that host.
// The answer to a dump is made while we read it, so that nothing here waits. One thread.
class SockDiag {
 public:
  // `socket` stays the caller's, and must outlive this.
  SockDiag(HostId host, int socket);

  // Appends all TCP and UDP sockets of the host, IPv4 and IPv6: those in every state, and requests that wait
  // for the handshake's last ACK (shown SYN_RECV). With `bound` also those that are bound and neither listen
  // nor connect (shown CLOSED; since Linux 6.8): that makes the kernel walk the machine's whole table of
  // bound ports, 0.3 ms. A protocol that this kernel can't list has none. Returns 0, or the errno of a dump
  // that the kernel broke off: then the list isn't complete.
  int list(bool bound, std::vector<Socket>& sockets);

  // The socket that would receive a packet from `flow.peer` to `flow.local`: microseconds, however many there
  // are.
  std::optional<Socket> find(const Flow& flow);

 private:
  struct Request;
  int ask(Request& request, std::vector<Socket>& sockets);

  const HostId host_;
  const int socket_;
  std::uint32_t sequence_ = 0;
  std::vector<std::byte> buffer_;
};

}  // namespace wirestep
