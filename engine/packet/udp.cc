#include <fmt/format.h>

#include "packet/checksum.h"
#include "packet/decoders.h"

namespace wirestep::packet {

//  0      7 8     15 16    23 24    31
// +--------+--------+--------+--------+
// |     Source      |   Destination   |
// |      Port       |      Port       |
// +--------+--------+--------+--------+
// |                 |                 |
// |     Length      |    Checksum     |
// +--------+--------+--------+--------+
void udp(Parser& p, const Carrier& carrier) {
  constexpr std::uint64_t header = 8;
  std::size_t start = p.position();
  p.layer(Protocol::udp, "RFC 768");
  auto source = static_cast<std::uint16_t>(p.number({"Source Port", "udp.srcport"}, 16));
  auto destination = static_cast<std::uint16_t>(p.number({"Destination Port", "udp.dstport"}, 16));
  p.brief([&](Brief& brief) {
    brief.source.port = source;
    brief.destination.port = destination;
  });
  auto length = p.number({"Length", "udp.length"}, 16);
  std::size_t end = start + length;
  if (length < header) {
    p.wrong([&] { return fmt::format("says {} bytes, the header alone has {}", length, header); });
    end = p.data_end();
  } else if (!p.fits(end)) {
    p.wrong([&] { return fmt::format("says {} bytes, {} are there", length, p.end() - start); });
    end = p.data_end();
  }
  // RFC 768: zero means that the sender made none. RFC 8200 section 8.1: over IPv6 it must make one.
  bool v4 = carrier.source.family == Family::ipv4;
  p.checksum({"Checksum", "udp.checksum"}, start, end,
             pseudo_header(carrier.source, carrier.destination, 17, length), v4);
  p.inside(end, [&] {
    p.header_read(Protocol::udp);
    p.say([&] {
      return fmt::format("UDP {} → {} length {}", source, destination, length < header ? 0 : length - header);
    });
    data(p, "udp.payload");
  });
}

}  // namespace wirestep::packet
