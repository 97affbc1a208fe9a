#pragma once

#include <string_view>
#include <vector>

#include "app/look/painter.h"

namespace wirestep::app {

// Where the rows begin into which a line of source is cut that is too long for `width`: after a space, or
// else after a bracket. At least one row.
std::vector<std::size_t> code_rows(const ImFont* font, float width, std::string_view text);

// How far in the rows after the first one stand.
float continued_indent(const ImFont* font, std::string_view text);

}  // namespace wirestep::app
