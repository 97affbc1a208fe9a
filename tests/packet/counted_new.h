#pragma once

#include <cstddef>

namespace wirestep::test {

// How often this program has called operator new so far.
std::size_t allocations();

}  // namespace wirestep::test
