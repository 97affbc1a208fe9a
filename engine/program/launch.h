#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "program/spec.h"

namespace wirestep {

// The environment of a program: the engine's own, with the probe and how it finds the engine. Throws
// SetupError if the probe's library can't be preloaded.
std::vector<std::string> environment_for(ProgramId program, const std::string& probe_name);

// Why the program can't be started, as far as that can be seen from here: empty argv, no such file, not
// executable.
std::string launch_problem(const ProgramSpec& spec);

}  // namespace wirestep
