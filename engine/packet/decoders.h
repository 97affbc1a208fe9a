#pragma once

#include <cstdint>

#include "packet/parser.h"

// One decoder per protocol. Each begins at the parser's position, reads its header, hands on to the decoder
// of what it carries, and returns when all of it has been read.

namespace wirestep::packet {

// What the transports must know of the IP header before them: the addresses are in their checksums.
struct Carrier {
  Endpoint source, destination;  // port 0
};

// IEEE 802.3 clause 3, and the Ethernet II interpretation of the Type field. The outermost layer.
void ethernet(Parser& p);

// The network layer returns where its packet ends by its own account: behind it is Ethernet's padding.
std::size_t arp(Parser& p);
std::size_t ipv4(Parser& p);
std::size_t ipv6(Parser& p);

// IPv6's extension headers, from the one that `next` names. Returns the protocol of what follows them. A
// routing header changes `carrier`, a fragment header says so.
struct Extensions {
  std::uint8_t protocol;
  bool fragment;
  bool first;  // of the fragments; true if it is none
  bool more;   // fragments follow
};
Extensions ipv6_extensions(Parser& p, std::uint8_t next, Carrier& carrier);

// The layer above IP, by IP's protocol number; data if it is none of ours.
void transport(Parser& p, const Carrier& carrier, std::uint8_t protocol);
void icmp(Parser& p, const Carrier& carrier);
void icmpv6(Parser& p, const Carrier& carrier);
void udp(Parser& p, const Carrier& carrier);
void tcp(Parser& p, const Carrier& carrier);

// Parts of larger decoders that have files of their own.
void ipv4_options(Parser& p, std::size_t end);
std::string tcp_options(Parser& p, std::size_t end, std::uint8_t flags);
void neighbor_discovery(Parser& p, std::uint8_t type);
void multicast_listener(Parser& p, std::uint8_t type);

// What nobody takes further apart: everything up to the end. `key` is Wireshark's, which depends on who
// carries it.
void data(Parser& p, const char* key);

}  // namespace wirestep::packet
