#pragma once

#include <string>
#include <vector>

#include "app/text/paint.h"
#include "lessons/format/prose.h"

namespace wirestep::app {

// A lesson's prose as lines of a terminal, at most `width` columns each. Words are kept whole; Chinese breaks
// between any two characters, except that no line begins with a closing mark.
std::vector<std::string> lay_out(const lesson::Prose& prose, std::size_t width, const Paint& paint);
// One paragraph. `first` begins the first line, spaces of the same width the others.
std::vector<std::string> lay_out(const lesson::Runs& runs, std::size_t width, const Paint& paint,
                                 const std::string& first = "");

}  // namespace wirestep::app
