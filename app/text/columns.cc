#include "app/text/columns.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace wirestep::app {

namespace {

struct Range {
  char32_t first, last;
};

// Unicode's East Asian Width "W" and "F" (UAX 11), by block.
constexpr std::array wide = {
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF}, Range{0x3400, 0x4DBF},
    Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},   Range{0xAC00, 0xD7A3}, Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6}, Range{0x1F300, 0x1F64F},
    Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD},
};
// Combining marks, and what only says how its neighbour is drawn.
constexpr std::array without_width = {Range{0x0300, 0x036F}, Range{0x200B, 0x200F}, Range{0xFE00, 0xFE0F}};

template <std::size_t count>
bool is_in(const std::array<Range, count>& ranges, char32_t code_point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](Range range) { return code_point >= range.first && code_point <= range.last; });
}

}  // namespace

std::size_t columns(char32_t code_point) {
  if (code_point < 0x20 || is_in(without_width, code_point)) return 0;
  return is_in(wide, code_point) ? 2 : 1;
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  while (!text.empty()) sum += columns(take_code_point(text));
  return sum;
}

std::string cut(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  if (width == 0) return "";
  std::size_t used = 0;
  std::string_view rest = text;
  while (true) {
    std::string_view before = rest;
    used += columns(take_code_point(rest));
    if (used + 1 > width) return std::string(text.substr(0, text.size() - before.size())) + "…";
  }
}

std::string fit_left(std::string_view text, std::size_t width) {
  std::string fitted = cut(text, width);
  return fitted + std::string(width - columns(fitted), ' ');
}

std::string fit_right(std::string_view text, std::size_t width) {
  std::string fitted = cut(text, width);
  return std::string(width - columns(fitted), ' ') + fitted;
}

std::string printable(std::string_view text) {
  std::string result = to_utf8(text);
  std::erase_if(result, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
  std::replace(result.begin(), result.end(), '\t', ' ');
  return result;
}

}  // namespace wirestep::app
