#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/endpoint.h"

// packet/ takes the bytes of one frame apart. Seeing is not judging: a malformed frame is shown as far as it
// goes, and the first field that is wrong is named with its offset. Nothing here reads outside the span it is
// given, and nothing here knows of devices, sockets or the rest of Wirestep. No function keeps state: any
// thread may call any.
//
// How it works: there is one decoder per protocol, one file each, that reads its header in a straight line
// from a Parser (parser.h). dissect(), brief() and summary() are the same walk with another listener: one
// collects fields, one fills a plain struct without allocating, one writes a line. So they can't disagree.

namespace wirestep::packet {

enum class Protocol : std::uint8_t { ethernet, arp, ipv4, ipv6, icmp, icmpv6, udp, tcp, data };

// "Ethernet II", "ARP", "IPv4", …
std::string_view name(Protocol protocol);

// What a checksum says. `none`: the sender computed none (UDP over IPv4), or the field is no checksum.
// `partial`: the bytes it covers aren't all here (a cut record, a fragment, a packet quoted by an ICMP
// error).
enum class Checksum : std::uint8_t { none, good, bad, partial };

// One field of one layer, as the RFC's diagram has it. A field that has parts (flags, an option) is followed
// by its parts, whose `depth` is greater by one; they lie within its bytes.
struct Field {
  std::string_view name;    // the RFC's words: "Source Port"
  std::string_view key;     // Wireshark's name for it: "tcp.srcport"; empty where it has none
  std::string_view rfc;     // where it is defined: "RFC 9293 3.1"; empty for data
  std::uint8_t depth;       // 0: a field of the layer; 1, 2: a part of the last field of less depth before it
  std::uint32_t offset;     // first byte, counted from the start of the frame
  std::uint32_t length;     // bytes touched; a field of some bits of one byte has length 1
  std::uint8_t bit_offset;  // first bit within that first byte, 0 is the most significant
  std::uint32_t bits;       // length in bits
  std::uint64_t value;      // the number as it is on the wire, for fields of up to 64 bits; else 0
  std::string text;         // the value for people: "40000", "10.0.0.1", "0x02 [SYN]"
  Checksum checksum = Checksum::none;  // set on checksum fields only
  std::uint64_t expected = 0;          // on a bad checksum: what it should have been
};

struct Layer {
  Protocol protocol;
  std::uint32_t offset;  // of the layer's header, from the start of the frame
  std::uint32_t length;  // of the header with its options; for Protocol::data of all of the data that is here
  bool quoted;           // within an ICMP error: part of the packet that the error is about
  std::vector<Field> fields;
};

// The first thing that is wrong with a frame.
struct Malformed {
  std::string_view field;  // "Total Length"
  std::uint32_t offset;    // from the start of the frame
  std::string why;         // "says 60 bytes, 46 are there"
};

struct Packet {
  std::vector<Layer> layers;           // from the outside in; Ethernet first
  std::optional<Malformed> malformed;  // a bad checksum is a verdict, and not malformed
};

// Takes a frame apart, layer by layer. `wire_length` is the frame's length on the wire; `frame` may hold less
// of it (a cut record): then what is missing isn't malformed, and checksums over it are `partial`.
Packet dissect(std::span<const std::byte> frame, std::size_t wire_length);

// TCP flag bits as on the wire (RFC 9293 section 3.1).
enum TcpFlag : std::uint8_t { fin = 1, syn = 2, rst = 4, psh = 8, ack = 16, urg = 32, ece = 64, cwr = 128 };

// "SYN", "ACK" and so on for the flags that are set, from SYN, FIN, RST, PSH, ACK, URG, ECE, CWR in this
// order.
std::vector<std::string_view> flag_names(std::uint8_t flags);

// What the engine and the ladder need of a frame on the way past: plain data, made without allocating.
struct Brief {
  Protocol protocol =
      Protocol::data;              // the highest layer whose header could be read; data: not even Ethernet's
  Endpoint source, destination;    // port 0 where there is none; Family::none below IP
  std::uint8_t flags = 0;          // TCP
  std::uint32_t seq = 0, ack = 0;  // TCP, absolute
  std::uint16_t window = 0;        // TCP, unscaled
  std::uint16_t icmp_type = 0, icmp_code = 0;  // ICMP and ICMPv6
  std::uint32_t payload_offset = 0;            // of what `protocol` carries, from the start of the frame
  std::uint32_t payload_length =
      0;                   // as the headers say, even if the record is cut; without Ethernet's padding
  bool fragment = false;   // a fragment of an IP packet; only the first one has ports
  bool malformed = false;  // dissect() would name a field
};

// Never allocates, and looks at no checksum. `wire_length` as for dissect(); without it the frame is taken as
// whole.
Brief brief(std::span<const std::byte> frame, std::size_t wire_length);
inline Brief brief(std::span<const std::byte> frame) {
  return brief(frame, frame.size());
}

// One line: "SYN 40000 → 9000 seq 1234 win 64240 <mss 1460,sackOK,timestamps,wscale 7>". Ports, absolute
// numbers. Ends with "[bad checksum: TCP]" or "[malformed: Total Length says 60 bytes, 46 are there]" if that
// is so.
std::string summary(std::span<const std::byte> frame, std::size_t wire_length);

}  // namespace wirestep::packet
