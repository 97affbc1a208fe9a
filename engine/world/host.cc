#include "world/host.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <string_view>

#include "world/etc_files.h"
#include "world/failure.h"
#include "world/link.h"
#include "world/localhost.h"
#include "world/netlink.h"
#include "world/sysctl.h"

namespace wirestep {

namespace {

constexpr unsigned loopback_index = 1;  // `lo` is the first interface of every network namespace

void must_set(const char* key, const std::string& value) {
  if (int error = write_sysctl(key, value)) fail(std::string("setting ") + key, error);
}

Fd any_socket() {
  return Fd(or_fail(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket(AF_INET)"));
}

Endpoint ipv4(const std::string& text) {
  Endpoint endpoint{Family::ipv4, {}, 0};
  inet_pton(AF_INET, text.c_str(), endpoint.ip.data());
  return endpoint;
}

Fd listen_for_probes(const std::string& name) {
  Fd listener(
      or_fail(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket(AF_UNIX)"));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  name.copy(address.sun_path + 1, sizeof address.sun_path - 1);  // the leading NUL makes it abstract
  auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  or_fail(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size), "bind(AF_UNIX)");
  or_fail(::listen(listener.get(), 128), "listen(AF_UNIX)");
  return listener;
}

// /proc shows the files of the namespace in which it is asked, and a file that is open stays with it.
std::vector<Fd> open_counters(const WorldSpec& spec) {
  std::vector<Fd> files;
  for (const char* path : {"/proc/self/net/snmp", "/proc/self/net/netstat", "/proc/self/net/snmp6"}) {
    bool ipv6 = path == std::string_view("/proc/self/net/snmp6");
    if (ipv6 && !spec.ipv6) continue;
    files.emplace_back(or_fail(::open(path, O_RDONLY | O_CLOEXEC), path));
  }
  return files;
}

// What every host is, whatever the machine is: IPv4 settings of a new network namespace are copies of the
// machine's.
void set_defaults(const WorldSpec& spec) {
  must_set("net.ipv4.ip_forward", "0");  // first: writing it resets others
  must_set("net.ipv4.conf.all.rp_filter", "0");
  must_set("net.ipv4.conf.default.rp_filter", "0");
  std::string gid = std::to_string(::getegid());
  must_set("net.ipv4.ping_group_range", gid + " " + gid);  // ping without privileges
  // Not an error: a kernel without IPv6 has nothing to switch off. `lo`, which exists already, keeps ::1.
  if (!spec.ipv6) write_sysctl("net.ipv6.conf.default.disable_ipv6", "1");
  if (spec.tame_timers) {
    // Older kernels have no tcp_rto_min_us: timers stay as they are, and the copies are shown for what they
    // are.
    write_sysctl("net.ipv4.tcp_rto_min_us", "600000000");
    write_sysctl("net.ipv4.tcp_early_retrans", "0");
  }
}

void set_own(const HostSpec& spec) {
  for (const auto& [key, value] : spec.sysctls) {
    std::string error = set_host_sysctl(key, value);
    if (!error.empty()) fail("host " + spec.name + ": " + error, 0);
  }
}

// Everything about a host that is done inside it.
Host make_host(const WorldSpec& spec, std::size_t number, int home_route, const std::string& probe_name) {
  const HostSpec& own = spec.hosts[number];
  Host host;
  host.namespaces = unshare_host(own.name);
  host.route = open_netlink(NETLINK_ROUTE);
  host.sock_diag = open_netlink(NETLINK_SOCK_DIAG);
  host.probe_listener = listen_for_probes(probe_name);
  host.counters = open_counters(spec);
  Fd socket = any_socket();
  set_defaults(spec);
  bring_up(host.route.get(), "lo", loopback_index, false);

  make_pair(home_route, "wire" + std::to_string(number), host.namespaces.net.get(), mac_of(number));
  switch_offloads_off(socket.get(), "eth0");
  unsigned eth0 = interface_index(socket.get(), "eth0");
  add_address(host.route.get(), eth0, ipv4(own.address), 24);
  if (spec.ipv6) {
    Endpoint unique_local{Family::ipv6, {0xfd}, 0};  // fd00::1, fd00::2, … (RFC 4193)
    unique_local.ip[15] = static_cast<std::uint8_t>(number + 1);
    add_address(host.route.get(), eth0, unique_local, 64);
  }
  bring_up(host.route.get(), "eth0", eth0, false);
  route_localhost(host.route.get(), spec, number, eth0);
  set_own(own);  // last: what a lesson asks for prevails
  return host;
}

void keep_at(Fd& fd, int number) {
  fd.reset(or_fail(::dup3(fd.get(), number, O_CLOEXEC), "dup3"));
}

}  // namespace

std::vector<Host> make_hosts(const WorldSpec& spec, const std::string& probe_name) {
  // Hosts inherit the size of their table of connections from the namespace in which they are made: a dump
  // walks the whole table, in 20 µs with this size and 220 with the default.
  write_sysctl("net.ipv4.tcp_child_ehash_entries", "1024");
  write_sysctl("net.ipv4.udp_child_hash_entries", "256");
  // The far ends live here and must never say anything.
  write_sysctl("net.ipv6.conf.default.disable_ipv6", "1");
  cover_etc_files(spec);

  HostNamespaces home = current_namespaces();
  Fd home_route = open_netlink(NETLINK_ROUTE);
  Fd home_socket = any_socket();
  std::vector<Host> hosts;
  for (std::size_t i = 0; i < spec.hosts.size(); ++i) {
    hosts.push_back(make_host(spec, i, home_route.get(), probe_name));
    enter(home);
    std::string far = "wire" + std::to_string(i);
    switch_offloads_off(home_socket.get(), far);
    unsigned index = interface_index(home_socket.get(), far);
    bring_up(home_route.get(), far, index, true);
    hosts[i].packet = open_packet_socket(index);
  }
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    keep_at(hosts[i].namespaces.net, host_descriptor(i, HostNamespace::net));
    keep_at(hosts[i].namespaces.uts, host_descriptor(i, HostNamespace::uts));
    keep_at(hosts[i].namespaces.mnt, host_descriptor(i, HostNamespace::mnt));
  }
  return hosts;
}

std::vector<Host> pretend_hosts(const WorldSpec& spec, const std::string& probe_name) {
  std::vector<Host> hosts(spec.hosts.size());
  for (Host& host : hosts) host.sock_diag = open_netlink(NETLINK_SOCK_DIAG);
  hosts.front().probe_listener = listen_for_probes(probe_name);
  return hosts;
}

}  // namespace wirestep
