#pragma once

#include <string>
#include <vector>

#include "base/fd.h"
#include "world/namespaces.h"
#include "world/spec.h"

namespace wirestep {

// A host as the world's process keeps it. In loopback mode it has no namespaces of its own, and no cable.
struct Host {
  HostNamespaces namespaces;
  Fd packet, sock_diag, route, probe_listener;  // given to the engine, then closed here
  std::vector<Fd> counters;                     // likewise
};

// Makes the hosts of the world and the cables between them and the engine. For the world's PID 1. `spec` is
// complete (spec.h). Throws Failure. The namespaces are kept at the descriptors that host_descriptor() says.
std::vector<Host> make_hosts(const WorldSpec& spec, const std::string& probe_name);

// Hosts in loopback mode: names for the machine itself.
std::vector<Host> pretend_hosts(const WorldSpec& spec, const std::string& probe_name);

// Where `wirestep exec` finds a host's namespaces: /proc/PID/fd/N of the world's PID 1. Far above the numbers
// that descriptors get by themselves.
enum class HostNamespace { net, uts, mnt };
constexpr int host_descriptor(std::size_t host, HostNamespace which) {
  return 200 + static_cast<int>(3 * host) + static_cast<int>(which);
}

}  // namespace wirestep
