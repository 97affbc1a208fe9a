#include "packet/checksum.h"

#include <bit>
#include <cstring>

namespace wirestep::packet {

std::uint16_t fold(std::uint64_t sum) {
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

// RFC 1071 section 2 (B) and (C): the sum may be taken in the machine's byte order, several words at a time,
// and the result be swapped.
std::uint64_t internet_sum(std::span<const std::byte> bytes) {
  std::uint64_t sum = 0;
  while (bytes.size() >= 4) {
    std::uint32_t word;
    std::memcpy(&word, bytes.data(), 4);
    sum += word;
    bytes = bytes.subspan(4);
  }
  std::uint32_t last = 0;
  if (!bytes.empty()) std::memcpy(&last, bytes.data(), bytes.size());
  std::uint16_t folded = fold(sum + last);
  if constexpr (std::endian::native == std::endian::big) return folded;
  return static_cast<std::uint16_t>(folded << 8 | folded >> 8);
}

std::uint64_t pseudo_header(const Endpoint& source, const Endpoint& destination, std::uint8_t protocol,
                            std::size_t length) {
  std::size_t size = source.family == Family::ipv4 ? 4 : 16;
  return internet_sum(std::as_bytes(std::span(source.ip)).first(size)) +
         internet_sum(std::as_bytes(std::span(destination.ip)).first(size)) + protocol + length;
}

}  // namespace wirestep::packet
