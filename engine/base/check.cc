#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace wirestep {

void check_failed(const char* file, int line, const char* what) {
  std::fprintf(stderr, "wirestep: bug at %s:%d: %s does not hold. Please report it.\n", file, line, what);
  std::abort();
}

}  // namespace wirestep
