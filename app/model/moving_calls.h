#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/endpoint.h"

namespace wirestep::app {

// What the calls that move bytes say of them. `name` and `args` are a CallEvent's: arguments one a line.

// Calls whose result is a number of bytes of one socket.
bool writes_bytes(std::string_view name);
bool reads_bytes(std::string_view name);

// The call's argument of that number, from 0; empty if there is none.
std::string_view call_argument(std::string_view args, std::size_t number);
// The messages that sendmmsg or recvmmsg has moved: "[3, 5] 10.0.0.1:5000 \"one\"" gives 3 and 5.
std::vector<std::uint64_t> message_lengths(std::string_view args);
// The address that a message, or the argument of a call, names; none: port 0.
Endpoint named_address(std::string_view name, std::string_view args);
// How many bytes it is to move; 0 where no single argument says so.
std::uint64_t bytes_asked(std::string_view name, std::string_view args);
// Whether it looks at bytes and leaves them to a later call, or at others than those of the stream.
bool leaves_bytes(std::string_view name, std::string_view args);

}  // namespace wirestep::app
