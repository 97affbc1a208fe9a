#include "packet/parser.h"

#include <fmt/format.h>

#include <algorithm>

#include "packet/checksum.h"

namespace wirestep::packet {

std::string decimal(std::uint64_t value) {
  return fmt::to_string(value);
}

Parser::Parser(Bytes frame, std::size_t wire_length, Listeners listeners)
    : frame_(frame), listeners_(listeners) {
  set_end(std::max(frame.size(), wire_length), false);
}

Bytes Parser::rest() const {
  std::size_t begin = position();
  std::size_t to = std::min(end_, frame_.size());
  return begin < to ? frame_.subspan(begin, to - begin) : Bytes{};
}

std::uint8_t Parser::ahead(std::size_t offset) const {
  Bytes here = rest();
  return offset < here.size() ? std::to_integer<std::uint8_t>(here[offset]) : std::uint8_t{0};
}

void Parser::layer(Protocol protocol, std::string_view rfc) {
  protocol_ = protocol;
  rfc_ = rfc;
  begun_ = false;
}

void Parser::header_read(Protocol protocol) {
  brief([&](Brief& brief) {
    brief.protocol = protocol;
    brief.payload_offset = static_cast<std::uint32_t>(position());
    brief.payload_length = static_cast<std::uint32_t>(remaining());
  });
}

void Parser::record(const Label& label, std::size_t bits, std::uint64_t value, std::string text) {
  // A layer of which nothing can be read isn't there: it begins with its first field.
  if (!begun_)
    listeners_.packet->layers.push_back({protocol_, static_cast<std::uint32_t>(position()), 0, quoted_, {}});
  begun_ = true;
  Layer& layer = listeners_.packet->layers.back();
  std::size_t first = bit_ / 8;
  std::size_t to = (bit_ + bits + 7) / 8;
  Field field{};
  field.name = label.name;
  field.key = label.key;
  field.rfc = rfc_;
  field.depth = depth_;
  field.offset = static_cast<std::uint32_t>(first);
  field.length = static_cast<std::uint32_t>(to - first);
  field.bit_offset = static_cast<std::uint8_t>(bit_ % 8);
  field.bits = static_cast<std::uint32_t>(bits);
  field.value = value;
  field.text = std::move(text);
  layer.fields.push_back(std::move(field));
  layer.length = std::max(layer.length, static_cast<std::uint32_t>(to - layer.offset));
}

Endpoint Parser::address(const Label& label, Family family) {
  Endpoint endpoint;
  endpoint.family = family;
  auto text = [&](Bytes value) {
    std::transform(value.begin(), value.end(), endpoint.ip.begin(),
                   [](std::byte b) { return std::uint8_t(b); });
    return ip_to_string(endpoint);
  };
  Bytes value = bytes(label, family == Family::ipv4 ? 4 : 16, text);
  std::transform(value.begin(), value.end(), endpoint.ip.begin(),
                 [](std::byte b) { return std::uint8_t(b); });
  return endpoint;
}

void Parser::checksum(const Label& label, std::size_t from, std::size_t to, std::uint64_t pseudo,
                      bool zero_is_none) {
  std::size_t at = position();
  auto stored = number(label, 16, [](std::uint64_t value) { return fmt::format("0x{:04x}", value); });
  // brief() looks at no checksum: it would be most of its time.
  if (stopped_ || (!listeners_.packet && !listeners_.summary)) return;
  Checksum verdict = Checksum::partial;
  std::uint16_t expected = 0;
  if (zero_is_none && stored == 0) {
    verdict = Checksum::none;
  } else if (to <= frame_.size() && at + 2 <= to) {
    std::uint64_t sum = pseudo + internet_sum(frame_.subspan(from, at - from)) +
                        internet_sum(frame_.subspan(at + 2, to - at - 2));
    expected = static_cast<std::uint16_t>(~fold(sum));
    verdict = fold(sum + stored) == 0xffff ? Checksum::good : Checksum::bad;
  }
  bool bad = verdict == Checksum::bad;
  if (bad && remarks_.empty()) remarks_ = fmt::format(" [bad checksum: {}]", name(protocol_));
  if (!listeners_.packet) return;
  Field& field = listeners_.packet->layers.back().fields.back();
  field.checksum = verdict;
  field.expected = bad ? expected : 0;
}

void Parser::trailer(const Label& label, std::size_t from, std::size_t count) {
  if (!listeners_.packet || listeners_.packet->layers.empty() || count == 0) return;
  if (from + count > frame_.size()) return;
  Field field{};
  field.name = label.name;
  field.key = label.key;
  field.rfc = "IEEE 802.3 3.2";
  field.offset = static_cast<std::uint32_t>(from);
  field.length = static_cast<std::uint32_t>(count);
  field.bits = field.length * 8;
  field.text = fmt::format("{} bytes", count);
  listeners_.packet->layers.front().fields.push_back(std::move(field));
}

void Parser::run_out(const Label& label, std::size_t to) {
  if (stopped_) return;
  last_ = label.name;
  // In a cut record padding that is passed over, unread, may take us beyond what is there.
  last_offset_ = std::min(position(), frame_.size());
  if (to > end_ && !open_)
    wrong([&] { return fmt::format("needs {} bytes, {} are there", to - position(), remaining()); });
  stop();
}

void Parser::reject(std::string why) {
  if (listeners_.summary) remarks_ += fmt::format(" [malformed: {} {}]", last_, why);
  if (listeners_.packet)
    listeners_.packet->malformed = Malformed{last_, static_cast<std::uint32_t>(last_offset_), std::move(why)};
}

void Parser::conclude() {
  if (listeners_.summary) *listeners_.summary += remarks_;
}

}  // namespace wirestep::packet
