#pragma once

#include <string>

#include "lessons/format/instruction.h"
#include "trace/model.h"

// What a lesson's facts mean, in terms of the trace and the model. The only evidence is what the kernel and
// the programs reported.

namespace wirestep::lesson {

// Is the condition true in this model? False for happenings.
bool holds(const Fact& fact, const Model& model, const Trace& trace);

// Is this event the happening? `model` is that of before the event. False for conditions.
bool happens(const Fact& fact, const Event& event, const Model& model, const Trace& trace);

// Does the selector mean this frame?
bool matches(const FrameSelector& selector, const FrameEvent& frame, const Model& model, const Trace& trace);

// Is `reported`, a call's name from the probe, the call that lessons call `name`? Languages and C libraries
// reach the same call by several names: accept and accept4, poll and ppoll.
bool same_call(std::string_view name, std::string_view reported);

// What the model says about the fact's subject, for the report of a failure: "server lists: 0.0.0.0:9000
// LISTEN". `now` is what a call's duration is counted to.
std::string situation(const Fact& fact, const Model& model, const Trace& trace, Time now);
// "the wire holds: SYN 40000 → 9000 …" or "the wire holds nothing".
std::string wire_situation(const Model& model, const Trace& trace);

}  // namespace wirestep::lesson
