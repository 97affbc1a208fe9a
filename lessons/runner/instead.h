#pragma once

#include <string>

#include "lessons/runner/facts.h"

// What happened in the place of a happening that was expected, for the report of a failure. A condition's
// report is its situation (facts.h); a happening that didn't come leaves nothing in the model.

namespace wirestep::lesson {

// Of the events from `begin` to `end`: how that call of that program ended, or which frames came to that
// stage: "client's connect(…) fails: ECONNREFUSED". The last ones if there are many; "" if there are none, or
// if the fact is no happening. `model` is one that knows their programs and hosts.
std::string happened_instead(const Fact& fact, std::size_t begin, std::size_t end, const Model& model,
                             const Trace& trace);

// It happened in this step before `given`, where the instruction was given behind which it was expected:
// what, and the rule that it broke. "" if it didn't.
std::string happened_before(const Fact& fact, std::size_t given, const Model& model, const Trace& trace);

}  // namespace wirestep::lesson
