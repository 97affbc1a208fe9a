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
// given, and nothing here knows of devices, sockets or the rest of Wirestep.

namespace wirestep::packet {

enum class Protocol : std::uint8_t { ethernet, arp, ipv4, ipv6, icmp, icmpv6, udp, tcp, data };

// "Ethernet II", "ARP", "IPv4", …
std::string_view name(Protocol protocol);

// What a checksum says. `partial`: the bytes it covers aren't all here (cut record, or a fragment).
enum class Checksum : std::uint8_t { none, good, bad, partial };

// One field of one layer, as the RFC's diagram has it.
struct Field {
  std::string_view name;               // the RFC's words: "Source Port"
  std::string_view key;                // Wireshark's name for it: "tcp.srcport"; empty where it has none
  std::uint32_t offset;                // first byte, counted from the start of the frame
  std::uint32_t length;                // bytes touched; a field of some bits of one byte has length 1
  std::uint8_t bit_offset;             // first bit within that first byte, 0 is the most significant
  std::uint32_t bits;                  // length in bits
  std::uint64_t value;                 // the number, for fields of up to 64 bits; else 0
  std::string text;                    // the value for people: "40000", "10.0.0.1", "0x0002 [SYN]"
  Checksum checksum = Checksum::none;  // set on checksum fields only
  std::uint64_t expected = 0;          // on a bad checksum: what it should have been
};

struct Layer {
  Protocol protocol;
  std::uint32_t offset;  // of the layer's header, from the start of the frame
  std::uint32_t length;  // of the header with its options; for Protocol::data of all of the data
  std::vector<Field> fields;
};

// The first thing that is wrong with a frame.
struct Malformed {
  std::string_view field;  // "Total Length"
  std::uint32_t offset;    // from the start of the frame
  std::string why;         // "says 60 bytes, 46 are there"
};

struct Packet {
  std::vector<Layer> layers;
  std::optional<Malformed> malformed;
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
  Protocol protocol = Protocol::data;  // the highest layer that could be read
  Endpoint source, destination;        // port 0 where there is none; Family::none below IP
  std::uint8_t flags = 0;              // TCP
  std::uint32_t seq = 0, ack = 0;      // TCP, absolute
  std::uint16_t window = 0;            // TCP, unscaled
  std::uint16_t icmp_type = 0, icmp_code = 0;
  std::uint32_t payload_offset = 0;  // of the transport's payload in the frame
  std::uint32_t payload_length = 0;  // as the headers say, even if the record is cut
  bool fragment = false;             // an IP fragment other than the first has no ports
  bool malformed = false;
};

Brief brief(std::span<const std::byte> frame);

// One line: "SYN 40000 → 9000 seq 1234 win 64240 <mss 1460,sackOK,ts,wscale 7>". Ports, absolute numbers.
std::string summary(std::span<const std::byte> frame, std::size_t wire_length);

}  // namespace wirestep::packet
