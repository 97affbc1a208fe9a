#pragma once

#include "app/cli/arguments.h"

namespace wirestep::app {

// The window: opens it as asked for and returns the exit status when it is closed, or, with a screenshot
// asked for, when the picture is written. Throws WrongUsage and SetupError.
int run_window(const WindowCommand& command);

}  // namespace wirestep::app
