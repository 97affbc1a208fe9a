#include <fmt/format.h>

#include "packet/decoders.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

enum Type : std::uint8_t {
  end_of_list = 0,
  no_operation = 1,
  record_route = 7,
  timestamp = 68,
  loose_source_route = 131,
  strict_source_route = 137,
  router_alert = 148
};

const char* option_name(std::uint8_t type) {
  switch (type) {
    case end_of_list:
      return "End of Option List";
    case no_operation:
      return "No Operation";
    case record_route:
      return "Record Route";
    case timestamp:
      return "Internet Timestamp";
    case loose_source_route:
      return "Loose Source and Record Route";
    case strict_source_route:
      return "Strict Source and Record Route";
    case router_alert:
      return "Router Alert";
    default:
      return "Unknown Option";
  }
}

//  +--------+--------+--------+---------//--------+
//  |  type  | length | pointer|     route data    |
//  +--------+--------+--------+---------//--------+
void route(Parser& p) {
  p.number({"Pointer", "ip.opt.ptr"}, 8);
  while (p.remaining() >= 4 && !p.stopped()) p.address({"Route Data"}, Family::ipv4);
}

void body(Parser& p, std::uint8_t type) {
  switch (type) {
    case record_route:
    case loose_source_route:
    case strict_source_route:
      return route(p);
    case router_alert:
      p.section("RFC 2113 2.1");
      p.number({"Value", "ip.opt.ra"}, 16);
      return;
    default: {
      Bytes rest = p.rest();
      p.bytes({"Data"}, rest.size(), preview);
    }
  }
}

}  // namespace

// RFC 791 section 3.1, Options: a type alone (0, 1), or type, length of the whole option, and data. The type
// is
//  +-+-+-+-+-+-+-+-+
//  |C|cls| number  |   C: copied into all fragments
//  +-+-+-+-+-+-+-+-+
void ipv4_options(Parser& p, std::size_t end) {
  auto type_text = [](std::uint64_t v) {
    return fmt::format("{} ({})", v, option_name(static_cast<std::uint8_t>(v)));
  };
  p.inside(end, [&] {
    while (p.remaining() > 0 && !p.stopped()) {
      std::uint8_t type = p.ahead(0);
      const char* name = option_name(type);
      p.section("RFC 791 3.1");
      if (type == end_of_list || type == no_operation) {
        p.number({name, "ip.opt.type"}, 8);
        if (type == end_of_list) return;  // behind it there is padding only
        continue;
      }
      std::size_t length = p.ahead(1);
      if (length < 2 || length > p.remaining()) {
        p.number({"Option Type", "ip.opt.type"}, 8, type_text);
        p.number({"Option Length", "ip.opt.len"}, 8);
        p.wrong([&] { return fmt::format("says {} bytes for {}", length, name); });
        return;
      }
      p.bytes({name}, length, preview, [&] {
        p.number({"Option Type", "ip.opt.type"}, 8, type_text);
        p.number({"Option Length", "ip.opt.len"}, 8);
        body(p, type);
      });
    }
  });
}

}  // namespace wirestep::packet
