#pragma once

#include "lessons/format/instruction.h"
#include "lessons/format/step_language.h"
#include "lessons/format/words.h"

// The part of the step language that is about peers. What it expects of them is parse_peer_fact.

namespace wirestep::lesson {

// "crowd connect from client to server 9000 times 1000", "echo echo on server 7 udp", "crowd 1 send \"x\"".
decltype(Instruction::action) parse_peer(Words& words, const Names& names);

}  // namespace wirestep::lesson
