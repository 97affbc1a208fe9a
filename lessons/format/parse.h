#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "lessons/format/lesson.h"
#include "lessons/format/problem.h"

// Reads lesson.md and its translations. Every problem of a file is reported, not only the first.

namespace wirestep::lesson {

// Reads a lesson from the text of its lesson.md. `path` is what problems call the file; the lesson's id and
// directory come from it. Touches no file.
tl::expected<Lesson, Problems> parse_lesson(std::string_view text, const std::string& path);

// Puts a translation's title, prose and questions in the place of the lesson's own. It has the same step ids
// in the same order, the same options with the same one marked, and no ```step block: `---` stands where the
// step is played.
Problems translate(Lesson& lesson, std::string_view text, const std::string& path);

// The locales of the translations that lie beside the lesson.md at `path`.
std::vector<std::string> translations(const std::string& path);

// Reads the lesson.md at `path`, and lesson.LOCALE.md beside it if there is one. Throws LessonError, whose
// what() is every problem, one a line; SetupError if the file can't be read.
Lesson load_lesson(const std::string& path, const std::string& locale = "en");

}  // namespace wirestep::lesson
