#include <fmt/format.h>

#include "packet/decoders.h"
#include "packet/icmpv6.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

enum Option : std::uint8_t { source_link_layer = 1, target_link_layer = 2, prefix_information = 3, mtu = 5 };

const char* option_name(std::uint64_t type) {
  switch (type) {
    case source_link_layer:
      return "Source Link-Layer Address";
    case target_link_layer:
      return "Target Link-Layer Address";
    case prefix_information:
      return "Prefix Information";
    case mtu:
      return "MTU";
    default:
      return "Unknown Option";
  }
}

// RFC 4861 section 4.6.2. Valid and preferred lifetime in seconds, all ones: for ever.
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     Type      |    Length     | Prefix Length |L|A| Reserved1 |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |           Valid Lifetime, Preferred Lifetime, Reserved2, Prefix
void prefix(Parser& p) {
  p.number({"Prefix Length", "icmpv6.opt.prefix.length"}, 8);
  p.number({"L", "icmpv6.opt.prefix.flag.l"}, 1, flag);
  p.number({"A", "icmpv6.opt.prefix.flag.a"}, 1, flag);
  p.number({"Reserved1"}, 6);
  p.number({"Valid Lifetime", "icmpv6.opt.prefix.valid_lifetime"}, 32);
  p.number({"Preferred Lifetime", "icmpv6.opt.prefix.preferred_lifetime"}, 32);
  p.number({"Reserved2"}, 32);
  p.address({"Prefix", "icmpv6.opt.prefix"}, Family::ipv6);
}

void option_body(Parser& p, std::uint64_t type) {
  Bytes rest = p.rest();
  switch (type) {
    case source_link_layer:
      p.bytes({"Link-Layer Address", "icmpv6.opt.src_linkaddr"}, rest.size(), mac);
      return;
    case target_link_layer:
      p.bytes({"Link-Layer Address", "icmpv6.opt.target_linkaddr"}, rest.size(), mac);
      return;
    case prefix_information:
      return prefix(p);
    case mtu:
      p.number({"Reserved"}, 16);
      p.number({"MTU", "icmpv6.opt.mtu"}, 32);
      return;
    default:
      p.bytes({"Data"}, rest.size(), preview);
  }
}

// RFC 4861 section 4.6: the length is in units of 8 bytes and includes type and length.
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     Type      |    Length     |              ...              |
void options(Parser& p) {
  p.section("RFC 4861 4.6");
  auto head = [&] {
    auto type = p.number({"Type", "icmpv6.opt.type"}, 8);
    p.number({"Length", "icmpv6.opt.length"}, 8,
             [](std::uint64_t v) { return fmt::format("{} ({} bytes)", v, 8 * v); });
    return type;
  };
  while (p.remaining() > 0 && !p.stopped()) {
    std::size_t length = 8 * std::size_t{p.ahead(1)};
    if (length == 0 || length > p.rest().size()) {
      head();
      // Section 4.6: the value 0 is invalid, and the whole packet is to be discarded.
      if (length == 0)
        p.wrong([] { return std::string("says 0, but counts itself"); });
      else if (!p.fits(p.position() - 2 + length))
        p.wrong([&] { return fmt::format("says {} bytes, {} are there", length, p.remaining() + 2); });
      return;
    }
    p.bytes({option_name(p.ahead(0))}, length, preview, [&] { option_body(p, head()); });
  }
}

// RFC 4861 section 4.2. The times are in milliseconds, the lifetime in seconds; 0: unspecified by this
// router.
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// | Cur Hop Limit |M|O|  Reserved |       Router Lifetime         |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                         Reachable Time                        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                          Retrans Timer                        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
void router(Parser& p) {
  p.section("RFC 4861 4.2");
  p.number({"Cur Hop Limit", "icmpv6.nd.ra.cur_hop_limit"}, 8);
  p.number({"M", "icmpv6.nd.ra.flag.m"}, 1, flag);
  p.number({"O", "icmpv6.nd.ra.flag.o"}, 1, flag);
  p.number({"Reserved"}, 6);
  p.number({"Router Lifetime", "icmpv6.nd.ra.router_lifetime"}, 16);
  p.number({"Reachable Time", "icmpv6.nd.ra.reachable_time"}, 32);
  p.number({"Retrans Timer", "icmpv6.nd.ra.retrans_timer"}, 32);
}

// RFC 4861 sections 4.3 and 4.4. A solicitation has no flags: there all 32 bits are reserved.
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |R|S|O|                     Reserved                            |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                       Target Address                          |
void solicitation(Parser& p) {
  p.section("RFC 4861 4.3");
  p.number({"Reserved", "icmpv6.reserved"}, 32, hex32);
  Endpoint target = p.address({"Target Address", "icmpv6.nd.ns.target_address"}, Family::ipv6);
  p.say([&] { return fmt::format("ICMPv6 neighbor solicitation: who has {}?", ip_to_string(target)); });
}

void advertisement(Parser& p) {
  p.section("RFC 4861 4.4");
  p.number({"R", "icmpv6.nd.na.flag.r"}, 1, flag);
  p.number({"S", "icmpv6.nd.na.flag.s"}, 1, flag);
  p.number({"O", "icmpv6.nd.na.flag.o"}, 1, flag);
  p.number({"Reserved", "icmpv6.nd.na.flag.rsv"}, 29);
  Endpoint target = p.address({"Target Address", "icmpv6.nd.na.target_address"}, Family::ipv6);
  p.say([&] { return fmt::format("ICMPv6 neighbor advertisement: {} is here", ip_to_string(target)); });
}

// RFC 4861 section 4.5.
void redirection(Parser& p) {
  p.section("RFC 4861 4.5");
  p.number({"Reserved", "icmpv6.reserved"}, 32, hex32);
  Endpoint target = p.address({"Target Address", "icmpv6.nd.rd.target_address"}, Family::ipv6);
  Endpoint to = p.address({"Destination Address", "icmpv6.rd.na.destination_address"}, Family::ipv6);
  p.say([&] {
    return fmt::format("ICMPv6 redirect: {} is better reached by {}", ip_to_string(to), ip_to_string(target));
  });
}

}  // namespace

void neighbor_discovery(Parser& p, std::uint8_t type) {
  switch (type) {
    case icmpv6_type::router_solicitation:
      p.section("RFC 4861 4.1");
      p.number({"Reserved", "icmpv6.reserved"}, 32, hex32);
      break;
    case icmpv6_type::router_advertisement:
      router(p);
      break;
    case icmpv6_type::neighbor_solicitation:
      solicitation(p);
      break;
    case icmpv6_type::neighbor_advertisement:
      advertisement(p);
      break;
    case icmpv6_type::redirect:
      redirection(p);
      break;
  }
  options(p);
}

}  // namespace wirestep::packet
