#include <fmt/format.h>

#include "packet/checksum.h"
#include "packet/decoders.h"
#include "packet/icmpv6.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

std::string_view type_name(std::uint64_t type) {
  using namespace icmpv6_type;
  switch (type) {
    case unreachable:
      return "destination unreachable";
    case packet_too_big:
      return "packet too big";
    case time_exceeded:
      return "time exceeded";
    case parameter_problem:
      return "parameter problem";
    case echo_request:
      return "echo request";
    case echo_reply:
      return "echo reply";
    case listener_query:
      return "multicast listener query";
    case listener_report:
      return "multicast listener report";
    case listener_done:
      return "multicast listener done";
    case router_solicitation:
      return "router solicitation";
    case router_advertisement:
      return "router advertisement";
    case neighbor_solicitation:
      return "neighbor solicitation";
    case neighbor_advertisement:
      return "neighbor advertisement";
    case redirect:
      return "redirect";
    case listener_report_v2:
      return "multicast listener report v2";
    default:
      return "";
  }
}

// RFC 4443 sections 3.1, 3.3 and 3.4.
std::string_view code_name(std::uint64_t type, std::uint64_t code) {
  static constexpr std::string_view reasons[] = {"no route", "prohibited", "beyond scope",  "address",
                                                 "port",     "policy",     "route rejected"};
  static constexpr std::string_view problems[] = {"erroneous header field", "unrecognized next header",
                                                  "unrecognized option"};
  if (type == icmpv6_type::unreachable && code < std::size(reasons)) return reasons[code];
  if (type == icmpv6_type::time_exceeded && code == 0) return "in transit";
  if (type == icmpv6_type::time_exceeded && code == 1) return "fragment reassembly";
  if (type == icmpv6_type::parameter_problem && code < std::size(problems)) return problems[code];
  return "";
}

std::string named(std::uint64_t value, std::string_view name) {
  return name.empty() ? decimal(value) : fmt::format("{} ({})", value, name);
}

// The second word of an error, RFC 4443 section 3.
void error_word(Parser& p, std::uint64_t type) {
  if (type == icmpv6_type::packet_too_big)
    p.number({"MTU", "icmpv6.mtu"}, 32);
  else if (type == icmpv6_type::parameter_problem)
    p.number({"Pointer", "icmpv6.pointer"}, 32);
  else
    p.number({"Unused"}, 32);
}

std::string line(std::uint64_t type, std::uint64_t code) {
  std::string_view name = type_name(type), reason = code_name(type, code);
  if (name.empty()) return fmt::format("ICMPv6 type {} code {}", type, code);
  if (!reason.empty()) return fmt::format("ICMPv6 {} ({})", name, reason);
  return fmt::format("ICMPv6 {}", name);
}

}  // namespace

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     Type      |     Code      |          Checksum             |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                                                               |
// +                         Message Body                          +
// |                                                               |
void icmpv6(Parser& p, const Carrier& carrier) {
  std::size_t start = p.position();
  p.layer(Protocol::icmpv6, "RFC 4443 2.1");
  auto type = p.number({"Type", "icmpv6.type"}, 8, [](std::uint64_t v) { return named(v, type_name(v)); });
  auto code =
      p.number({"Code", "icmpv6.code"}, 8, [&](std::uint64_t v) { return named(v, code_name(type, v)); });
  p.checksum({"Checksum", "icmpv6.checksum"}, start, p.data_end(),
             pseudo_header(carrier.source, carrier.destination, 58, p.end() - start));
  p.brief([&](Brief& brief) {
    brief.icmp_type = static_cast<std::uint16_t>(type);
    brief.icmp_code = static_cast<std::uint16_t>(code);
  });
  p.say([&] { return line(type, code); });

  // RFC 4443 section 2.1: errors are the types below 128; these four are defined.
  bool error = type >= icmpv6_type::unreachable && type <= icmpv6_type::parameter_problem;
  if (error) {
    p.section("RFC 4443 3");
    error_word(p, type);
  } else if (type == icmpv6_type::echo_request || type == icmpv6_type::echo_reply) {
    p.section("RFC 4443 4");
    auto id = p.number({"Identifier", "icmpv6.echo.identifier"}, 16);
    auto sequence = p.number({"Sequence Number", "icmpv6.echo.sequence_number"}, 16);
    p.say([&] {
      return fmt::format("{} id {} seq {} length {}", line(type, code), id, sequence, p.remaining());
    });
  } else if (type >= icmpv6_type::router_solicitation && type <= icmpv6_type::redirect) {
    neighbor_discovery(p, static_cast<std::uint8_t>(type));
  } else if ((type >= icmpv6_type::listener_query && type <= icmpv6_type::listener_done) ||
             type == icmpv6_type::listener_report_v2) {
    multicast_listener(p, static_cast<std::uint8_t>(type));
  }
  p.header_read(Protocol::icmpv6);
  // As in ICMP, an error about an error isn't sent (RFC 4443 section 2.4 e).
  if (error && !p.quoted())
    p.quote([&] { ipv6(p); });
  else
    data(p, "");
}

}  // namespace wirestep::packet
