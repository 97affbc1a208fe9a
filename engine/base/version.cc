#include "base/version.h"

namespace wirestep {

std::string_view version() {
  return WIRESTEP_VERSION;
}

}  // namespace wirestep
