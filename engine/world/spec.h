#pragma once

#include <map>
#include <string>
#include <vector>

namespace wirestep {

// What a world is to be like. Plain data: a lesson's front matter or a command line fills it in.
struct HostSpec {
  std::string name;     // "client": letters, digits, hyphens
  std::string address;  // IPv4; empty: 10.0.0.1 for the first host, 10.0.0.2 for the second …
  std::map<std::string, std::string> sysctls;  // "net.ipv4.tcp_syncookies" → "2"

  friend bool operator==(const HostSpec&, const HostSpec&) = default;
};

struct WorldSpec {
  std::vector<HostSpec> hosts;  // one to eight
  bool ipv6 = false;            // IPv6 on eth0, with its neighbour discovery
  bool tame_timers = false;     // silence retransmission of data and FIN (DESIGN 4.2); binds at connect
  bool loopback = false;        // no namespaces: programs run on the machine's own 127.0.0.1

  friend bool operator==(const WorldSpec&, const WorldSpec&) = default;
};

// The spec with the addresses filled in that it leaves to us. Throws SetupError if a name or an address is
// wrong.
WorldSpec completed(WorldSpec spec);

}  // namespace wirestep
