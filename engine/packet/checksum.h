#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/endpoint.h"

// The Internet checksum, RFC 1071: the ones' complement of the ones' complement sum of all 16-bit words.

namespace wirestep::packet {

// The sum of the big-endian 16-bit words, a last odd byte padded with a zero (RFC 1071 section 1). May be
// added to other sums over an even number of bytes; fold() once at the end.
std::uint64_t internet_sum(std::span<const std::byte> bytes);

// A sum's carries added back in, down to 16 bits. Data that carries its right checksum folds to 0xffff.
std::uint16_t fold(std::uint64_t sum);

// The sum of the pseudo-header that TCP, UDP and ICMPv6 put before themselves: the addresses, the protocol
// and the length of header and data (RFC 9293 section 3.1, RFC 768, RFC 8200 section 8.1).
std::uint64_t pseudo_header(const Endpoint& source, const Endpoint& destination, std::uint8_t protocol,
                            std::size_t length);

}  // namespace wirestep::packet
