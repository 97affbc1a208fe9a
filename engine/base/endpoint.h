#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wirestep {

enum class Family : std::uint8_t { none, ipv4, ipv6 };

// An IP address and a port, in host byte order where it is a number. Plain data: it is stored in the trace.
struct Endpoint {
  Family family = Family::none;
  std::array<std::uint8_t, 16> ip{};  // network order; IPv4 uses the first four bytes
  std::uint16_t port = 0;

  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

// "10.0.0.1:40000", "[::1]:80", "" for Family::none.
std::string to_string(const Endpoint& endpoint);

// "10.0.0.1", "::1".
std::string ip_to_string(const Endpoint& endpoint);

// Reads what the two above write: "10.0.0.1:40000", "[::1]:80", "10.0.0.1", "::1" (port 0), and ""
// (Family::none).
std::optional<Endpoint> endpoint_from(std::string_view text);

using MacAddress = std::array<std::uint8_t, 6>;

// "02:00:00:00:00:01".
std::string to_string(const MacAddress& mac);
std::optional<MacAddress> mac_from(std::string_view text);

}  // namespace wirestep
