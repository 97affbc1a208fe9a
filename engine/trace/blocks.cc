#include "trace/blocks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/error.h"

namespace wirestep::blocks {

namespace {

enum BlockType : std::uint32_t {
  section_header = 0x0A0D0D0A,
  interface_description = 1,
  simple_packet = 3,
  enhanced_packet = 6,
};

enum OptionCode : std::uint16_t {
  end_of_options = 0,
  comment = 1,
  interface_name = 2,
  interface_description_text = 3,
  section_application = 4,
  packet_flags = 2,
  packet_id = 5,
  time_resolution = 9,
  time_offset = 14,
};

constexpr std::uint32_t byte_order = 0x1A2B3C4D;
constexpr std::uint32_t classic_microseconds = 0xA1B2C3D4, classic_nanoseconds = 0xA1B23C4D;
constexpr std::size_t longest_option = 0xFFFF;
constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

constexpr std::size_t padded(std::size_t length) {
  return (length + 3) / 4 * 4;
}

std::uint32_t swap_bytes(std::uint32_t number) {
  return __builtin_bswap32(number);
}

// A count of units since the epoch in nanoseconds, without overflowing on the way.
Nanoseconds from_units(std::uint64_t count, std::int64_t per_second) {
  auto units = static_cast<std::uint64_t>(per_second);
  auto rest = static_cast<double>(count % units) *
              (static_cast<double>(nanoseconds_per_second) / static_cast<double>(units));
  return std::chrono::seconds(count / units) + Nanoseconds(std::llround(rest));
}

}  // namespace

// -- writing ------------------------------------------------------------------------------------

void Writer::section(std::string_view application) {
  begin(section_header);
  put(byte_order);
  put(std::uint16_t{1});  // version 1.0
  put(std::uint16_t{0});
  put(std::int64_t{-1});  // the section's length isn't told
  option(section_application, application);
  option(end_of_options, "");
  end();
}

void Writer::interface(std::uint16_t link_type, std::string_view name, std::string_view description) {
  begin(interface_description);
  put(link_type);
  put(std::uint16_t{0});
  put(std::uint32_t{0});  // no snap length
  option(interface_name, name);
  option(interface_description_text, description);
  option(time_resolution, "\x09");  // 10^-9 s
  option(end_of_options, "");
  end();
}

void Writer::packet(const Packet& packet) {
  begin(enhanced_packet);
  auto time = static_cast<std::uint64_t>(packet.time.count());
  put(packet.interface);
  put(static_cast<std::uint32_t>(time >> 32));
  put(static_cast<std::uint32_t>(time));
  put(static_cast<std::uint32_t>(packet.bytes.size()));
  put(packet.wire_length);
  put(packet.bytes.data(), packet.bytes.size());
  pad();
  for (std::string_view text : packet.comments) option(comment, text.substr(0, longest_option));
  auto as_bytes = [](const auto& number) {
    return std::string_view(reinterpret_cast<const char*>(&number), sizeof number);
  };
  auto flags = static_cast<std::uint32_t>(packet.direction);
  if (flags != 0) option(packet_flags, as_bytes(flags));
  if (packet.id != 0) option(packet_id, as_bytes(packet.id));
  option(end_of_options, "");
  end();
}

void Writer::begin(std::uint32_t type) {
  block_.clear();
  put(type);
  put(std::uint32_t{0});  // its length, once it is known
}

void Writer::end() {
  auto length = static_cast<std::uint32_t>(block_.size() + sizeof(std::uint32_t));
  std::memcpy(block_.data() + sizeof(std::uint32_t), &length, sizeof length);
  put(length);
  sink_(block_);
}

void Writer::put(const void* bytes, std::size_t length) {
  auto* first = static_cast<const std::byte*>(bytes);
  block_.insert(block_.end(), first, first + length);
}

void Writer::pad() {
  block_.resize(padded(block_.size()));
}

void Writer::option(std::uint16_t code, std::string_view value) {
  put(code);
  put(static_cast<std::uint16_t>(value.size()));
  put(value.data(), value.size());
  pad();
}

// -- reading ------------------------------------------------------------------------------------

Reader::Reader(std::span<const std::byte> file, std::string name) : file_(file), name_(std::move(name)) {
  if (file_.size() < 24) fail("it is too short for a capture");
  auto magic = get<std::uint32_t>(file_, 0);
  if (magic == section_header) return;
  for (std::uint32_t known : {classic_microseconds, classic_nanoseconds}) {
    if (magic != known && magic != swap_bytes(known)) continue;
    classic_ = true;
    swapped_ = magic != known;
    auto link_type = static_cast<std::uint16_t>(get<std::uint32_t>(file_, 20));
    interfaces_.push_back({link_type, known == classic_nanoseconds ? nanoseconds_per_second : 1'000'000, 0});
    at_ = 24;
  }
  if (!classic_) fail("it is neither a pcapng nor a pcap file");
}

std::optional<Packet> Reader::next() {
  return classic_ ? next_classic() : next_block();
}

std::optional<Packet> Reader::next_classic() {
  if (at_ == file_.size()) return std::nullopt;
  constexpr std::size_t header_length = 16;
  auto header = part(file_, at_, header_length);
  Packet packet;
  packet.link_type = interfaces_[0].link_type;
  packet.time = std::chrono::seconds(get<std::uint32_t>(header, 0)) +
                from_units(get<std::uint32_t>(header, 4), interfaces_[0].units_per_second);
  packet.bytes = part(file_, at_ + header_length, get<std::uint32_t>(header, 8));
  packet.wire_length = get<std::uint32_t>(header, 12);
  at_ += header_length + packet.bytes.size();
  return packet;
}

std::optional<Packet> Reader::next_block() {
  while (at_ < file_.size()) {
    if (get<std::uint32_t>(file_, at_) == section_header)
      read_section(at_);  // says the byte order of what follows
    auto type = get<std::uint32_t>(file_, at_);
    auto length = get<std::uint32_t>(file_, at_ + 4);
    if (length < 12 || length % 4 != 0) fail("a block can't have a length of " + std::to_string(length));
    auto block = part(file_, at_, length);
    if (get<std::uint32_t>(block, length - 4) != length) fail("a block's two lengths differ");
    auto body = block.subspan(8, length - 12);
    std::optional<Packet> packet;
    if (type == interface_description) read_interface(body);
    if (type == enhanced_packet) packet = read_enhanced(body);
    if (type == simple_packet) packet = read_simple(body);
    at_ += length;
    if (packet) return packet;
  }
  return std::nullopt;
}

void Reader::read_section(std::size_t at) {
  swapped_ = false;
  auto order = get<std::uint32_t>(file_, at + 8);
  swapped_ = order == swap_bytes(byte_order);
  if (!swapped_ && order != byte_order) fail("the section's byte order can't be told");
  interfaces_.clear();  // each section numbers its own
}

void Reader::read_interface(std::span<const std::byte> body) {
  Interface interface { get<std::uint16_t>(body, 0), 1'000'000, 0 };
  read_options(body.subspan(std::min<std::size_t>(8, body.size())),
               [&](std::uint16_t code, std::span<const std::byte> value) {
                 if (code == time_resolution && value.size() == 1) {
                   auto exponent = std::to_integer<unsigned>(value[0]);
                   bool binary = (exponent & 0x80) != 0;
                   exponent &= 0x7F;
                   if (exponent > (binary ? 62u : 18u))
                     fail("an interface's clock is finer than can be told");
                   interface.units_per_second = 1;
                   for (unsigned i = 0; i < exponent; ++i) interface.units_per_second *= binary ? 2 : 10;
                 }
                 if (code == time_offset) interface.offset_seconds = get<std::int64_t>(value, 0);
               });
  interfaces_.push_back(interface);
}

Packet Reader::read_enhanced(std::span<const std::byte> body) {
  Packet packet;
  packet.interface = get<std::uint32_t>(body, 0);
  if (packet.interface >= interfaces_.size()) fail("a packet names an interface that there isn't");
  const Interface& interface = interfaces_[packet.interface];
  packet.link_type = interface.link_type;
  auto units = std::uint64_t{get<std::uint32_t>(body, 4)} << 32 | get<std::uint32_t>(body, 8);
  packet.time =
      from_units(units, interface.units_per_second) + std::chrono::seconds(interface.offset_seconds);
  packet.bytes = part(body, 20, get<std::uint32_t>(body, 12));
  packet.wire_length = get<std::uint32_t>(body, 16);
  std::size_t options = std::min(body.size(), 20 + padded(packet.bytes.size()));
  read_options(body.subspan(options), [&](std::uint16_t code, std::span<const std::byte> value) {
    if (code == comment)
      packet.comments.emplace_back(reinterpret_cast<const char*>(value.data()), value.size());
    if (code == packet_flags) packet.direction = static_cast<Direction>(get<std::uint32_t>(value, 0) & 3);
    if (code == packet_id) packet.id = get<std::uint64_t>(value, 0);
  });
  return packet;
}

Packet Reader::read_simple(std::span<const std::byte> body) {
  if (interfaces_.empty()) fail("a packet comes before its interface");
  Packet packet;
  packet.link_type = interfaces_[0].link_type;
  packet.wire_length = get<std::uint32_t>(body, 0);
  packet.bytes = part(body, 4, std::min<std::size_t>(packet.wire_length, body.size() - 4));
  return packet;
}

void Reader::read_options(std::span<const std::byte> list,
                          const std::function<void(std::uint16_t, std::span<const std::byte>)>& take) {
  while (list.size() >= 4) {
    auto code = get<std::uint16_t>(list, 0);
    if (code == end_of_options) return;
    auto value = part(list, 4, get<std::uint16_t>(list, 2));
    take(code, value);
    list = list.subspan(std::min(list.size(), 4 + padded(value.size())));
  }
}

template <class Number>
Number Reader::get(std::span<const std::byte> bytes, std::size_t offset) const {
  std::array<std::byte, sizeof(Number)> raw;
  auto there = part(bytes, offset, raw.size());
  std::copy(there.begin(), there.end(), raw.begin());
  if (swapped_) std::reverse(raw.begin(), raw.end());
  Number number;
  std::memcpy(&number, raw.data(), sizeof number);
  return number;
}

std::span<const std::byte> Reader::part(std::span<const std::byte> bytes, std::size_t offset,
                                        std::size_t length) const {
  if (offset > bytes.size() || length > bytes.size() - offset) fail("it ends in the middle of something");
  return bytes.subspan(offset, length);
}

void Reader::fail(const std::string& what) const {
  throw SetupError("opening " + name_ + ": at byte " + std::to_string(at_) + ": " + what, 0, "");
}

}  // namespace wirestep::blocks
