#pragma once

#include <string>
#include <vector>

#include "trace/model.h"
#include "trace/trace.h"

namespace wirestep::lesson {

// An event in words, or "" if it tells nothing. `model` is that of after the event.
std::string tell(const Event& event, const Model& model, const Trace& trace);

// The last events before `end` that tell something, at most `count`, oldest first, one line each: "0.0042 s
// client sends SYN 40000 → 9000 …". For the report of a failure.
std::vector<std::string> story_so_far(const Trace& trace, std::size_t end, std::size_t count);

}  // namespace wirestep::lesson
