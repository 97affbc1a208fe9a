#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

// The blocks of a pcapng file (IETF draft-ietf-opsawg-pcapng), as many of them as Wirestep needs: writer and
// reader side by side. What the packets mean is pcapng.cc's business.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +---------------------------------------------------------------+
//   |                          Block Type                           |
//   |                      Block Total Length                       |
//   /              Block Body, padded to 32 bits                    /
//   |                      Block Total Length                       |
//   +---------------------------------------------------------------+

namespace wirestep::blocks {

// Link types, as registered with tcpdump.org.
inline constexpr std::uint16_t ethernet = 1;
inline constexpr std::uint16_t upper_pdu = 252;  // LINKTYPE_WIRESHARK_UPPER_PDU: names its dissector

// Which way a packet went, seen from the capturing machine (epb_flags).
enum class Direction : std::uint8_t { unknown, inbound, outbound };

// One packet, in either direction of work. The views are good for as long as what they look into.
struct Packet {
  std::uint32_t interface = 0;  // by order of appearance in the file
  std::uint16_t link_type = ethernet;
  Nanoseconds time{};  // since 1970-01-01 UTC
  std::span<const std::byte> bytes;
  std::uint32_t wire_length = 0;  // more than bytes if the record is cut
  Direction direction = Direction::unknown;
  std::uint64_t id = 0;  // epb_packetid; 0: none
  std::vector<std::string_view> comments;
};

class Writer {
 public:
  // `sink` takes each block whole, in order.
  explicit Writer(std::function<void(std::span<const std::byte>)> sink) : sink_(std::move(sink)) {}

  // Begins the file. `application` goes into the section's header.
  void section(std::string_view application);
  // Describes the next interface: 0, 1, … Its times are in nanoseconds.
  void interface(std::uint16_t link_type, std::string_view name, std::string_view description);
  void packet(const Packet& packet);

 private:
  void begin(std::uint32_t type);
  void end();
  void put(const void* bytes, std::size_t length);
  template <class Number>
  void put(Number number) {
    put(&number, sizeof number);
  }
  void pad();
  void option(std::uint16_t code, std::string_view value);

  std::function<void(std::span<const std::byte>)> sink_;
  std::vector<std::byte> block_;
};

// Reads the packets of a pcapng or classic pcap file, of either byte order, and steps over blocks that it
// doesn't know. Throws SetupError with the offset at which the file goes wrong.
class Reader {
 public:
  // `file`: all of its bytes. `name`: for messages.
  Reader(std::span<const std::byte> file, std::string name);

  // The next packet, or none at the end of the file.
  std::optional<Packet> next();

 private:
  struct Interface {
    std::uint16_t link_type;
    std::int64_t units_per_second;
    std::int64_t offset_seconds;
  };

  std::optional<Packet> next_classic();
  std::optional<Packet> next_block();
  void read_section(std::size_t at);
  void read_interface(std::span<const std::byte> body);
  Packet read_enhanced(std::span<const std::byte> body);
  Packet read_simple(std::span<const std::byte> body);
  // Calls back for each option of `list`.
  void read_options(std::span<const std::byte> list,
                    const std::function<void(std::uint16_t code, std::span<const std::byte> value)>& take);
  template <class Number>
  Number get(std::span<const std::byte> bytes, std::size_t offset) const;
  std::span<const std::byte> part(std::span<const std::byte> bytes, std::size_t offset,
                                  std::size_t length) const;
  [[noreturn]] void fail(const std::string& what) const;

  std::span<const std::byte> file_;
  std::string name_;
  std::size_t at_ = 0;  // of the block that is being read
  bool swapped_ = false, classic_ = false;
  std::vector<Interface> interfaces_;
};

}  // namespace wirestep::blocks
