#pragma once

#include <string>
#include <vector>

#include "trace/trace.h"

namespace wirestep::lesson {

// The last events before `end` that tell something, at most `count`, oldest first, one line each: "0.0042 s
// client sends SYN 40000 → 9000 …". For the report of a failure.
std::vector<std::string> story_so_far(const Trace& trace, std::size_t end, std::size_t count);

}  // namespace wirestep::lesson
