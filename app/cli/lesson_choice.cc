#include "app/cli/lesson_choice.h"

#include <fmt/format.h>

#include <algorithm>

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
    throw WrongUsage(fmt::format("the lesson {} has no program in any one language", lesson.id));
  if (asked.empty()) return known.front();
  if (std::find(known.begin(), known.end(), asked) != known.end()) return asked;
  throw WrongUsage(fmt::format("the lesson {} isn't there in the language \"{}\". It has {}", lesson.id,
                               asked, fmt::join(known, ", ")));
}

}  // namespace wirestep::app
