#include "lessons/catalogue/catalogue.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "lessons/format/parse.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::lesson;
namespace fs = std::filesystem;

namespace {

Lesson handshake(const std::string& locale = "en") {
  return load_lesson(find_lesson("tcp-handshake"), locale);
}

// What an unsuccessful call says.
template <class Call>
std::string complaint(Call call) {
  try {
    call();
  } catch (const SetupError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the built-in lessons are listed in both languages") {
  auto has = [](const std::vector<Entry>& entries, const std::string& title) {
    return std::any_of(entries.begin(), entries.end(),
                       [&](const Entry& entry) { return entry.title == title; });
  };
  CHECK(has(list_lessons(), "The TCP handshake"));
  CHECK(has(list_lessons("zh-CN"), "TCP 三次握手"));
}

TEST_CASE("a lesson is found by its id, its folder and its path") {
  std::string path = find_lesson("tcp-handshake");
  CHECK(fs::path(path).filename() == "lesson.md");
  CHECK(find_lesson(fs::path(path).parent_path().string()) == path);
  CHECK(find_lesson(path) == path);
}

TEST_CASE("an unknown lesson is answered with those that there are") {
  for (const char* name : {"tcp-handshaek", "./no/lesson.md"}) {
    std::string text = complaint([&] { find_lesson(name); });
    INFO(text);
    CHECK(text.find(name) != std::string::npos);
    CHECK(text.find("The lessons are ") != std::string::npos);
    CHECK(text.find(" tcp-handshake") != std::string::npos);
  }
}

TEST_CASE("every built-in lesson and every translation of it can be read") {
  for (const Entry& entry : list_lessons()) {
    INFO(entry.summary);
    CHECK(entry.title != entry.id);
    for (const auto& file : fs::directory_iterator(fs::path(entry.path).parent_path())) {
      std::string name = file.path().filename().string();
      if (!name.starts_with("lesson.") || !name.ends_with(".md") || name == "lesson.md") continue;
      CHECK_NOTHROW(load_lesson(entry.path, name.substr(7, name.size() - 10)));
    }
  }
}

TEST_CASE("built-in C programs come with Wirestep") {
  Lesson lesson = handshake();
  auto built = built_program(lesson, *lesson.program("client"), "c");
  REQUIRE(built);
  CHECK(access(built->c_str(), X_OK) == 0);
  lesson.directory = "/tmp";
  CHECK_FALSE(built_program(lesson, *lesson.program("client"), "c"));
}

TEST_CASE("a language that a lesson lacks is answered with those that it has") {
  Lesson lesson = handshake();
  CHECK(fs::path(source_of(lesson, *lesson.program("server"), "python")).filename() == "server.py");
  std::string text = complaint([&] { source_of(lesson, *lesson.program("server"), "cobol"); });
  CHECK(text.find("It has c, python, uv") != std::string::npos);
}

TEST_CASE("a source that isn't there is named") {
  Lesson lesson = handshake();
  lesson.directory = "/nowhere";
  lesson.programs.resize(2);
  CHECK(languages(lesson).empty());
  CHECK(missing_sources(lesson) == std::vector<std::string>{"/nowhere/client.c", "/nowhere/server.c",
                                                            "/nowhere/client.py", "/nowhere/server.py",
                                                            "/nowhere/client.uv.c", "/nowhere/server.uv.c"});
  lesson.programs[1].languages = {"c"};
  CHECK(missing_sources(lesson).size() == 4);
  std::string text = complaint([&] { source_of(lesson, *lesson.program("server"), "c"); });
  CHECK(text.find("there is no /nowhere/server.c") != std::string::npos);
}
