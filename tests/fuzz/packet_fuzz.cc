#include <cstdio>
#include <cstdlib>
#include <span>

#include "packet/invariants.h"

namespace {

void check(std::span<const std::byte> frame, std::size_t wire_length) {
  std::string broken = wirestep::test::broken_invariant(frame, wire_length);
  if (broken.empty()) return;
  std::fprintf(stderr, "%s\n", broken.c_str());
  std::abort();
}

}  // namespace

// Each input is a frame: once whole, once the beginning of one that was 64 bytes longer.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::span<const std::byte> frame = std::as_bytes(std::span(data, size));
  check(frame, size);
  check(frame, size + 64);
  return 0;
}
