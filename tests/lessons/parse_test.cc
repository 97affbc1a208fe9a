#include "lessons/format/parse.h"

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace wirestep;
using namespace wirestep::lesson;

namespace {

const std::string front_matter = R"(# A title

What you will know.

```toml
tame = true
panels = ["sockets"]

[[host]]
name = "client"
[host.sysctls]
"net.ipv4.tcp_syn_retries" = 127

[[host]]
name = "server"
address = "10.0.0.9"

[[program]]
name = "client"
arguments = ["10.0.0.9", "9000"]

[[program]]
name = "second"
host = "client"
file = "client"
```
)";

const std::string two_steps = R"(
## The client says `SYN` {#syn}

Before.

```ask
Which state?
- LISTEN — a client never listens
- SYN_SENT *
```

```step
# a comment
hold wire

run client until connect
expect client tcp SYN_SENT
```

After.

```text
## not a heading
```

## Remember {#remember}

Only text.
)";

const std::string translation = R"(# 标题

你将学到。

## 客户端发出 SYN {#syn}

之前。

```ask
哪个状态?
- LISTEN —— 客户端从不监听
- SYN_SENT *
```

---

之后。

## 记住 {#remember}

只有文字。
)";

Lesson good() {
  return parse_lesson(front_matter + two_steps, "lessons/sample/lesson.md").value();
}

}  // namespace

TEST_CASE("the front matter says which world a lesson needs") {
  Lesson lesson = good();
  CHECK(lesson.id == "sample");
  CHECK(plain(lesson.title) == "A title");
  CHECK(lesson.summary == "What you will know.");
  CHECK(lesson.world.tame_timers);
  CHECK_FALSE(lesson.world.ipv6);
  REQUIRE(lesson.world.hosts.size() == 2);
  CHECK(lesson.world.hosts[0].sysctls.at("net.ipv4.tcp_syn_retries") == "127");
  CHECK(lesson.world.hosts[1].address == "10.0.0.9");
  REQUIRE(lesson.program("second") != nullptr);
  CHECK(lesson.program("second")->file == "client");
  CHECK(lesson.program("client")->host == "client");
  CHECK(lesson.program("client")->arguments.size() == 2);
  CHECK(lesson.panels == std::vector<std::string>{"sockets"});
}

TEST_CASE("a step has an id, text before and after, a question and instructions") {
  Lesson lesson = good();
  REQUIRE(lesson.steps.size() == 2);
  const Step& syn = lesson.steps[0];
  CHECK(syn.id == "syn");
  CHECK(plain(syn.title) == "The client says SYN");
  CHECK(plain(syn.before.at(0).runs) == "Before.");
  REQUIRE(syn.after.size() == 2);
  CHECK(syn.after[1].code == "## not a heading");
  REQUIRE(syn.instructions.size() == 3);
  CHECK(syn.instructions[2].line == 43);
  CHECK(syn.instructions[2].text == "expect client tcp SYN_SENT");
  REQUIRE(syn.question);
  CHECK(plain(syn.question->options[0].text) == "LISTEN");
  CHECK(plain(syn.question->options[0].why) == "a client never listens");
  CHECK(plain(syn.question->options[1].text) == "SYN_SENT");
  CHECK(syn.question->options[1].right);
  CHECK(lesson.steps[1].instructions.empty());
}

TEST_CASE("a translation brings its own words and nothing else") {
  Lesson lesson = good();
  Problems problems = translate(lesson, translation, "lesson.zh-CN.md");
  CHECK(to_string(problems) == "");
  CHECK(plain(lesson.title) == "标题");
  CHECK(lesson.summary == "你将学到。");
  CHECK(plain(lesson.steps[0].question->options[0].why) == "客户端从不监听");
  CHECK(plain(lesson.steps[0].after.at(0).runs) == "之后。");
  CHECK(lesson.steps[0].instructions.size() == 3);
  CHECK(plain(lesson.steps[1].title) == "记住");
}

TEST_CASE("lines may end with CR LF") {
  std::string text;
  for (char c : front_matter + two_steps) text += c == '\n' ? "\r\n" : std::string(1, c);
  auto lesson = parse_lesson(text, "lessons/sample/lesson.md");
  REQUIRE(lesson);
  CHECK(lesson->steps[0].instructions[0].text == "hold wire");
}

