#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// A terminal counts in columns: a Chinese character takes two, a combining mark none.

namespace wirestep::app {

std::size_t columns(char32_t code_point);
std::size_t columns(std::string_view text);

// The text in exactly `width` columns: what is too long ends in "…".
std::string fit_left(std::string_view text, std::size_t width);   // fill on the right
std::string fit_right(std::string_view text, std::size_t width);  // fill on the left
// The text in at most `width` columns.
std::string cut(std::string_view text, std::size_t width);
// One line of what somebody wrote, without what would move the cursor.
std::string printable(std::string_view text);

}  // namespace wirestep::app
