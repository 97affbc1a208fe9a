#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "world/spec.h"
#include "world/world.h"

// localhost across the wire: a program that connects to 127.0.0.1 reaches the program that has bound that
// port, be it on this host or on another, and what is bound nowhere is asked for on the other host, so that a
// closed port's SYN and RST can be seen, too. Nobody rewrites an address; it is all routing (ip-rule(8)).
//
// Every network namespace looks into its table `local` first (rule 0), where 127.0.0.0/8 is. On every host
// that rule moves to 100, and before it, for what the host itself sends (iif lo) to 127.0.0.0/8:
//
//    39  to a port that is bound on another host        → that host's wire table
//    40  to a port that is bound here                   → local
//    41  from a port that is bound here to 32768–60999  → local: a server's answers to clients beside it
//    50  all else                                       → the other host's wire table
//
// A wire table says: 127.0.0.0/8 by way of the other host's address, with the own address as source. So a
// client that doesn't bind is seen as 10.0.0.1 by the server, and ARP asks for 10.0.0.2 and not for
// 127.0.0.1. The kernel takes such packets in (route_localnet), and answers from 127.0.0.1, too
// (accept_local).
//
// 39 stands before 41: when both ends are bound to 127.0.0.1, the server's answer goes to a port that is
// bound on the client's host, and comes from one that is bound here. 41 wants a destination among the ports
// that the kernel gives to clients, because a client that has bound its port and connects to a closed one
// also sends from a port that is bound here, and its SYN must cross.

namespace wirestep {

// For the world's PID 1, in host number `own`, whose eth0 is up: rules 50 and 100, and the wire tables. Does
// nothing in a world of one host. Throws Failure.
void route_localhost(int route, const WorldSpec& spec, std::size_t own, unsigned eth0);

// Keeps rules 39 to 41 in step with the ports that programs bind. For the engine; synchronous, about 10 µs a
// rule.
class Localnet {
 public:
  // `hosts` must outlive it, with their `route` sockets. In loopback mode it does nothing.
  explicit Localnet(const std::vector<WorldHost>& hosts) : hosts_(hosts) {}

  // A program on `host` has bound `port`, to any address. `protocol`: IPPROTO_TCP or IPPROTO_UDP. Counted: as
  // many released() undo it. Returns an empty text or what went wrong.
  std::string bound(HostId host, int protocol, std::uint16_t port);

  // No socket of the kernel's list has that port there any more. Not earlier than that: connections that a
  // server has accepted, and closed ones in FIN_WAIT or LAST_ACK, still need the way.
  std::string released(HostId host, int protocol, std::uint16_t port);

 private:
  std::string change(bool add, HostId host, int protocol, std::uint16_t port);

  const std::vector<WorldHost>& hosts_;
  std::map<std::tuple<HostId, int, std::uint16_t>, int> bound_;
};

}  // namespace wirestep
