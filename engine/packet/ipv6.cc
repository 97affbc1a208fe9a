#include <fmt/format.h>

#include "packet/decoders.h"
#include "packet/text.h"

namespace wirestep::packet {

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |Version| Traffic Class |           Flow Label                  |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |         Payload Length        |  Next Header  |   Hop Limit   |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                                                               |
// +                         Source Address                        +
// |                          (128 bits)                           |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                                                               |
// +                      Destination Address                      +
// |                          (128 bits)                           |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
std::size_t ipv6(Parser& p) {
  constexpr std::size_t header = 40;
  std::size_t start = p.position();
  p.layer(Protocol::ipv6, "RFC 8200 3");
  auto version = p.number({"Version", "ipv6.version"}, 4);
  if (version != 6) p.wrong([&] { return fmt::format("is {}, but Ethernet's Type says IPv6", version); });
  p.number({"Traffic Class", "ipv6.tclass"}, 8, hex8, [&] {
    p.number({"Differentiated Services Code Point", "ipv6.tclass.dscp"}, 6);
    p.number({"Explicit Congestion Notification", "ipv6.tclass.ecn"}, 2);
  });
  p.number({"Flow Label", "ipv6.flow"}, 20, [](std::uint64_t v) { return fmt::format("0x{:05x}", v); });
  auto length = p.number({"Payload Length", "ipv6.plen"}, 16);
  std::size_t end = start + header + length;
  if (!p.fits(end)) {
    p.wrong([&] {
      std::size_t there = p.end() > start + header ? p.end() - start - header : 0;
      return fmt::format("says {} bytes, {} are there", length, there);
    });
    end = p.end();
  }
  if (p.stopped()) return p.end();

  p.inside(end, [&] {
    auto next = static_cast<std::uint8_t>(p.number({"Next Header", "ipv6.nxt"}, 8, ip_protocol));
    p.number({"Hop Limit", "ipv6.hlim"}, 8);
    Carrier carrier;
    carrier.source = p.address({"Source Address", "ipv6.src"}, Family::ipv6);
    carrier.destination = p.address({"Destination Address", "ipv6.dst"}, Family::ipv6);
    p.brief([&](Brief& brief) {
      brief.source = carrier.source;
      brief.destination = carrier.destination;
    });
    Endpoint destination = carrier.destination;
    Extensions extensions = ipv6_extensions(p, next, carrier);
    p.brief([&](Brief& brief) { brief.fragment = extensions.fragment; });
    p.header_read(Protocol::ipv6);
    p.say([&] {
      std::string text = fmt::format("IPv6 {} → {} next header {}", ip_to_string(carrier.source),
                                     ip_to_string(destination), ip_protocol(extensions.protocol));
      if (extensions.fragment) text += fmt::format(" fragment, {} bytes", p.remaining());
      return text;
    });
    if (!extensions.first)
      data(p, "data.data");
    else if (extensions.fragment && extensions.more)
      p.open_end([&] { transport(p, carrier, extensions.protocol); });
    else
      transport(p, carrier, extensions.protocol);
  });
  return end;
}

}  // namespace wirestep::packet
