#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/look/strings.h"
#include "trace/model.h"

// What the kernels' names and numbers mean, for people. The names stay as the kernel has them.

namespace wirestep::app {

// One sentence on a socket's state: "Has sent SYN, and waits for the other end's SYN-ACK." Empty if there is
// none.
std::string_view state_meaning(const Strings& strings, const Socket& socket);

// What a counter counts; empty if we don't know: then nothing is said.
std::string_view counter_meaning(const Strings& strings, std::string_view counter);

// "0", "940 B", "12.5 KiB", "3.1 MiB".
std::string bytes_text(double bytes);
// "85 µs", "1.2 ms", "3.2 s".
std::string microseconds_text(double us);
// A congestion window or a threshold in segments; "∞" for one that has never been set.
std::string segments_text(std::uint32_t segments);

// One value of a socket: its name as the kernel has it, the value with its unit, and the key of its meaning.
struct SocketFactRow {
  std::string_view name;
  std::string value;
  std::string meaning;  // a key of the strings
};
struct SocketFactGroup {
  std::string_view title;  // a key of the strings
  std::vector<SocketFactRow> rows;
};
// All that the kernel says of a socket beside its state, addresses and queues: TCP_INFO and memory.
std::vector<SocketFactGroup> socket_facts(const Socket& socket);

}  // namespace wirestep::app
