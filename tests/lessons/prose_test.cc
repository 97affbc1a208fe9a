#include "lessons/format/prose.h"

#include "support/catch.h"

using namespace wirestep::lesson;
using Kind = Block::Kind;

TEST_CASE("a paragraph is a row of runs with one style each") {
  Prose prose = parse_prose("`connect()` asks **the\nkernel**, *politely*.\n");
  REQUIRE(prose.size() == 1);
  CHECK(prose[0].kind == Kind::paragraph);
  const Runs& runs = prose[0].runs;
  REQUIRE(runs.size() == 6);
  CHECK((runs[0].text == "connect()" && runs[0].code));
  CHECK((runs[1].text == " asks " && !runs[1].code));
  CHECK((runs[2].text == "the kernel" && runs[2].strong));
  CHECK((runs[4].text == "politely" && runs[4].emphasis));
  CHECK(plain(runs) == "connect() asks the kernel, politely.");
}

TEST_CASE("a link keeps its target and its words") {
  Runs runs = parse_runs("see [RFC 9293](https://www.rfc-editor.org/rfc/rfc9293) &lt;now&gt;");
  REQUIRE(runs.size() == 3);
  CHECK(runs[1].link == "https://www.rfc-editor.org/rfc/rfc9293");
  CHECK(plain(runs) == "see RFC 9293 <now>");
}

TEST_CASE("lists nest, tight or loose, and what follows a list is outside of it") {
  Prose prose = parse_prose("3. one\n   - inner\n4. two\n\nafter\n\n- loose\n\n- items\n");
  REQUIRE(prose.size() == 3);
  CHECK((prose[0].ordered && prose[0].start == 3));
  REQUIRE(prose[0].items.size() == 2);
  REQUIRE(prose[0].items[0].size() == 2);
  CHECK(plain(prose[0].items[0][0].runs) == "one");
  CHECK(plain(prose[0].items[0][1].items[0][0].runs) == "inner");
  CHECK(plain(prose[0].items[1][0].runs) == "two");
  CHECK(plain(prose[1].runs) == "after");
  CHECK(plain(prose[2].items[1][0].runs) == "items");
}

TEST_CASE("code blocks keep their lines, tables their cells, quotes what they quote") {
  Prose prose =
      parse_prose("```c\nint fd;\n\n  bind(fd);\n```\n\n| a | b |\n|---|---|\n| `1` | 2 |\n\n> said\n");
  REQUIRE(prose.size() == 3);
  CHECK(prose[0].code == "int fd;\n\n  bind(fd);");
  REQUIRE(prose[1].rows.size() == 2);
  CHECK(prose[1].rows[1][0][0].code);
  CHECK(plain(prose[1].rows[1][1]) == "2");
  CHECK(plain(prose[2].items[0][0].runs) == "said");
}

TEST_CASE("HTML is shown as the text it is") {
  CHECK(plain(parse_runs("a <b>bold</b> claim")) == "a <b>bold</b> claim");
}

TEST_CASE("what lies deeper than anyone writes is kept, at the deepest level that there is") {
  Prose prose = parse_prose(std::string(100'000, '>') + " said\n\n- after\n");
  REQUIRE(prose.size() == 2);
  int depth = 1;
  const Block* block = &prose[0];
  for (; block->kind == Kind::quote; ++depth) block = &block->items.at(0).at(0);
  CHECK(plain(block->runs) == "said");
  CHECK(depth < 100);
  CHECK(plain(prose[1].items[0][0].runs) == "after");

  std::string stairs;
  for (int i = 0; i < 60; ++i) stairs += std::string(2 * static_cast<std::size_t>(i), ' ') + "- step\n";
  CHECK(parse_prose(stairs + "\nend\n").size() == 2);
}

// Each line once copied all that stood before it: a minute for a paragraph like this.
TEST_CASE("a paragraph of half a million lines is one run") {
  std::string lines;
  for (int i = 0; i < 500'000; ++i) lines += "a\n";
  Runs runs = parse_runs(lines);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].text.size() == 999'999);
}
