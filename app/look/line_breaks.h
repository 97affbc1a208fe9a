#pragma once

#include <string_view>
#include <vector>

#include "lessons/format/prose.h"

namespace wirestep::app {

// The smallest part of a text that isn't broken: a word with the space after it, or one Chinese character
// with the marks that cling to it.
struct TextPiece {
  std::string_view text;  // within the run's text
  const lesson::Run* run;
  bool glued;     // to the piece before it: no line begins here
  bool new_line;  // a hard break comes before it
};

// Cuts runs into pieces. The result points into `runs`.
std::vector<TextPiece> break_opportunities(const lesson::Runs& runs);

}  // namespace wirestep::app
