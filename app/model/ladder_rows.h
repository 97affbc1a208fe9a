#pragma once

#include <cstddef>

namespace wirestep::app {

// How a Ladder's records take their rows, for the files that its parts are in.
//
// Column 0 is the wire; each host has a gutter after it. Heights are in rows.
constexpr std::size_t wire_column = 0;
constexpr double frame_height = 1.7, call_height = 1.1;

}  // namespace wirestep::app
