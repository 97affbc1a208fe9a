#include "world/localhost.h"

#include <arpa/inet.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "world/failure.h"
#include "world/netlink.h"
#include "world/sysctl.h"

namespace wirestep {

namespace {

constexpr std::uint32_t bound_there = 39, to_bound_here = 40, from_bound_here = 41, all_else = 50,
                        local_moved = 100;
std::uint32_t loopback_net() {
  return htonl(INADDR_LOOPBACK & IN_CLASSA_NET);
}

// The routing table that leads to a host's 127.0.0.0/8. 0 to 255 have meanings already.
std::uint32_t wire_table(std::size_t host) {
  return 1000 + static_cast<std::uint32_t>(host);
}

// Linux' default net.ipv4.ip_local_port_range.
constexpr fib_rule_port_range clients{32768, 60999};

enum class Ports { any, destination, from_server };

// A rule for what this host sends to 127.0.0.0/8, limited to a port or not.
int loopback_rule(int route, bool add, std::uint32_t priority, std::uint32_t table, Ports ports = Ports::any,
                  int protocol = 0, std::uint16_t port = 0) {
  NetlinkRequest request(add ? RTM_NEWRULE : RTM_DELRULE, add ? NLM_F_CREATE | NLM_F_EXCL : 0);
  auto& rule = request.header<fib_rule_hdr>();
  rule.family = AF_INET;
  rule.dst_len = 8;
  rule.action = FR_ACT_TO_TBL;
  request.put(FRA_DST, loopback_net());
  request.put(FRA_IIFNAME, std::string("lo"));
  request.put(FRA_PRIORITY, priority);
  request.put(FRA_TABLE, table);
  if (ports != Ports::any) {
    fib_rule_port_range range{port, port};
    request.put(FRA_IP_PROTO, static_cast<std::uint8_t>(protocol));
    if (ports == Ports::destination) {
      request.put(FRA_DPORT_RANGE, &range, sizeof range);
    } else {
      request.put(FRA_SPORT_RANGE, &range, sizeof range);
      request.put(FRA_DPORT_RANGE, &clients, sizeof clients);
    }
  }
  return request.send(route);
}

int local_rule(int route, bool add, std::uint32_t priority) {
  NetlinkRequest request(add ? RTM_NEWRULE : RTM_DELRULE, add ? NLM_F_CREATE | NLM_F_EXCL : 0);
  auto& rule = request.header<fib_rule_hdr>();
  rule.family = AF_INET;
  rule.table = RT_TABLE_LOCAL;
  rule.action = FR_ACT_TO_TBL;
  request.put(FRA_PRIORITY, priority);
  return request.send(route);
}

int add_wire_route(int route, std::uint32_t table, const std::string& by_way_of, const std::string& own,
                   unsigned eth0) {
  in_addr gateway, source;
  inet_pton(AF_INET, by_way_of.c_str(), &gateway);
  inet_pton(AF_INET, own.c_str(), &source);
  NetlinkRequest request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
  auto& message = request.header<rtmsg>();
  message.rtm_family = AF_INET;
  message.rtm_dst_len = 8;
  message.rtm_protocol = RTPROT_STATIC;
  message.rtm_scope = RT_SCOPE_UNIVERSE;
  message.rtm_type = RTN_UNICAST;
  request.put(RTA_DST, loopback_net());
  request.put(RTA_GATEWAY, std::uint32_t{gateway.s_addr});
  request.put(RTA_PREFSRC, std::uint32_t{source.s_addr});
  request.put(RTA_OIF, std::uint32_t{eth0});
  request.put(RTA_TABLE, table);
  return request.send(route);
}

}  // namespace

void route_localhost(int route, const WorldSpec& spec, std::size_t own, unsigned eth0) {
  if (spec.hosts.size() < 2) return;
  auto must = [](int error, const char* what) {
    if (error != 0) fail(what, error);
  };
  must(write_sysctl("net.ipv4.conf.eth0.route_localnet", "1"), "setting route_localnet");
  must(write_sysctl("net.ipv4.conf.eth0.accept_local", "1"), "setting accept_local");
  for (std::size_t other = 0; other < spec.hosts.size(); ++other) {
    if (other == own) continue;
    must(add_wire_route(route, wire_table(other), spec.hosts[other].address, spec.hosts[own].address, eth0),
         "adding the route to another host's localhost");
  }
  // "The other host": the first that isn't this one.
  must(loopback_rule(route, true, all_else, wire_table(own == 0 ? 1 : 0)), "adding rule 50");
  // In this order, so that there's always a way to the host itself.
  must(local_rule(route, true, local_moved), "adding rule 100");
  must(local_rule(route, false, 0), "removing rule 0");
}

std::string Localnet::bound(HostId host, int protocol, std::uint16_t port) {
  if (bound_[{host, protocol, port}]++ > 0) return "";
  return change(true, host, protocol, port);
}

std::string Localnet::released(HostId host, int protocol, std::uint16_t port) {
  auto count = bound_.find({host, protocol, port});
  if (count == bound_.end() || --count->second > 0) return "";
  bound_.erase(count);
  return change(false, host, protocol, port);
}

std::string Localnet::change(bool add, HostId host, int protocol, std::uint16_t port) {
  if (hosts_.size() < 2) return "";
  int error = 0;
  auto note = [&](int result) { error = result != 0 ? result : error; };
  for (const WorldHost& each : hosts_) {
    int route = each.route.get();
    if (route < 0) continue;
    if (each.id != host) {
      note(
          loopback_rule(route, add, bound_there, wire_table(host.value), Ports::destination, protocol, port));
    } else {
      note(loopback_rule(route, add, to_bound_here, RT_TABLE_LOCAL, Ports::destination, protocol, port));
      note(loopback_rule(route, add, from_bound_here, RT_TABLE_LOCAL, Ports::from_server, protocol, port));
    }
  }
  return error == 0 ? ""
                    : "localhost across the wire, port " + std::to_string(port) + ": " + std::strerror(error);
}

}  // namespace wirestep
