#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lessons/format/instruction.h"
#include "lessons/format/words.h"

// The language of ```step blocks. lessons/README.md is its reference.

namespace wirestep::lesson {

// The names that a line may use.
struct Names {
  std::vector<std::string> hosts, programs;
};

// Reads one line that isn't empty or a comment. Throws LineError.
Instruction parse_instruction(std::string_view line, const Names& names);

// -- parts of the above, each in a file of its own --

// "client tcp SYN_SENT", "client connect returned 0", "wire holds SYN".
Fact parse_fact(Words& words, const Names& names);
// "SYN", "data from client", "SYN copy 3".
FrameSelector parse_frame(Words& words, const Names& names);
// A socket call's name: "connect". Refuses a name that no probe reports.
std::string parse_call(Words& words);
// A signal's name: "SIGSTOP".
int parse_signal(Words& words);

}  // namespace wirestep::lesson
