#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "packet/packet.h"

// Frames that real kernels sent, and what tests do with them.

namespace wirestep::test {

using Bytes = std::vector<std::byte>;

struct Sample {
  std::string_view name;
  Bytes bytes;
};

// One of each kind that packet/ knows.
const std::vector<Sample>& samples();

// The sample of that name; fails the test if there is none.
Bytes sample(std::string_view name);

// "0a00" as two bytes. Lower case, no spaces.
Bytes hex(std::string_view digits);

// The bytes with those from `offset` on replaced.
Bytes with(Bytes bytes, std::size_t offset, std::string_view digits);

Bytes joined(std::initializer_list<Bytes> parts);

// The first layer of that protocol, and its first field of that name; fail the test if there is none.
const packet::Layer& layer(const packet::Packet& packet, packet::Protocol protocol);
const packet::Field& field(const packet::Packet& packet, packet::Protocol protocol, std::string_view name);

}  // namespace wirestep::test