TEST_CASE("a lesson in one language lacks what is for others only") {
  Lesson lesson;
  lesson.programs = {{"client", "client", "client", {}, {}}, {"loop", "client", "loop", {}, {"uv"}}};
  Instruction for_all, for_c;
  for_c.languages = {"c", "python"};
  lesson.steps.resize(1);
  lesson.steps[0].instructions = {for_all, for_c};
  CHECK(in_language(lesson, "c").programs.size() == 1);
  CHECK(in_language(lesson, "c").steps[0].instructions.size() == 2);
  CHECK(in_language(lesson, "uv").programs.size() == 2);
  CHECK(in_language(lesson, "uv").steps[0].instructions.size() == 1);
}

TEST_CASE("a lesson on a kernel lacks what is for others only") {
  Lesson lesson;
  Instruction for_all, for_new, for_old;
  for_new.from_kernel = for_old.before_kernel = kernel_version(6, 5);
  lesson.steps.resize(1);
  lesson.steps[0].instructions = {for_all, for_new, for_old};
  auto left = [&](int major, int minor) {
    return on_kernel(lesson, kernel_version(major, minor)).steps[0].instructions;
  };
  REQUIRE(left(6, 1).size() == 2);
  CHECK(left(6, 1)[1].before_kernel != 0);
  REQUIRE(left(6, 5).size() == 2);
  CHECK(left(6, 5)[1].from_kernel != 0);
}

TEST_CASE("a lesson's place, and its programs' languages, are checked") {
  auto with = [](const std::string& root, const std::string& program) {
    return parse_lesson("# T\n\nText.\n\n```toml\n" + root + "\n[[host]]\nname = \"client\"\n[[program]]\n" +
                            "name = \"client\"\n" + program + "\n```\n\n## S {#s}\n\nText.\n",
                        "x/lesson.md");
  };
  auto lesson = with("place = 3", "languages = [\"uv\"]");
  REQUIRE(lesson);
  CHECK(lesson->place == 3);
  CHECK(lesson->programs[0].languages == std::vector<std::string>{"uv"});
  CHECK_FALSE(with("place = 0", ""));
  CHECK_FALSE(with("place = \"first\"", ""));
  auto wrong = with("", "languages = [\"cobol\"]");
  REQUIRE_FALSE(wrong);
  CHECK(to_string(wrong.error()).find("there are c, python, uv") != std::string::npos);
}

TEST_CASE("a lesson is called after its folder, whatever the way there is written") {
  std::string here = std::filesystem::current_path().filename().string();
  for (const char* path : {"lesson.md", "./lesson.md", "x/../lesson.md"})
    CHECK(parse_lesson(front_matter + two_steps, path).value().id == here);
}

TEST_CASE("a lesson's translations are the files beside it that are called after it") {
  test::TempDir folder;
  for (const char* name :
       {"lesson.md", "lesson.zh-CN.md", "lesson.de.md", "lesson..md", "other.fr.md", "lesson.de.txt"})
    std::ofstream(folder / name) << "#";
  CHECK(translations(folder / "lesson.md") == std::vector<std::string>{"de", "zh-CN"});
}

TEST_CASE(
    "a lesson's file may begin with a byte order mark; an empty or an endless one is refused in words") {
  test::TempDir folder;
  const std::string path = folder / "lesson.md";
  auto save = [&](const std::string& text) { std::ofstream(path, std::ios::binary) << text; };
  save("\xef\xbb\xbf" + front_matter + two_steps);
  CHECK(load_lesson(path, "en").steps.size() == 2);
  save("");
  CHECK_THROWS_AS(load_lesson(path, "en"), LessonError);
  save(front_matter + two_steps + std::string(1024 * 1024, 'x'));
  try {
    load_lesson(path, "en");
    FAIL("it was read");
  } catch (const SetupError& refused) {
    CHECK(refused.error() == EFBIG);
    CHECK(std::string(refused.what()).find("1 MiB at most") != std::string::npos);
  }
}
