#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lessons/format/problem.h"

// Cuts a lesson's Markdown at the places that mean something to us: headings of the first two levels, fenced
// blocks called toml, ask or step, and the line `---`. What lies between is prose, left to the Markdown
// parser.

namespace wirestep::lesson {

struct Piece {
  enum class Kind { prose, toml, ask, step, divider };

  Kind kind = Kind::prose;
  int line = 0;  // of its first line; of a fenced block the first line within it
  std::string text;
};

struct Section {
  int line = 0;       // of its heading
  std::string title;  // without the id
  std::string id;     // "syn" of `## The client says SYN {#syn}`
  std::vector<Piece> pieces;
};

struct Outline {
  Section intro;  // the part under `# Title`; has no id
  std::vector<Section> steps;
};

Outline read_outline(std::string_view text, const std::string& file, Problems& problems);

}  // namespace wirestep::lesson
