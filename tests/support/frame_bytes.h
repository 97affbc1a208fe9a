#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/endpoint.h"

namespace wirestep::test {

// The bytes of the frames that a StoryTrace sends: Ethernet, between the hosts client 10.0.0.1 and server
// 10.0.0.2, with checksums that are right.

constexpr std::uint16_t usual_port = 40000, server_port = 9000;

Endpoint host_address(bool client, std::uint16_t port = 0);

// TCP, between the client's port and server_port; `seq` and `ack` count from each end's first number.
std::vector<std::uint8_t> segment(bool from_client, std::uint8_t flags, std::uint32_t seq, std::uint32_t ack,
                                  std::string_view data, std::uint16_t client_port = usual_port);
// UDP, between usual_port and server_port.
std::vector<std::uint8_t> datagram(bool from_client, std::string_view data);
// A part of a datagram that carries `total` bytes: `length` bytes of IP's payload from `offset` on.
std::vector<std::uint8_t> fragment(bool from_client, std::uint32_t offset, std::uint32_t length,
                                   std::uint32_t total);
// ICMP port unreachable, about that frame.
std::vector<std::uint8_t> port_unreachable(bool from_client, std::span<const std::byte> about);
// The client asks for the server, the server answers.
std::vector<std::uint8_t> arp(bool from_client);

}  // namespace wirestep::test
