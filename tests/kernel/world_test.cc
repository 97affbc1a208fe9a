// What the world relies on and no manual promises. If a kernel behaves otherwise, this says so before
// anything else does.

#include <linux/if_packet.h>
#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sstream>
#include <string>

#include "../world/in_world.h"
#include "world/netlink.h"

using namespace wirestep;
using namespace wirestep::test;

TEST_CASE("A packet socket passed out of a user namespace takes a ring outside of it") {
  World world(two_hosts());
  int packet = world.hosts()[0].packet.get(), version = TPACKET_V2;
  tpacket_req ring{1 << 16, 4, 2048, 128};
  CHECK(::setsockopt(packet, SOL_PACKET, PACKET_VERSION, &version, sizeof version) == 0);
  CHECK(::setsockopt(packet, SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring) == 0);
}

TEST_CASE("An rtnetlink socket passed out may still change its namespace's routing") {
  World world(two_hosts());
  NetlinkRequest request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
  auto& route = request.header<rtmsg>();
  route.rtm_family = AF_INET;
  route.rtm_dst_len = 32;
  route.rtm_type = RTN_BLACKHOLE;
  request.put(RTA_DST, std::uint32_t{htonl(0xc0000201)});
  request.put(RTA_TABLE, std::uint32_t{RT_TABLE_MAIN});
  CHECK(request.send(world.hosts()[1].route.get()) == 0);
  CHECK(sh(world, 1, "ip route show 192.0.2.1").find("blackhole") == 0);
  CHECK(sh(world, 0, "ip route show 192.0.2.1") == "");
}

TEST_CASE("A sock_diag socket passed out lists its namespace's sockets") {
  World world(two_hosts());
  NetlinkRequest request(SOCK_DIAG_BY_FAMILY, NLM_F_DUMP);
  auto& wanted = request.header<inet_diag_req_v2>();
  wanted.sdiag_family = AF_INET;
  wanted.sdiag_protocol = IPPROTO_TCP;
  wanted.idiag_states = 0xfff;
  CHECK(request.send(world.hosts()[0].sock_diag.get()) ==
        0);  // an empty list: a new host, whatever the machine has
}

TEST_CASE("A namespace's table of connections has the size that its parent asked for") {
  World world(two_hosts());
  CHECK(std::abs(std::stoi(sh(world, 0, "cat /proc/sys/net/ipv4/tcp_ehash_entries"))) == 1024);
}

TEST_CASE("A socket keeps its namespace alive after the world's processes are gone") {
  Fd packet;
  {
    World world(two_hosts());
    packet = std::move(world.hosts()[0].packet);
  }
  sockaddr_ll name{};
  socklen_t size = sizeof name;
  REQUIRE(::getsockname(packet.get(), reinterpret_cast<sockaddr*>(&name), &size) == 0);
  CHECK(name.sll_hatype == 1);  // ARPHRD_ETHER: the far end is still there
}

// A line's value in a file of /proc/net/snmp's layout, read from its start.
namespace {
long value_in(const Fd& file, const std::string& group, const std::string& name) {
  std::string text(1 << 16, '\0');
  ssize_t size = ::pread(file.get(), text.data(), text.size(), 0);
  std::istringstream lines(text.substr(0, size < 0 ? 0 : static_cast<std::size_t>(size)));
  for (std::string names, values; std::getline(lines, names) && std::getline(lines, values);) {
    std::istringstream each_name(names), each_value(values);
    std::string one, value;
    while (each_name >> one && each_value >> value)
      if (names.starts_with(group + ": ") && one == name) return std::stol(value);
  }
  return -1;
}
}  // namespace

TEST_CASE("A file of /proc/net that was opened in a host tells that host's counts, fresh at each read") {
  Fd first, second;
  {
    World world(two_hosts());
    first = std::move(world.hosts()[0].counters.at(0));
    second = std::move(world.hosts()[1].counters.at(0));
    CHECK(world.hosts()[0].counters.size() == 2);  // no snmp6 without IPv6 on the wire
    long before = value_in(first, "Udp", "NoPorts"), other = value_in(second, "Udp", "NoPorts");
    REQUIRE(before >= 0);
    // To its own address, where nobody listens.
    sh(world, 0, "bash -c 'for i in 1 2 3; do echo >/dev/udp/10.0.0.1/9; done'");
    CHECK(value_in(first, "Udp", "NoPorts") == before + 3);
    CHECK(value_in(second, "Udp", "NoPorts") == other);
  }
  CHECK(value_in(first, "Udp", "NoPorts") >= 3);  // it holds its namespace, as a socket does
}

TEST_CASE("The size of a user namespace's family is its own to limit") {
  World world(two_hosts());
  CHECK(sh(world, 0, "cat /proc/sys/user/max_user_namespaces") == "0\n");
}
