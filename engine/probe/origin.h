#pragma once

#include <cstdint>

// Where in the program's object files a call comes from. The engine finds the source line from it
// (program/lines.h).

namespace wirestep::probe {

struct Origin {
  std::uint64_t module = 0;  // names the object file; the engine has had a Module record for it
  std::uint64_t offset = 0;  // `address` less the file's load address
};

// {0, 0} for an address that lies in no object file (generated code). Async-signal-safe.
Origin origin_of(const void* address);

// The address in the program's own file from which the thread came to the call, if `caller` lies in a library
// (libuv calls from its loop, and from a function that the program called); else, or if the stack can't be
// read, `caller`.
const void* program_caller(const void* caller);

// Does `address` lie in the probe itself?
bool own_code(const void* address);

// At load.
void know_own_code();

}  // namespace wirestep::probe
