#pragma once

#include <string>

namespace wirestep {

// What to do when the kernel refuses `what` (the call) with `error`: one sentence with the command to type,
// found from what this machine's settings say. Empty if we know none.
std::string cure_for(const std::string& what, int error);

}  // namespace wirestep
