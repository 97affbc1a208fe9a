#pragma once

#include <string_view>

namespace wirestep {

// "0.1", from CMakeLists.txt.
std::string_view version();

}  // namespace wirestep
