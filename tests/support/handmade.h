#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "trace/trace.h"

namespace wirestep::test {

// One TCP segment in IPv4 in Ethernet with right lengths and checksums, between 10.0.0.1:40000 ("client") and
// 10.0.0.2:9000 ("server"), like those that the hosts' kernels send. `flags`: packet::TcpFlag bits.
std::vector<std::byte> tcp_frame(bool from_client, std::uint8_t flags, std::uint32_t seq, std::uint32_t ack,
                                 std::string_view data = "");

// A session that is made by hand and not played: the first steps of a handshake whose SYN was held, dropped
// and sent again, with an event of every kind. For tests of what reads a trace; what the kernel really does
// is for others.
void make_session(Trace& trace);

// The time of the trace's first event in make_session.
inline constexpr Time session_start{std::chrono::seconds(1000)};

}  // namespace wirestep::test
