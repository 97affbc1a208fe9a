#pragma once

#include <string>

#include "lessons/format/instruction.h"
#include "trace/model.h"

// The facts about peers; facts.h is the door to them.

namespace wirestep::lesson {

// Is the condition true in this model? False for the happening.
bool is_so(const PeerFact& fact, const Model& model);
// Is this event the happening? False for conditions.
bool happens(const PeerFact& fact, const Event& event, const Model& model, const Trace& trace);
// "the peer crowd: 12 of 1000 connected, 3 connecting, 2 failed (ECONNREFUSED), …".
std::string peer_situation(const PeerFact& fact, const Model& model);

}  // namespace wirestep::lesson
