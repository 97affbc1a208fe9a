#pragma once

#include <string>

#include "lessons/format/lesson.h"

namespace wirestep::app {

// The lesson of that id or path. Throws WrongUsage if there is none, LessonError if its file has errors.
lesson::Lesson open_lesson(const std::string& name, const std::string& locale);

// The language asked for, or the lesson's first if none was. Throws WrongUsage if the lesson doesn't have it.
std::string choose_language(const lesson::Lesson& lesson, const std::string& asked);

}  // namespace wirestep::app
