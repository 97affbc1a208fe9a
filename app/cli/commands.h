#pragma once

#include "app/cli/arguments.h"

// The commands of the terminal. Each returns the exit status, or throws: WrongUsage, lesson::LessonError,
// SetupError, OutputGone. main() turns what is thrown into one message and a status.

namespace wirestep::app {

int run_lesson(const RunCommand& command);
int check_lessons(const CheckCommand& command);
int run_lab(const LabCommand& command);
int open_file(const OpenCommand& command);
int run_doctor();

}  // namespace wirestep::app
