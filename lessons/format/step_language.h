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
  std::vector<std::string> peers = {};  // that an earlier line has made
};

// Reads one line that isn't empty or a comment. Throws LineError. `vocabulary`, if there is one, hears of all
// the words that are looked for.
Instruction parse_instruction(std::string_view line, const Names& names, Vocabulary* vocabulary = nullptr);
// The peer that the instruction makes; empty if it makes none.
std::string peer_made_by(const Instruction& instruction);

// -- parts of the above, each in a file of its own --

// "client tcp SYN_SENT", "client connect returned 0", "wire holds SYN".
Fact parse_fact(Words& words, const Names& names);
// "SYN", "data from client", "SYN copy 3".
FrameSelector parse_frame(Words& words, const Names& names);
// A socket call's name: "connect". Refuses a name that no probe reports.
std::string parse_call(Words& words);
// "peer crowd connected 1000"; the first word has been read.
Fact parse_peer_fact(Words& words, const Names& names);
// An error's name: "ECONNREFUSED"; its number.
int parse_errno(Words& words);
// A signal's name: "SIGSTOP".
int parse_signal(Words& words);

}  // namespace wirestep::lesson
