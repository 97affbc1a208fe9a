#include "lessons/format/problem.h"

#include <fmt/format.h>

#include <algorithm>

namespace wirestep::lesson {

std::string to_string(const Problems& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += fmt::format("{}:{}:{}: {}", problem.file, problem.line, problem.column, problem.what);
  }
  return text;
}

LessonError::LessonError(Problems problems)
    : std::runtime_error(to_string(problems)), problems_(std::move(problems)) {}

int column_at(std::string_view line, std::size_t offset) {
  std::string_view before = line.substr(0, std::min(offset, line.size()));
  auto is_first_byte = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; };
  return 1 + static_cast<int>(std::count_if(before.begin(), before.end(), is_first_byte));
}

}  // namespace wirestep::lesson
