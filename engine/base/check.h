#pragma once

// CHECK is for bugs of ours: a condition that only wrong code of this repository can break. It stays on in
// release builds. What a user, a lesson or a student's program does wrong is never a CHECK. For .cc files
// only: Catch2 has a macro of the same name, and tests include our headers.

namespace wirestep {

// Prints where and what to stderr and ends the process with SIGABRT.
[[noreturn]] void check_failed(const char* file, int line, const char* what);

}  // namespace wirestep

#define CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::wirestep::check_failed(__FILE__, __LINE__, #condition))
