#include <fmt/format.h>

#include <algorithm>

#include "packet/decoders.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

// IEEE 802.3 clause 3.2.6: from here on it is a type, up to 1500 a length.
constexpr std::uint64_t smallest_type = 0x0600;
constexpr std::uint64_t largest_length = 1500;
// Without the frame check sequence, which network cards keep to themselves.
constexpr std::size_t smallest_frame = 60;

constexpr std::uint64_t type_ipv4 = 0x0800, type_arp = 0x0806, type_ipv6 = 0x86dd;

std::size_t network(Parser& p, std::uint64_t type) {
  if (type == type_arp) return arp(p);
  if (type == type_ipv4) return ipv4(p);
  if (type == type_ipv6) return ipv6(p);
  data(p, "data.data");
  return p.end();
}

// What is left behind the packet fills the frame up to Ethernet's minimum; more than that is a trailer.
void padding(Parser& p, std::size_t from, std::size_t to) {
  std::size_t middle = std::clamp(smallest_frame, from, to);
  p.trailer({"Padding", "eth.padding"}, from, middle - from);
  p.trailer({"Trailer", "eth.trailer"}, middle, to - middle);
}

}  // namespace

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                      Destination Address                      |
// +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                               |                               |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
// |                        Source Address                         |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |        Type or Length         |   Data, padded to 46 bytes …
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
void ethernet(Parser& p) {
  p.layer(Protocol::ethernet, "IEEE 802.3 3.2");
  p.bytes({"Destination Address", "eth.dst"}, 6, mac);
  Bytes source = p.bytes({"Source Address", "eth.src"}, 6, mac);
  bool is_type = (p.ahead(0) << 8 | p.ahead(1)) > static_cast<int>(largest_length);
  Label label = is_type ? Label{"Type", "eth.type"} : Label{"Length", "eth.len"};
  std::uint64_t type =
      p.number(label, 16, [&](std::uint64_t v) { return is_type ? ethertype(v) : decimal(v); });
  std::size_t to = p.end();
  if (is_type && type < smallest_type)
    p.wrong([&] { return fmt::format("is {}: neither a length (up to 1500) nor a type (from 1536)", type); });
  if (!is_type && !p.fits(p.position() + type))
    p.wrong([&] { return fmt::format("says {} bytes, {} are there", type, p.remaining()); });
  else if (!is_type)
    to = p.position() + type;
  p.header_read(Protocol::ethernet);
  p.say([&] { return fmt::format("Ethernet from {} type {}", mac(source), ethertype(type)); });

  if (p.stopped()) return;
  std::size_t frame_end = p.end();
  std::size_t packet_end = to;
  p.inside(to, [&] { packet_end = network(p, type); });
  padding(p, packet_end, frame_end);
}

}  // namespace wirestep::packet
