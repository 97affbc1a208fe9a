#include <fmt/format.h>

#include <algorithm>

#include "packet/decoders.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

constexpr std::uint64_t smallest_header = 20;

std::string line(const Carrier& carrier, std::uint64_t protocol, bool fragment, std::uint64_t id,
                 std::uint64_t offset, std::size_t length) {
  std::string text = fmt::format("IPv4 {} → {} protocol {}", ip_to_string(carrier.source),
                                 ip_to_string(carrier.destination), ip_protocol(protocol));
  if (fragment) text += fmt::format(" fragment of 0x{:04x}, {} bytes from {}", id, length, offset);
  return text;
}

}  // namespace

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |Version|  IHL  |    DSCP   |ECN|          Total Length         |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |         Identification        |Flags|      Fragment Offset    |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  Time to Live |    Protocol   |         Header Checksum       |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                       Source Address                          |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                    Destination Address                        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                    Options                    |    Padding    |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
std::size_t ipv4(Parser& p) {
  std::size_t start = p.position();
  p.layer(Protocol::ipv4, "RFC 791 3.1");
  auto version = p.number({"Version", "ip.version"}, 4);
  if (version != 4) p.wrong([&] { return fmt::format("is {}, but Ethernet's Type says IPv4", version); });
  auto ihl = p.number({"IHL", "ip.hdr_len"}, 4,
                      [](std::uint64_t v) { return fmt::format("{} ({} bytes)", v, 4 * v); });
  if (4 * ihl < smallest_header)
    p.wrong([&] { return fmt::format("says {} bytes, a header has at least {}", 4 * ihl, smallest_header); });
  std::size_t header = std::max(4 * ihl, smallest_header);
  // RFC 791's Type of Service has been these two since RFC 2474 and RFC 3168.
  p.section("RFC 2474 3");
  p.number({"Differentiated Services Code Point", "ip.dsfield.dscp"}, 6);
  p.section("RFC 3168 5");
  p.number({"Explicit Congestion Notification", "ip.dsfield.ecn"}, 2);
  p.section("RFC 791 3.1");
  auto total = p.number({"Total Length", "ip.len"}, 16);
  std::size_t end = start + total;
  if (total < header) {
    p.wrong([&] { return fmt::format("says {} bytes, the header alone has {}", total, header); });
    end = p.end();
  } else if (!p.fits(end)) {
    p.wrong([&] { return fmt::format("says {} bytes, {} are there", total, p.end() - start); });
    end = p.end();
  }
  if (p.stopped()) return p.end();

  p.inside(end, [&] {
    auto id = p.number({"Identification", "ip.id"}, 16, hex16);
    bool more = false;
    p.number({"Flags", "ip.flags"}, 3, hex8, [&] {
      p.number({"Reserved", "ip.flags.rb"}, 1, flag);
      p.number({"Don't Fragment", "ip.flags.df"}, 1, flag);
      more = p.number({"More Fragments", "ip.flags.mf"}, 1, flag) != 0;
    });
    auto offset = p.number({"Fragment Offset", "ip.frag_offset"}, 13,
                           [](std::uint64_t v) { return fmt::format("{} ({} bytes)", v, 8 * v); });
    p.number({"Time to Live", "ip.ttl"}, 8);
    auto protocol = static_cast<std::uint8_t>(p.number({"Protocol", "ip.proto"}, 8, ip_protocol));
    p.checksum({"Header Checksum", "ip.checksum"}, start, start + header);
    Carrier carrier;
    carrier.source = p.address({"Source Address", "ip.src"}, Family::ipv4);
    carrier.destination = p.address({"Destination Address", "ip.dst"}, Family::ipv4);
    if (header > smallest_header) ipv4_options(p, start + header);

    bool fragment = more || offset != 0;
    p.brief([&](Brief& brief) {
      brief.source = carrier.source;
      brief.destination = carrier.destination;
      brief.fragment = fragment;
    });
    p.header_read(Protocol::ipv4);
    p.say([&] { return line(carrier, protocol, fragment, id, 8 * offset, p.remaining()); });
    // Without a header of its own a later fragment is just bytes; of the first one, the end is elsewhere.
    if (offset != 0)
      data(p, "data.data");
    else if (more)
      p.open_end([&] { transport(p, carrier, protocol); });
    else
      transport(p, carrier, protocol);
  });
  return end;
}

}  // namespace wirestep::packet
