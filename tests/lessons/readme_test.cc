// lessons/README.md is the reference of the lesson format: what it shows must be what the parser reads.

#include "lessons/readme.h"
#include "lessons/format/blocks.h"
#include "lessons/format/outline.h"
#include "lessons/format/parse.h"
#include "support/catch.h"

using namespace wirestep::lesson;
using wirestep::test::readme;

namespace {

// What stands between the first `begin` and the `end` that follows it.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  auto from = text.find(begin);
  REQUIRE(from != std::string::npos);
  from += begin.size();
  return text.substr(from, text.find(end, from) - from);
}

}  // namespace

TEST_CASE("the whole lesson in lessons/README.md is one") {
  auto lesson = parse_lesson(between(readme(), "````markdown\n", "````\n"), "x/lesson.md");
  INFO((lesson ? "" : to_string(lesson.error())));
  REQUIRE(lesson);
  CHECK(lesson->steps.at(0).instructions.size() == 5);
  CHECK(lesson->steps.at(0).question);
}

// That none is left out: vocabulary_test.cc.
TEST_CASE("every instruction in lessons/README.md can be read") {
  // The page's headings have no ids; they are no steps.
  Problems ignored, problems;
  Outline outline = read_outline(readme(), "README.md", ignored);
  Names names{{"client", "server"}, {"client", "server"}};
  for (const Section& section : outline.steps) {
    for (const Piece& piece : section.pieces) {
      if (piece.kind == Piece::Kind::step) read_instructions(piece, "README.md", names, problems);
    }
  }
  INFO(to_string(problems));
  CHECK(problems.empty());
}
