#include "app/cli/lesson_choice.h"

#include <fmt/format.h>

#include "app/cli/arguments.h"
#include "base/error.h"
#include "lessons/catalogue/catalogue.h"
#include "lessons/format/parse.h"

namespace wirestep::app {

lesson::Lesson open_lesson(const std::string& name, const std::string& locale) {
  std::string path;
  try {
    path = lesson::find_lesson(name);
  } catch (const SetupError& error) {
    throw WrongUsage(error.what());
  }
  return lesson::load_lesson(path, locale);
}

std::string choose_language(const lesson::Lesson& lesson, const std::string& asked) {
  std::vector<std::string> known = lesson::languages(lesson);
  if (known.empty())
    throw WrongUsage(fmt::format("the lesson {} lacks programs: there is no {}", lesson.id,
                                 fmt::join(lesson::missing_sources(lesson), ", no ")));
  if (asked.empty()) return known.front();
  try {
    for (const lesson::Program& program : in_language(lesson, asked).programs)
      source_of(lesson, program, asked);
  } catch (const SetupError& missing) {
    throw WrongUsage(missing.what());
  }
  return asked;
}

}  // namespace wirestep::app
