#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace wirestep::test {

// What must hold for any bytes at all: everything that dissect() names lies within the frame, and the three
// views of it agree on whether it is malformed. Returns what doesn't hold, else "". The frame is put into a
// heap block of exactly its size first, so that AddressSanitizer sees a read of one byte too many.
std::string broken_invariant(std::span<const std::byte> frame, std::size_t wire_length);

}  // namespace wirestep::test
