#pragma once

#include <cerrno>
#include <string>

namespace wirestep {

// What the world's process could not do. It's thrown there, crosses the control socket as a message, and
// becomes a SetupError in the engine.
struct Failure {
  std::string what;  // the call: "unshare(CLONE_NEWUSER)"
  int error = 0;     // its errno, 0 if there is none
};

[[noreturn]] inline void fail(std::string what, int error = errno) {
  throw Failure{std::move(what), error};
}

// Returns `result` of a call that says -1 for failure; else throws.
inline int or_fail(int result, const char* what) {
  if (result < 0) fail(what);
  return result;
}

}  // namespace wirestep
