#include "support/frame_bytes.h"

#include <algorithm>
#include <array>
#include <string>

#include "packet/packet.h"

namespace wirestep::test {

namespace {

constexpr std::uint32_t client_isn = 4000000000u, server_isn = 77000;

// RFC 1071, over `sum` and the bytes from `from` to `to`.
unsigned checksum(const std::vector<std::uint8_t>& bytes, std::size_t from, std::size_t to,
                  std::uint32_t sum) {
  for (std::size_t i = from; i < to; ++i) sum += i % 2 == from % 2 ? bytes[i] * 256u : bytes[i];
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

class FrameBytes {
 public:
  std::vector<std::uint8_t> bytes;

  void u8(unsigned v) { bytes.push_back(static_cast<std::uint8_t>(v)); }
  void u16(unsigned v) { u8(v >> 8), u8(v); }
  void u32(std::uint32_t v) { u16(v >> 16), u16(v); }
  void set16(std::size_t at, unsigned v) {
    bytes[at] = static_cast<std::uint8_t>(v >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(v);
  }
};

void ethernet(FrameBytes& out, bool from_client, unsigned type) {
  for (unsigned host : {from_client ? 2u : 1u, from_client ? 1u : 2u}) {
    out.u8(2), out.u32(0);
    out.u8(host);
  }
  out.u16(type);
}

// RFC 791, without options: a packet that is never a fragment.
void ipv4(FrameBytes& out, bool from_client, unsigned protocol, unsigned length) {
  out.u8(0x45), out.u8(0), out.u16(20 + length), out.u32(0x4000), out.u8(64), out.u8(protocol), out.u16(0);
  out.u32(from_client ? 0x0a000001 : 0x0a000002);
  out.u32(from_client ? 0x0a000002 : 0x0a000001);
  out.set16(24, checksum(out.bytes, 14, 34, 0));
}

// RFC 9293 and RFC 768: over the addresses, the protocol, and all from the transport's header on.
unsigned transport_checksum(const FrameBytes& out, std::uint32_t protocol) {
  auto length = static_cast<std::uint32_t>(out.bytes.size() - 34);
  return checksum(out.bytes, 34, out.bytes.size(), 0x0a00 + 0x0001 + 0x0a00 + 0x0002 + protocol + length);
}

}  // namespace

Endpoint host_address(bool client, std::uint16_t port) {
  return {Family::ipv4, {10, 0, 0, static_cast<std::uint8_t>(client ? 1 : 2)}, port};
}

std::vector<std::uint8_t> segment(bool from_client, std::uint8_t flags, std::uint32_t seq, std::uint32_t ack,
                                  std::string_view data, std::uint16_t client_port) {
  FrameBytes out;
  ethernet(out, from_client, 0x0800);
  bool syn = flags & packet::syn;
  auto options =
      syn ? std::vector<std::uint8_t>{2, 4, 0x05, 0xb4, 4, 2, 1, 1, 1, 3, 3, 7} : std::vector<std::uint8_t>{};
  auto tcp_length = static_cast<unsigned>(20 + options.size() + data.size());
  ipv4(out, from_client, 6, tcp_length);
  out.u16(from_client ? client_port : server_port);
  out.u16(from_client ? server_port : client_port);
  out.u32((from_client ? client_isn : server_isn) + seq);
  out.u32(flags & packet::ack ? (from_client ? server_isn : client_isn) + ack : 0);
  out.u8(static_cast<unsigned>((20 + options.size()) / 4) << 4), out.u8(flags), out.u16(64240), out.u32(0);
  out.bytes.insert(out.bytes.end(), options.begin(), options.end());
  out.bytes.insert(out.bytes.end(), data.begin(), data.end());
  out.set16(50, transport_checksum(out, 6));
  return out.bytes;
}

// RFC 768.
std::vector<std::uint8_t> datagram(bool from_client, std::string_view data) {
  FrameBytes out;
  ethernet(out, from_client, 0x0800);
  auto length = static_cast<unsigned>(8 + data.size());
  ipv4(out, from_client, 17, length);
  out.u16(from_client ? usual_port : server_port);
  out.u16(from_client ? server_port : usual_port);
  out.u16(length), out.u16(0);
  out.bytes.insert(out.bytes.end(), data.begin(), data.end());
  out.set16(40, transport_checksum(out, 17));
  return out.bytes;
}

std::vector<std::uint8_t> fragment(bool from_client, std::uint32_t offset, std::uint32_t length,
                                   std::uint32_t total) {
  std::vector<std::uint8_t> bytes = datagram(from_client, std::string(length - 8, 'x'));
  std::uint32_t place = offset / 8 | (offset + length < total + 8 ? 0x2000u : 0u);
  bytes[20] = static_cast<std::uint8_t>(place >> 8);
  bytes[21] = static_cast<std::uint8_t>(place);
  bytes[38] = static_cast<std::uint8_t>((total + 8) >> 8);
  bytes[39] = static_cast<std::uint8_t>(total + 8);
  return bytes;
}

// RFC 792.
std::vector<std::uint8_t> port_unreachable(bool from_client, std::span<const std::byte> about) {
  std::vector<std::uint8_t> bytes = datagram(from_client, std::string(28, 'x'));
  constexpr std::size_t ip = 14, icmp = 34, quoted = 42;
  bytes[ip + 9] = 1;
  std::fill_n(bytes.begin() + icmp, 8, std::uint8_t{0});
  bytes[icmp] = bytes[icmp + 1] = 3;
  for (std::size_t i = 0; i < 28; ++i) bytes[quoted + i] = std::to_integer<std::uint8_t>(about[ip + i]);
  for (auto [field, begin, end] : {std::array{ip + 10, ip, icmp}, std::array{icmp + 2, icmp, bytes.size()}}) {
    bytes[field] = bytes[field + 1] = 0;
    unsigned sum = checksum(bytes, begin, end, 0);
    bytes[field] = static_cast<std::uint8_t>(sum >> 8);
    bytes[field + 1] = static_cast<std::uint8_t>(sum);
  }
  return bytes;
}

// RFC 826: the client asks for the server, the server answers.
std::vector<std::uint8_t> arp(bool from_client) {
  FrameBytes out;
  ethernet(out, from_client, 0x0806);
  out.u16(1), out.u16(0x0800), out.u8(6), out.u8(4), out.u16(from_client ? 1 : 2);
  for (bool client : {from_client, !from_client}) {
    bool known = client == from_client || !from_client;
    out.u8(known ? 2 : 0), out.u32(0), out.u8(!known ? 0 : client ? 1 : 2);
    out.u32(client ? 0x0a000001 : 0x0a000002);
  }
  return out.bytes;
}

}  // namespace wirestep::test
