#include <fmt/format.h>

#include "packet/decoders.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

enum Type : std::uint8_t {
  echo_reply = 0,
  unreachable = 3,
  source_quench = 4,
  redirect = 5,
  echo = 8,
  time_exceeded = 11,
  parameter_problem = 12,
  timestamp = 13,
  timestamp_reply = 14
};

std::string_view type_name(std::uint64_t type) {
  switch (type) {
    case echo_reply:
      return "echo reply";
    case unreachable:
      return "destination unreachable";
    case source_quench:
      return "source quench";
    case redirect:
      return "redirect";
    case echo:
      return "echo request";
    case time_exceeded:
      return "time exceeded";
    case parameter_problem:
      return "parameter problem";
    case timestamp:
      return "timestamp request";
    case timestamp_reply:
      return "timestamp reply";
    default:
      return "";
  }
}

// RFC 792, and RFC 1122 section 3.2.2.1 and RFC 1812 section 5.2.7.1 for the higher codes.
std::string_view code_name(std::uint64_t type, std::uint64_t code) {
  static constexpr std::string_view reasons[] = {"net",
                                                 "host",
                                                 "protocol",
                                                 "port",
                                                 "fragmentation needed",
                                                 "source route failed",
                                                 "net unknown",
                                                 "host unknown",
                                                 "source host isolated",
                                                 "net prohibited",
                                                 "host prohibited",
                                                 "net for this service",
                                                 "host for this service",
                                                 "prohibited by filter"};
  if (type == unreachable && code < std::size(reasons)) return reasons[code];
  if (type == time_exceeded && code == 0) return "in transit";
  if (type == time_exceeded && code == 1) return "fragment reassembly";
  if (type == redirect && code == 0) return "net";
  if (type == redirect && code == 1) return "host";
  return "";
}

std::string named(std::uint64_t value, std::string_view name) {
  return name.empty() ? decimal(value) : fmt::format("{} ({})", value, name);
}

bool is_error(std::uint64_t type) {
  return type == unreachable || type == source_quench || type == redirect || type == time_exceeded ||
         type == parameter_problem;
}

// The second word of an error.
void error_word(Parser& p, std::uint64_t type, std::uint64_t code) {
  if (type == redirect) {
    p.address({"Gateway Internet Address", "icmp.redir_gw"}, Family::ipv4);
  } else if (type == parameter_problem) {
    p.number({"Pointer", "icmp.pointer"}, 8);
    p.number({"unused"}, 24);
  } else if (type == unreachable && code == 4) {
    p.number({"unused"}, 16);
    p.section("RFC 1191 4");
    p.number({"Next-Hop MTU", "icmp.mtu"}, 16);
  } else {
    p.number({"unused"}, 32);
  }
}

}  // namespace

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     Type      |     Code      |          Checksum             |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |   Identifier and Sequence Number of an echo or timestamp;     |
// |   unused, Gateway, Pointer or MTU of an error                 |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |   of an error: Internet Header + 64 bits of Original Data     |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
void icmp(Parser& p, const Carrier&) {
  std::size_t start = p.position();
  p.layer(Protocol::icmp, "RFC 792");
  auto type = p.number({"Type", "icmp.type"}, 8, [](std::uint64_t v) { return named(v, type_name(v)); });
  auto code =
      p.number({"Code", "icmp.code"}, 8, [&](std::uint64_t v) { return named(v, code_name(type, v)); });
  p.checksum({"Checksum", "icmp.checksum"}, start, p.data_end());
  p.brief([&](Brief& brief) {
    brief.icmp_type = static_cast<std::uint16_t>(type);
    brief.icmp_code = static_cast<std::uint16_t>(code);
  });
  bool asks = type == echo || type == echo_reply || type == timestamp || type == timestamp_reply;
  std::uint64_t id = 0, sequence = 0;
  if (asks) {
    id = p.number({"Identifier", "icmp.ident"}, 16);
    sequence = p.number({"Sequence Number", "icmp.seq"}, 16);
  } else if (is_error(type)) {
    error_word(p, type, code);
  }
  if (type == timestamp || type == timestamp_reply) {
    p.number({"Originate Timestamp", "icmp.originate_timestamp"}, 32);
    p.number({"Receive Timestamp", "icmp.receive_timestamp"}, 32);
    p.number({"Transmit Timestamp", "icmp.transmit_timestamp"}, 32);
  }
  p.header_read(Protocol::icmp);
  p.say([&] {
    std::string_view name = type_name(type), reason = code_name(type, code);
    std::string text =
        name.empty() ? fmt::format("ICMP type {} code {}", type, code) : fmt::format("ICMP {}", name);
    if (asks)
      text += fmt::format(" id {} seq {} length {}", id, sequence, p.remaining());
    else if (!reason.empty())
      text += fmt::format(" ({})", reason);
    else if (code != 0 && !name.empty())
      text += fmt::format(" (code {})", code);
    return text;
  });
  // An error about an error is never sent (RFC 1122 section 3.2.2): what is quoted in a quote is bytes.
  if (is_error(type) && !p.quoted())
    p.quote([&] { ipv4(p); });
  else
    data(p, "");
}

}  // namespace wirestep::packet
