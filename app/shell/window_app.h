#pragma once

#include "app/cli/arguments.h"

namespace wirestep::app {

// The window, at a lesson or at the list of lessons, until it is closed; or, if a screenshot is asked for, a
// picture of it in a file. Returns the exit status.
// Throws WrongUsage for an unknown lesson, language or step; LessonError for a lesson with errors; SetupError
// where there is no display, no OpenGL, no font, or no place for the picture.
int run_window(const WindowCommand& command);

}  // namespace wirestep::app
