#pragma once

#include <string_view>

// The names of the kernels' counters, as nstat(8) writes them: group and name in one word,
// "TcpExtListenOverflows".

namespace wirestep {

struct CounterName {
  std::string_view group, name;  // "TcpExt" and "ListenOverflows"
};

// The group is empty if it isn't one that Linux has.
CounterName counter_name(std::string_view whole);

// Whether `whole` is the counter that `wanted` means: the same name ("TcpExtListenOverflows"), or that
// without its group ("ListenOverflows").
bool counter_is(std::string_view whole, std::string_view wanted);

// Whether it counts what goes on all the time: segments, packets, bytes, connections that are opened. A list
// of what happened leaves it out; every frame would be told twice.
bool counts_traffic(std::string_view whole);

}  // namespace wirestep
