#include "trace/counter_name.h"

#include <algorithm>
#include <array>

namespace wirestep {

namespace {

// Longer names first: "TcpExt" isn't "Tcp" with an "Ext…".
constexpr std::array<std::string_view, 13> groups = {"MPTcpExt", "UdpLite6", "IcmpMsg", "UdpLite", "TcpExt",
                                                     "IpExt",    "Icmp6",    "Icmp",    "Udp6",    "Tcp",
                                                     "Udp",      "Ip6",      "Ip"};

constexpr std::array<std::string_view, 60> traffic = {
    "IpInReceives",
    "IpInDelivers",
    "IpOutRequests",
    "IpOutTransmits",
    "IpExtInOctets",
    "IpExtOutOctets",
    "IpExtInMcastPkts",
    "IpExtOutMcastPkts",
    "IpExtInBcastPkts",
    "IpExtOutBcastPkts",
    "IpExtInMcastOctets",
    "IpExtOutMcastOctets",
    "IpExtInBcastOctets",
    "IpExtOutBcastOctets",
    "IpExtInNoECTPkts",
    "IpExtInECT0Pkts",
    "IpExtInECT1Pkts",
    "Ip6InReceives",
    "Ip6InDelivers",
    "Ip6OutRequests",
    "Ip6OutTransmits",
    "Ip6InOctets",
    "Ip6OutOctets",
    "Ip6InMcastPkts",
    "Ip6OutMcastPkts",
    "Ip6InMcastOctets",
    "Ip6OutMcastOctets",
    "Ip6InNoECTPkts",
    "IcmpInMsgs",
    "IcmpOutMsgs",
    "Icmp6InMsgs",
    "Icmp6OutMsgs",
    "Icmp6InNeighborSolicits",
    "Icmp6InNeighborAdvertisements",
    "Icmp6OutNeighborSolicits",
    "Icmp6OutNeighborAdvertisements",
    "Icmp6OutRouterSolicits",
    "Icmp6OutMLDv2Reports",
    "TcpActiveOpens",
    "TcpPassiveOpens",
    "TcpCurrEstab",
    "TcpInSegs",
    "TcpOutSegs",
    "TcpExtTW",
    "TcpExtDelayedACKs",
    "TcpExtTCPHPHits",
    "TcpExtTCPPureAcks",
    "TcpExtTCPHPAcks",
    "TcpExtTCPOrigDataSent",
    "TcpExtTCPDelivered",
    "TcpExtTCPAutoCorking",
    "TcpExtTCPRcvCoalesce",
    "TcpExtTCPBacklogCoalesce",
    "TcpExtTCPHystartTrainDetect",
    "TcpExtTCPHystartTrainCwnd",
    "TcpExtTCPWantZeroWindowAdv",
    "UdpInDatagrams",
    "UdpOutDatagrams",
    "Udp6InDatagrams",
    "Udp6OutDatagrams",
};

}  // namespace

CounterName counter_name(std::string_view whole) {
  for (std::string_view group : groups)
    if (whole.starts_with(group)) return {group, whole.substr(group.size())};
  return {"", whole};
}

bool counter_is(std::string_view whole, std::string_view wanted) {
  return whole == wanted || counter_name(whole).name == wanted;
}

bool counts_traffic(std::string_view whole) {
  bool types = whole.starts_with("IcmpMsg") || whole.starts_with("Icmp6InType") ||
               whole.starts_with("Icmp6OutType");  // each message is counted by its name, too
  return types || std::find(traffic.begin(), traffic.end(), whole) != traffic.end();
}

}  // namespace wirestep
