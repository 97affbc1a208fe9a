#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "packet/checksum.h"
#include "packet/decoders.h"
#include "packet/text.h"

namespace wirestep::packet {
namespace {

constexpr std::uint64_t smallest_header = 20;

std::string flags_text(std::uint64_t value) {
  return fmt::format("0x{:02x} [{}]", value, fmt::join(flag_names(static_cast<std::uint8_t>(value)), ", "));
}

struct Segment {
  std::uint16_t source, destination;
  std::uint32_t seq, ack;
  std::uint8_t flags;
  std::uint16_t window;
};

std::string line(const Segment& s, std::size_t length, const std::string& options) {
  auto names = flag_names(s.flags);
  std::string text = names.empty() ? "no flags" : fmt::to_string(fmt::join(names, "-"));
  text += fmt::format(" {} → {} seq {}", s.source, s.destination, s.seq);
  if (s.flags & ack) text += fmt::format(" ack {}", s.ack);
  text += fmt::format(" win {}", s.window);
  if (length) text += fmt::format(" length {}", length);
  if (!options.empty()) text += fmt::format(" <{}>", options);
  return text;
}

}  // namespace

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |          Source Port          |       Destination Port        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                        Sequence Number                        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                    Acknowledgment Number                      |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  Data |       |C|E|U|A|P|R|S|F|                               |
// | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
// |       |       |R|E|G|K|H|T|N|N|                               |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |           Checksum            |         Urgent Pointer        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                           [Options]                           |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
void tcp(Parser& p, const Carrier& carrier) {
  std::size_t start = p.position();
  Segment s{};
  p.layer(Protocol::tcp, "RFC 9293 3.1");
  s.source = static_cast<std::uint16_t>(p.number({"Source Port", "tcp.srcport"}, 16));
  s.destination = static_cast<std::uint16_t>(p.number({"Destination Port", "tcp.dstport"}, 16));
  p.brief([&](Brief& brief) {
    brief.source.port = s.source;
    brief.destination.port = s.destination;
  });
  s.seq = static_cast<std::uint32_t>(p.number({"Sequence Number", "tcp.seq_raw"}, 32));
  s.ack = static_cast<std::uint32_t>(p.number({"Acknowledgment Number", "tcp.ack_raw"}, 32));
  auto data_offset = p.number({"Data Offset", "tcp.hdr_len"}, 4,
                              [](std::uint64_t v) { return fmt::format("{} ({} bytes)", v, 4 * v); });
  std::size_t header = std::max(4 * data_offset, smallest_header);
  if (4 * data_offset < smallest_header)
    p.wrong([&] {
      return fmt::format("says {} bytes, a header has at least {}", 4 * data_offset, smallest_header);
    });
  else if (!p.fits(start + header))
    p.wrong([&] { return fmt::format("says {} bytes, {} are there", header, p.end() - start); });
  p.number({"Reserved"}, 4, hex8);
  auto flags = p.number({"Control Bits", "tcp.flags"}, 8, flags_text, [&] {
    p.number({"CWR", "tcp.flags.cwr"}, 1, flag);
    p.number({"ECE", "tcp.flags.ece"}, 1, flag);
    p.number({"URG", "tcp.flags.urg"}, 1, flag);
    p.number({"ACK", "tcp.flags.ack"}, 1, flag);
    p.number({"PSH", "tcp.flags.push"}, 1, flag);
    p.number({"RST", "tcp.flags.reset"}, 1, flag);
    p.number({"SYN", "tcp.flags.syn"}, 1, flag);
    p.number({"FIN", "tcp.flags.fin"}, 1, flag);
  });
  s.flags = static_cast<std::uint8_t>(flags);
  s.window = static_cast<std::uint16_t>(p.number({"Window", "tcp.window_size_value"}, 16));
  p.checksum({"Checksum", "tcp.checksum"}, start, p.data_end(),
             pseudo_header(carrier.source, carrier.destination, 6, p.end() - start));
  p.number({"Urgent Pointer", "tcp.urgent_pointer"}, 16);
  std::string options = header > smallest_header ? tcp_options(p, start + header, s.flags) : std::string();

  p.brief([&](Brief& brief) {
    brief.flags = s.flags;
    brief.seq = s.seq;
    brief.ack = s.ack;
    brief.window = s.window;
  });
  p.header_read(Protocol::tcp);
  p.say([&] { return line(s, p.remaining(), options); });
  data(p, "tcp.payload");
}

}  // namespace wirestep::packet
