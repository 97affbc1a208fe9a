#pragma once

#include <string>

#include "lessons/format/lesson.h"
#include "lessons/format/outline.h"
#include "lessons/format/step_language.h"

// Readers of the three fenced blocks. Each reports all the problems of its block.

namespace wirestep::lesson {

// ```toml: hosts, programs and world. Fills `lesson`'s world, programs and panels.
void read_front_matter(const Piece& piece, const std::string& file, Lesson& lesson, Problems& problems);

// ```ask: the question, then its options, one a line: "- SYN_SENT * — it has asked and waits".
Question read_question(const Piece& piece, const std::string& file, Problems& problems);

// ```step: instructions, one a line. Adds to `names` the peers that they make.
std::vector<Instruction> read_instructions(const Piece& piece, const std::string& file, Names& names,
                                           Problems& problems);

// Calls `read(line, number)` for every line of a block that isn't blank.
template <class Read>
void each_line(const Piece& piece, Read read) {
  std::string_view text = piece.text;
  for (int number = piece.line; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + 1);
    if (line.find_first_not_of(" \t") != std::string_view::npos) read(line, number);
  }
}

}  // namespace wirestep::lesson
