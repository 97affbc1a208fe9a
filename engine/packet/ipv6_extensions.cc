#include <fmt/format.h>

#include "packet/decoders.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

// RFC 8200 section 4, IANA's IPv6 Extension Header Types.
enum Header : std::uint8_t {
  hop_by_hop = 0,
  routing = 43,
  fragment = 44,
  no_next_header = 59,
  destination_options = 60
};

struct Keys {
  const char *next, *length;
};

// RFC 8200 section 4.2: Pad1 is a type alone, all others have a length of their data.
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - - - - - - - -
// |  Option Type  |  Opt Data Len |  Option Data
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - - - - - - - -
void options(Parser& p) {
  constexpr std::uint64_t pad1 = 0, padn = 1, router_alert = 5;
  while (p.remaining() > 0 && !p.stopped()) {
    auto type = p.number({"Option Type", "ipv6.opt.type"}, 8, [](std::uint64_t v) {
      return v == pad1           ? "0 (Pad1)"
             : v == padn         ? "1 (PadN)"
             : v == router_alert ? "5 (Router Alert)"
                                 : hex8(v);
    });
    if (type == pad1) continue;
    auto length = p.number({"Opt Data Len", "ipv6.opt.length"}, 8);
    if (!p.fits(p.position() + length))
      return p.wrong([&] { return fmt::format("says {} bytes, {} are there", length, p.remaining()); });
    if (type == router_alert && length == 2) {
      p.section("RFC 2711 2.1");
      p.number({"Value", "ipv6.opt.router_alert"}, 16);
      p.section("RFC 8200 4.2");
    } else {
      p.bytes({"Option Data", type == padn ? "ipv6.opt.padn" : ""}, length, preview);
    }
  }
}

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  Next Header  |  Hdr Ext Len  |  Routing Type | Segments Left |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                      type-specific data                       |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
void routing_header(Parser& p, Carrier& carrier) {
  auto type = p.number({"Routing Type", "ipv6.routing.type"}, 8);
  auto left = p.number({"Segments Left", "ipv6.routing.segleft"}, 8);
  if (type != 0 && type != 2) {
    Bytes rest = p.rest();
    p.bytes({"type-specific data"}, rest.size(), preview);
    return;
  }
  // Types 0 (RFC 2460 section 4.4, deprecated by RFC 5095) and 2 (RFC 6275 section 6.4) list addresses.
  p.number({"Reserved"}, 32);
  const char* key = type == 0 ? "ipv6.routing.src.addr" : "ipv6.routing.mipv6.home_address";
  Endpoint last;
  while (p.remaining() >= 16 && !p.stopped()) last = p.address({"Address", key}, Family::ipv6);
  // RFC 8200 section 8.1: the checksum is over the final destination, which is the last address of the route.
  if (left > 0 && last.family == Family::ipv6) carrier.destination = last;
}

std::uint64_t next_header(Parser& p, const char* key) {
  auto next = p.number({"Next Header", key}, 8, ip_protocol);
  // RFC 8200 section 4: hop-by-hop options may only come right behind the IPv6 header.
  if (next == hop_by_hop)
    p.wrong([] { return std::string("names hop-by-hop options, which may only come first"); });
  return next;
}

// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  Next Header  |   Reserved    |      Fragment Offset    |Res|M|
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                         Identification                        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
std::uint8_t fragment_header(Parser& p, Extensions& found) {
  p.section("RFC 8200 4.5");
  std::uint64_t next = 0;
  p.bytes({"Fragment Header"}, 8, preview, [&] {
    next = next_header(p, "ipv6.fraghdr.nxt");
    p.number({"Reserved", "ipv6.fraghdr.reserved_octet"}, 8, hex8);
    auto offset = p.number({"Fragment Offset", "ipv6.fraghdr.offset"}, 13,
                           [](std::uint64_t v) { return fmt::format("{} ({} bytes)", v, 8 * v); });
    p.number({"Res", "ipv6.fraghdr.reserved_bits"}, 2);
    found.more = p.number({"M flag", "ipv6.fraghdr.more"}, 1, flag) != 0;
    p.number({"Identification", "ipv6.fraghdr.ident"}, 32, hex32);
    found.first = found.first && offset == 0;
    found.fragment = true;
  });
  return static_cast<std::uint8_t>(next);
}

// What hop-by-hop, routing and destination options headers have in common: the next header, and a length in
// units of 8 bytes that doesn't count the first 8.
template <class Body>
std::uint8_t extension(Parser& p, const char* name, std::string_view rfc, Keys keys, const Body& body) {
  p.section(rfc);
  std::uint64_t next = no_next_header;
  std::size_t start = p.position();
  std::size_t length = 8 * (std::size_t{p.ahead(1)} + 1);
  auto parts = [&] {
    next = next_header(p, keys.next);
    p.number({"Hdr Ext Len", keys.length}, 8,
             [](std::uint64_t v) { return fmt::format("{} ({} bytes)", v, 8 * (v + 1)); });
    if (!p.stopped() && p.fits(start + length)) return body();
    p.wrong([&] { return fmt::format("says {} bytes, {} are there", length, p.end() - start); });
    next = no_next_header;
  };
  if (p.rest().size() >= length)
    p.bytes({name}, length, preview, parts);
  else
    p.inside(start + length, parts);  // cut, or wrong: its parts are shown as far as they go
  return static_cast<std::uint8_t>(next);
}

}  // namespace

Extensions ipv6_extensions(Parser& p, std::uint8_t next, Carrier& carrier) {
  Extensions found{.protocol = next, .fragment = false, .first = true, .more = false};
  while (!p.stopped() && found.first) {
    switch (found.protocol) {
      case hop_by_hop:
        found.protocol = extension(p, "Hop-by-Hop Options Header", "RFC 8200 4.3",
                                   {"ipv6.hopopts.nxt", "ipv6.hopopts.len"}, [&] { options(p); });
        break;
      case destination_options:
        found.protocol = extension(p, "Destination Options Header", "RFC 8200 4.6",
                                   {"ipv6.dstopts.nxt", "ipv6.dstopts.len"}, [&] { options(p); });
        break;
      case routing:
        found.protocol =
            extension(p, "Routing Header", "RFC 8200 4.4", {"ipv6.routing.nxt", "ipv6.routing.len"},
                      [&] { routing_header(p, carrier); });
        break;
      case fragment:
        found.protocol = fragment_header(p, found);
        break;
      default:
        return found;
    }
  }
  return found;
}

}  // namespace wirestep::packet
