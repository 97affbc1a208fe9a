#pragma once

#include <string>
#include <string_view>
#include <vector>

// A lesson's running text as a tree that a view can draw without knowing Markdown. Inline marks are flattened
// into runs: a run has one style, and a paragraph is a row of runs.

namespace wirestep::lesson {

// Text of one style. Line breaks of the Markdown file are spaces here; a hard break is '\n'.
struct Run {
  std::string text;
  bool strong = false, emphasis = false, code = false;
  std::string link;  // its target, empty if it is none

  friend bool operator==(const Run&, const Run&) = default;
};
using Runs = std::vector<Run>;

struct Block {
  enum class Kind { paragraph, heading, code, list, quote, table };

  Kind kind = Kind::paragraph;
  Runs runs;                              // paragraph, heading
  std::string code;                       // code: the lines, the last one without its '\n'
  bool ordered = false;                   // list
  unsigned start = 1;                     // ordered list: number of its first item
  std::vector<std::vector<Block>> items;  // list: its items; quote: one item
  std::vector<std::vector<Runs>> rows;    // table: rows of cells, the first row is the head
};
using Prose = std::vector<Block>;

// Reads Markdown (CommonMark and GitHub's tables). Raw HTML is shown as the text it is; an image is shown as
// its description.
Prose parse_prose(std::string_view markdown);

// Reads a piece of Markdown that is one paragraph: a question, an answer, a heading.
Runs parse_runs(std::string_view markdown);

// The words without their marks: "The client says SYN".
std::string plain(const Runs& runs);

}  // namespace wirestep::lesson
