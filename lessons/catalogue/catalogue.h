#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lessons/format/lesson.h"

// Where lessons are: beside an installed wirestep in share/wirestep/lessons, else in the source tree that it
// was built from; and anywhere, if a path is given.

namespace wirestep::lesson {

struct Entry {
  std::string id;
  std::string path;                // of its lesson.md
  std::string title;               // its id if the lesson can't be read
  std::string summary;             // what is wrong with it if the lesson can't be read
  std::vector<std::string> steps;  // their ids
  int place = 0;                   // Lesson::place
};

// The built-in lessons, in the order of their places and then of their ids, with title and summary in this
// locale.
std::vector<Entry> list_lessons(const std::string& locale = "en");

// The lesson.md that `name` means: a built-in lesson's id, or the path of a lesson.md or of its folder.
// Throws SetupError, which lists the lessons there are.
std::string find_lesson(const std::string& name);

// The language that this program of the lesson has its source in, if the lesson is played in `language`: its
// own if it has one; C where there is no NAME.uv.c, for what doesn't need libuv is the same without it; else
// `language`.
std::string written_in(const Lesson& lesson, const Program& program, const std::string& language);

// The languages in which every program of the lesson has a source: of language_names(), in this order. One
// in which no program is written isn't offered.
std::vector<std::string> languages(const Lesson& lesson);

// The source of a lesson's program if the lesson is played in `language`. Throws SetupError if there is none,
// naming the file that is missing and the languages there are.
std::string source_of(const Lesson& lesson, const Program& program, const std::string& language);

// The sources that keep the lesson from having each language, "x/client.c", in the order of languages.
std::vector<std::string> missing_sources(const Lesson& lesson);

// The executable that was compiled from a built-in lesson's source when Wirestep was built, if there is one.
std::optional<std::string> built_program(const Lesson& lesson, const Program& program,
                                         const std::string& language);

}  // namespace wirestep::lesson
