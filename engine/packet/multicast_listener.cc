#include <fmt/format.h>

#include "packet/decoders.h"
#include "packet/icmpv6.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

// RFC 3810 section 5.2.12.
std::string record_type(std::uint64_t value) {
  static constexpr std::string_view names[] = {"",
                                               "MODE_IS_INCLUDE",
                                               "MODE_IS_EXCLUDE",
                                               "CHANGE_TO_INCLUDE_MODE",
                                               "CHANGE_TO_EXCLUDE_MODE",
                                               "ALLOW_NEW_SOURCES",
                                               "BLOCK_OLD_SOURCES"};
  return value == 0 || value >= std::size(names) ? decimal(value)
                                                 : fmt::format("{} ({})", value, names[value]);
}

// RFC 3810 section 5.2.4.
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  Record Type  |  Aux Data Len |     Number of Sources (N)     |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |   Multicast Address, N Source Addresses, Auxiliary Data
void record(Parser& p) {
  p.number({"Record Type", "icmpv6.mldr.mar.record_type"}, 8, record_type);
  auto words = p.number({"Aux Data Len", "icmpv6.mldr.mar.aux_data_len"}, 8);
  auto sources = p.number({"Number of Sources", "icmpv6.mldr.mar.nb_sources"}, 16);
  p.address({"Multicast Address", "icmpv6.mldr.mar.multicast_address"}, Family::ipv6);
  for (std::uint64_t i = 0; i < sources && !p.stopped(); ++i)
    p.address({"Source Address", "icmpv6.mldr.mar.source_address"}, Family::ipv6);
  p.bytes({"Auxiliary Data", "icmpv6.mldr.mar.auxiliary_data"}, 4 * words, preview);
}

// RFC 3810 section 5.2.
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |           Reserved            |Nr of Mcast Address Records (M)|
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                  M Multicast Address Records
void report_v2(Parser& p) {
  p.section("RFC 3810 5.2");
  p.number({"Reserved", "icmpv6.reserved"}, 16, hex16);
  auto records = p.number({"Nr of Mcast Address Records", "icmpv6.mldr.nb_mcast_records"}, 16);
  for (std::uint64_t i = 0; i < records && !p.stopped(); ++i) record(p);
}

}  // namespace

// RFC 2710 section 3, the messages of version 1. A query of version 2 (RFC 3810 section 5.1) begins alike;
// what it has in addition is shown as data.
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     Maximum Response Delay    |          Reserved             |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                       Multicast Address                       |
void multicast_listener(Parser& p, std::uint8_t type) {
  if (type == icmpv6_type::listener_report_v2) return report_v2(p);
  p.section("RFC 2710 3");
  p.number({"Maximum Response Delay", "icmpv6.mld.maximum_response_delay"}, 16);
  p.number({"Reserved", "icmpv6.reserved"}, 16, hex16);
  p.address({"Multicast Address", "icmpv6.mld.multicast_address"}, Family::ipv6);
}

}  // namespace wirestep::packet
