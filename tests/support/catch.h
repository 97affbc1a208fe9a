#pragma once

// Catch2 2.13 (Debian 12) and 3.7 (Debian 13) differ in their headers and in SKIP: this file is the one place
// that knows.
#undef CHECK  // ours, if a header brought it in (base/check.h)
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif

#include <cstdio>
#include <cstdlib>
#include <string>

namespace wirestep::test {

// Ends this test case as skipped, and says why. CTest runs every case in a process of its own and counts this
// exit status as "Skipped".
inline constexpr int skipped = 77;
[[noreturn]] inline void skip(const std::string& why) {
  std::printf("skipped: %s\n", why.c_str());
  std::fflush(stdout);
  std::_Exit(skipped);
}

// Matches a text that has this in it.
inline auto contains(const std::string& part) {
#if __has_include(<catch2/catch_all.hpp>)
  return Catch::Matchers::ContainsSubstring(part);
#else
  return Catch::Contains(part);
#endif
}

}  // namespace wirestep::test
