#include "world/link.h"

#include <arpa/inet.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>

#include "world/failure.h"
#include "world/netlink.h"

namespace wirestep {

namespace {

ifreq request_for(const std::string& name) {
  ifreq request{};
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  return request;
}

}  // namespace

void make_pair(int home_route, const std::string& far_name, int host_net, const MacAddress& mac) {
  NetlinkRequest request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  request.header<ifinfomsg>();
  request.put(IFLA_IFNAME, far_name);
  nlattr* info = request.begin_nested(IFLA_LINKINFO);
  request.put(IFLA_INFO_KIND, std::string("veth"));
  nlattr* data = request.begin_nested(IFLA_INFO_DATA);
  nlattr* peer = request.begin_nested(VETH_INFO_PEER);
  request.header<ifinfomsg>();
  request.put(IFLA_IFNAME, std::string("eth0"));
  request.put(IFLA_ADDRESS, mac.data(), mac.size());
  request.put(IFLA_NET_NS_FD, static_cast<std::uint32_t>(host_net));
  request.end_nested(peer);
  request.end_nested(data);
  request.end_nested(info);
  if (int error = request.send(home_route)) fail("making a veth pair", error);
}

void bring_up(int route, const std::string& name, unsigned index, bool quiet) {
  NetlinkRequest request(RTM_NEWLINK, 0);
  auto& link = request.header<ifinfomsg>();
  link.ifi_index = static_cast<int>(index);
  link.ifi_flags = quiet ? IFF_UP | IFF_NOARP : IFF_UP;
  link.ifi_change = IFF_UP | IFF_NOARP;
  if (int error = request.send(route)) fail("bringing " + name + " up", error);
}

void add_address(int route, unsigned index, const Endpoint& ip, std::uint8_t prefix) {
  std::size_t size = ip.family == Family::ipv4 ? 4 : 16;
  NetlinkRequest request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
  auto& address = request.header<ifaddrmsg>();
  address.ifa_family = ip.family == Family::ipv4 ? AF_INET : AF_INET6;
  address.ifa_prefixlen = prefix;
  address.ifa_index = index;
  request.put(IFA_LOCAL, ip.ip.data(), size);
  request.put(IFA_ADDRESS, ip.ip.data(), size);
  if (ip.family == Family::ipv4) {
    std::uint32_t broadcast;
    std::memcpy(&broadcast, ip.ip.data(), 4);
    broadcast |= htonl(0xffffffffU >> prefix);
    request.put(IFA_BROADCAST, &broadcast, 4);
  }
  if (int error = request.send(route)) fail("adding the address " + ip_to_string(ip), error);
}

void switch_offloads_off(int any_socket, const std::string& name) {
  // SG off takes TSO with it and makes the kernel's software GSO cut segments before they reach the veth.
  for (std::uint32_t command : std::initializer_list<std::uint32_t>{
           ETHTOOL_SRXCSUM, ETHTOOL_STXCSUM, ETHTOOL_SSG, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO}) {
    ethtool_value off{command, 0};
    ifreq request = request_for(name);
    request.ifr_data = reinterpret_cast<char*>(&off);
    or_fail(::ioctl(any_socket, SIOCETHTOOL, &request), "ioctl(SIOCETHTOOL)");
  }
}

unsigned interface_index(int any_socket, const std::string& name) {
  ifreq request = request_for(name);
  or_fail(::ioctl(any_socket, SIOCGIFINDEX, &request), "ioctl(SIOCGIFINDEX)");
  return static_cast<unsigned>(request.ifr_ifindex);
}

Fd open_packet_socket(unsigned index) {
  // Protocol 0 until it is bound, so that it never hears another interface.
  Fd packet(or_fail(::socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket(AF_PACKET)"));
  int on = 1;
  or_fail(::setsockopt(packet.get(), SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on),
          "setsockopt(PACKET_IGNORE_OUTGOING)");
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(index);
  or_fail(::bind(packet.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), "bind(AF_PACKET)");
  return packet;
}

}  // namespace wirestep
