// What every built-in lesson is held to, in both languages of its text and with its programs in each
// language.

#include <algorithm>
#include <filesystem>
#include <set>

#include "lessons/catalogue/catalogue.h"
#include "lessons/format/parse.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::lesson;
namespace fs = std::filesystem;

namespace {

const std::string locales[] = {"en", "zh-CN"};

// Room in the story's column at 1280x800, measured: 14 lines of about 50 letters, where a Chinese character
// is as wide as 2.3 letters.
constexpr double room_of_a_text = 14 * 50;

double width_of(const std::string& text) {
  double width = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) width += 1;     // a letter
    if (byte >= 0xe0) width += 2.3;  // the first byte of a Chinese character
  }
  return width;
}

// Calls `see` with each run of text, wherever it stands.
template <class See>
void each_run(const Prose& prose, See see) {
  for (const Block& block : prose) {
    for (const Run& run : block.runs) see(run);
    for (const std::vector<Block>& item : block.items) each_run(item, see);
    for (const std::vector<Runs>& row : block.rows)
      for (const Runs& cell : row)
        for (const Run& run : cell) see(run);
  }
}

double width_of(const Prose& prose) {
  double width = 0;
  each_run(prose, [&](const Run& run) { width += width_of(run.text); });
  for (const Block& block : prose) width += width_of(block.code);
  return width;
}

std::multiset<std::string> links_of(const Prose& prose) {
  std::multiset<std::string> links;
  each_run(prose, [&](const Run& run) {
    if (!run.link.empty()) links.insert(run.link);
  });
  return links;
}

std::vector<Lesson> all_lessons(const std::string& locale) {
  std::vector<Lesson> lessons;
  for (const Entry& entry : list_lessons(locale)) lessons.push_back(load_lesson(entry.path, locale));
  return lessons;
}

template <class Kind>
std::size_t count(const Step& step) {
  auto is = [](const Instruction& each) { return std::holds_alternative<Kind>(each.action); };
  return static_cast<std::size_t>(std::count_if(step.instructions.begin(), step.instructions.end(), is));
}

}  // namespace

TEST_CASE("every lesson is there in English and in Chinese, with the same links in each step") {
  for (const Entry& entry : list_lessons()) {
    INFO(entry.id);
    REQUIRE(fs::exists(fs::path(entry.path).replace_extension("zh-CN.md")));
    Lesson english = load_lesson(entry.path), chinese = load_lesson(entry.path, "zh-CN");
    CHECK(plain(english.title) != plain(chinese.title));
    CHECK(links_of(english.intro) == links_of(chinese.intro));
    REQUIRE(english.steps.size() == chinese.steps.size());  // their ids and questions: translate()
    for (std::size_t i = 0; i < english.steps.size(); ++i) {
      const Step &ours = english.steps[i], &theirs = chinese.steps[i];
      INFO(ours.id);
      CHECK(links_of(ours.before) == links_of(theirs.before));
      CHECK(links_of(ours.after) == links_of(theirs.after));
    }
  }
}

TEST_CASE("every lesson has 10 to 25 steps, and no text of them is longer than a screen") {
  for (const std::string& locale : locales) {
    for (const Lesson& lesson : all_lessons(locale)) {
      INFO(lesson.id << ", " << locale);
      CHECK(lesson.steps.size() >= 10);
      CHECK(lesson.steps.size() <= 25);
      for (const Step& step : lesson.steps) {
        INFO(step.id);
        CHECK_FALSE(step.before.empty());
        CHECK(width_of(step.before) <= room_of_a_text);
        CHECK(width_of(step.after) <= room_of_a_text);
      }
    }
  }
}

TEST_CASE("every lesson asks, and says of each answer why it is right or wrong") {
  for (const std::string& locale : locales) {
    for (const Lesson& lesson : all_lessons(locale)) {
      INFO(lesson.id << ", " << locale);
      auto asks = [](const Step& step) { return step.question.has_value(); };
      CHECK(std::count_if(lesson.steps.begin(), lesson.steps.end(), asks) >= 5);
      for (const Step& step : lesson.steps) {
        if (!step.question) continue;
        INFO(step.id << ": " << plain(step.question->text));
        std::set<std::string> reasons;
        for (const Option& option : step.question->options) {
          INFO(plain(option.text));
          CHECK_FALSE(option.why.empty());
          reasons.insert(plain(option.why));
        }
        CHECK(reasons.size() == step.question->options.size());
        // What is predicted is then seen.
        CHECK(count<Expect>(step) > 0);
        CHECK_FALSE(step.after.empty());
      }
    }
  }
}

TEST_CASE("the right answer isn't always in the same place") {
  for (const Lesson& lesson : all_lessons("en")) {
    INFO(lesson.id);
    std::set<std::size_t> places;
    for (const Step& step : lesson.steps) {
      if (!step.question) continue;
      const auto& options = step.question->options;
      auto right = [](const Option& option) { return option.right; };
      auto found = std::find_if(options.begin(), options.end(), right);
      places.insert(static_cast<std::size_t>(found - options.begin()));
    }
    CHECK(places.size() >= 3);
  }
}

TEST_CASE("every lesson is there in all languages, and every step of it is confirmed in each") {
  for (const Lesson& lesson : all_lessons("en")) {
    INFO(lesson.id);
    CHECK(languages(lesson) == language_names());
    for (const std::string& language : language_names()) {
      for (const Step& step : in_language(lesson, language).steps) {
        INFO(step.id << ", " << language);
        if (!step.instructions.empty()) CHECK(count<Expect>(step) > 0);
      }
    }
  }
}

TEST_CASE("every lesson ends with what to remember and where to read on, and then leaves the student free") {
  for (const Lesson& lesson : all_lessons("en")) {
    INFO(lesson.id);
    REQUIRE(lesson.steps.size() > 2);
    const Step &remember = lesson.steps[lesson.steps.size() - 2], &free = lesson.steps.back();
    CHECK(remember.id == "remember");
    bool links = !links_of(remember.before).empty() || !links_of(remember.after).empty();
    CHECK(links);
    CHECK(free.id == "free");
    CHECK(count<command::StopProgram>(free) == 0);
    for (const std::string& language : language_names())
      CHECK(count<Start>(in_language(lesson, language).steps.back()) > 0);
  }
}

TEST_CASE("every lesson has a place of its own in the list") {
  std::set<int> places;
  for (const Entry& entry : list_lessons()) {
    INFO(entry.id);
    CHECK(entry.place > 0);
    CHECK(places.insert(entry.place).second);
  }
}
