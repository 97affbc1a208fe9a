#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/endpoint.h"
#include "base/fd.h"

// The cable: one veth pair per host. `eth0` is the host's; the far end lies in the world's own network
// namespace, silent, and the engine reads and writes it through an AF_PACKET socket.
//
// All functions throw Failure.

namespace wirestep {

// The address of a host's eth0, by the host's number.
constexpr MacAddress mac_of(std::size_t host) {
  return {2, 0, 0, 0, 0, static_cast<std::uint8_t>(host + 1)};
}

// Makes the pair: the far end, `far_name`, in the namespace of `home_route`, and eth0 with address `mac` in
// the namespace that `host_net` names.
void make_pair(int home_route, const std::string& far_name, int host_net, const MacAddress& mac);

// Brings an interface up; `quiet`: without ARP, so that the far end never says a word of its own.
void bring_up(int route, const std::string& name, unsigned index, bool quiet);

// Gives `ip`/`prefix` to an interface.
void add_address(int route, unsigned index, const Endpoint& ip, std::uint8_t prefix);

// Switches off checksum, segmentation and receive offloads: what crosses is what a real cable carries.
// `any_socket`: a socket of the interface's network namespace.
void switch_offloads_off(int any_socket, const std::string& name);

// Index of an interface in the namespace of `any_socket`.
unsigned interface_index(int any_socket, const std::string& name);

// An AF_PACKET socket in the current network namespace that hears every frame which `index` receives, and not
// what is sent through it. Non-blocking, no ring yet.
Fd open_packet_socket(unsigned index);

}  // namespace wirestep
