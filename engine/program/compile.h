#pragma once

#include <string>
#include <vector>

namespace wirestep {

// The command that runs a source file: what is needed before it can run is done here.
//
// "c": `prebuilt` (the path of an executable, may be empty) if it is there and newer than the source; else
// the source is compiled with cc -g -O0 and kept under $XDG_CACHE_HOME/wirestep by what is in it. "uv": the
// same for C that uses libuv, with -luv. "python": the system's Python 3, or the first in PATH. Any other
// language: the file itself.
//
// Any thread; may take a second for the compiler. Throws SetupError with the cure: no such file, no compiler,
// no Python, or the compiler's first error with file, line and column.
std::vector<std::string> command_for(const std::string& source, const std::string& language,
                                     const std::string& prebuilt = "");

}  // namespace wirestep
