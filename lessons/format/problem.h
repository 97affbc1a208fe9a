#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace wirestep::lesson {

// Something wrong in a lesson's file: where, and in one sentence what it is and how to put it right.
struct Problem {
  std::string file;
  int line = 0, column = 0;  // from 1; a column counts characters, not bytes
  std::string what;
};
using Problems = std::vector<Problem>;

// "lessons/x/lesson.md:12:8: there is no host \"sever\"; the lesson has client, server", one a line.
std::string to_string(const Problems& problems);

class LessonError : public std::runtime_error {
 public:
  explicit LessonError(Problems problems);
  const Problems& problems() const { return problems_; }

 private:
  Problems problems_;
};

// Column of the byte at `offset` of `line`, from 1, in characters of UTF-8.
int column_at(std::string_view line, std::size_t offset);

}  // namespace wirestep::lesson
