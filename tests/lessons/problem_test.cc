// What a lesson's author is told when something is wrong: file, line, column and the cure.

#include "lessons/format/parse.h"
#include "support/catch.h"

using namespace wirestep::lesson;

namespace {

const std::string head = R"(# T

S.

```toml
[[host]]
name = "client"
[[program]]
name = "client"
```
)";

// The problems of a lesson, without the file's name.
std::string problems(const std::string& text) {
  auto lesson = parse_lesson(text, "x/lesson.md");
  return lesson ? "" : to_string(lesson.error());
}

bool mentions(const std::string& text, std::string_view what) {
  INFO(text);
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("every problem is reported, in the order of lines, with file, line and column") {
  std::string found = problems(head + R"(
## No id
```step
hold wyre
run client until conect
```
## Twice {#a}
## Twice {#a}
)");
  CHECK(found ==
        "x/lesson.md:12:9: a step needs an id after its title, such as {#syn}\n"
        "x/lesson.md:14:6: \"wire\" belongs here\n"
        "x/lesson.md:15:18: the name of a socket call belongs here, such as connect, accept or recv\n"
        "x/lesson.md:18:12: the step at line 17 has the id \"a\" already");
}

TEST_CASE("a file that isn't a lesson is told what is missing") {
  std::string found = problems("hello\n");
  CHECK(mentions(found, "x/lesson.md:1:1: a lesson begins with its title"));
  CHECK(mentions(found, "a block ```toml with [[host]] and [[program]] is missing"));
  CHECK(mentions(found, "a lesson has steps"));
  CHECK(mentions(problems(""), "a lesson begins with its title"));
}

TEST_CASE("front matter: TOML's own errors and ours have the file's line") {
  auto with = [](const std::string& toml) {
    return problems("# T\n\nS.\n\n```toml\n" + toml + "```\n## A {#a}\n");
  };
  CHECK(mentions(with("[[host]\n"), "x/lesson.md:6:"));
  CHECK(mentions(with("[[host]]\nname = \"a\"\ncolour = 1\n"),
                 "x/lesson.md:8:1: \"colour\" means nothing here; there are name, address, sysctls"));
  CHECK(mentions(with("[[host]]\nname = \"A b\"\n"), "x/lesson.md:6:1: a host needs a name"));
  CHECK(mentions(with("[[host]]\nname = \"a\"\n[[host]]\nname = \"a\"\n"),
                 "x/lesson.md:8:1: there is a host \"a\" already"));
  CHECK(mentions(with("[[host]]\nname = \"a\"\n[[program]]\nname = \"b\"\n"),
                 "x/lesson.md:8:1: there is no host \"b\" to run this program in; add host"));
  CHECK(mentions(
      with("[[host]]\nname = \"a\"\n[[program]]\nname = \"a\"\nhost = \"c\"\n"),
      "x/lesson.md:10:8: there is no host \"c\" to run this program in; write host = \"…\", one of a"));
  CHECK(mentions(with("tame = 1\n[[host]]\nname = \"a\"\n"), "x/lesson.md:6:8: tame is true or false"));
  CHECK(mentions(with("panels = [\"radar\"]\n[[host]]\nname = \"a\"\n"),
                 "there is no panel \"radar\"; there are sockets"));
  CHECK(mentions(with("[host]\nname = \"a\"\n"), "write [[host]], with two brackets"));
  CHECK(mentions(with(""), "a lesson has one to eight hosts"));
  CHECK(mentions(with("[[host]]\nname = client\n"), "a text stands in quotes"));
  CHECK(mentions(with("[[host]]\nname = \"a\"\naddress = \"10.0.0.900\"\n"),
                 "x/lesson.md:8:11: the world: host a: \"10.0.0.900\" isn't an IPv4 address"));
  CHECK(mentions(with("[[host]]\nname = \"a\"\n[[host]]\nname = \"b\"\naddress = \"10.0.0.1\"\n"),
                 "x/lesson.md:10:11: the world: two hosts have the address 10.0.0.1"));
}

TEST_CASE("where there are no hosts, for whatever reason, it isn't said of each line, too") {
  CHECK_FALSE(mentions(problems("# T\n\nS.\n\n## A {#a}\n```step\nexpect client tcp LISTEN\n```\n"), ":7:"));
}

TEST_CASE("the name of a program in a lesson that has none") {
  CHECK(mentions(
      problems("# T\n\nS.\n\n```toml\n[[host]]\nname = \"a\"\n```\n## A {#a}\n```step\nrun a\n```\n"),
      "there is no program \"a\"; the lesson has none"));
}

TEST_CASE("questions need two options and one right answer") {
  auto with = [](const std::string& ask) { return problems(head + "## A {#a}\n```ask\n" + ask + "```\n"); };
  CHECK(mentions(with("Q?\n- a\n- b\n"), "x/lesson.md:13:1: mark exactly one option"));
  CHECK(mentions(with("Q?\n- a *\n- b *\n"), "mark exactly one option"));
  CHECK(mentions(with("Q?\n- a *\n"), "two options or more"));
  CHECK(mentions(with("- a *\n- b\n"), "the question is missing"));
  CHECK(mentions(with("Q?\n- a *\nand?\n- b\n"), "x/lesson.md:15:1: after the first option"));
  for (const char* dash : {"-", "--", "–"}) {
    std::string found = with("Q?\n- a\n- b * " + std::string(dash) + " why\n");
    CHECK(mentions(found, "x/lesson.md:15:1: between an option and why stands a long dash"));
    CHECK_FALSE(mentions(found, "mark exactly one"));
  }
}

TEST_CASE("blocks in the wrong place are told where they belong") {
  CHECK(mentions(problems(head + "## A {#a}\n```step\n"), "x/lesson.md:12:1: this block is never closed"));
  CHECK(mentions(problems(head + "```step\n```\n## A {#a}\n"), "this belongs into a step"));
  CHECK(mentions(problems(head + "## A {#a}\n```step\n```\n```step\n```\n"), "a step has one block ```step"));
  CHECK(mentions(problems(head + "## A {#a}\n```step\n```\n```ask\nQ\n- a *\n- b\n```\n"),
                 "a question comes before"));
  CHECK(mentions(problems(head + "## A {#a}\n\n---\n"), "--- is for translations"));
}

TEST_CASE("a translation must follow its lesson") {
  auto with = [](const std::string& text) {
    std::string base =
        head + "## A {#a}\nB.\n```ask\nQ\n- a *\n- b\n```\n```step\nhold wire\n```\nC.\n## D {#d}\n";
    Lesson lesson = parse_lesson(base, "x/lesson.md").value();
    return to_string(translate(lesson, text, "x/lesson.de.md"));
  };
  std::string a = "# T\n\nS.\n\n## A {#a}\nB.\n```ask\nQ\n- a *\n- b\n```\n\n---\n\nC.\n";
  CHECK(with(a + "## D {#d}\n") == "");
  CHECK(mentions(with(a), "the step {#d} of lesson.md is missing"));
  CHECK(mentions(with(a + "## E {#e}\n"), "x/lesson.de.md:16:1: here lesson.md has the step {#d}"));
  CHECK(
      mentions(with(a + "## D {#d}\n```step\nhold wire\n```\n"), "a translation has no step or toml blocks"));
  CHECK(mentions(with("# T\n\nS.\n## A {#a}\nB.\n\n---\n\nC.\n## D {#d}\n"),
                 "the question of lesson.md is missing"));
  CHECK(mentions(with("# T\n## A {#a}\n```ask\nQ\n- a\n- b *\n```\n\n---\n\nC.\n## D {#d}\n"),
                 "the options are those"));
  CHECK(mentions(with("# T\n## A {#a}\n```ask\nQ\n- a *\n- b\n```\nC.\n## D {#d}\n"),
                 "after --- belongs the text"));
}
