#pragma once

#include "lessons/format/instruction.h"
#include "lessons/format/step_language.h"
#include "lessons/format/words.h"

// The part of the step language that is about the wire and the frames on it. Each reads what follows its
// verb.

namespace wirestep::lesson {

using Action = decltype(Instruction::action);

// "wire from client 2s", "wire with ARP"; for hold also "back data behind 2".
Action parse_clutch(WireMode mode, Words& words, const Names& names);
Action parse_deliver(Words& words, const Names& names);
Action parse_drop(Words& words, const Names& names);
Action parse_duplicate(Words& words, const Names& names);
Action parse_delay(Words& words, const Names& names);
Action parse_corrupt(Words& words, const Names& names);
Action parse_cut(bool mend, Words& words, const Names& names);
// "wire from client loss 10% delay 50ms rate 1mbit seed 7", "wire none".
Action parse_impair(Words& words, const Names& names);
// "drop SYN from client nth 2", "delay data longer 1000 by 200ms".
Action parse_rule(Words& words, const Names& names);
Action parse_clear(Words& words, const Names& names);

}  // namespace wirestep::lesson
