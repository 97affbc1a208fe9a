#pragma once

#include <string>
#include <vector>

#include "trace/event.h"

namespace wirestep {

// A program to start: a lesson's file, or anything the student brings.
struct ProgramSpec {
  std::string name;               // "client"; unique among the running programs of a world
  std::string host;               // name of the host it runs in
  std::vector<std::string> argv;  // argv[0] is looked up in PATH if it has no slash
  std::string source;             // path of its source file, empty if there is none
  std::string language;           // "c", "python", "uv" or empty
  std::string directory;          // working directory; empty: the engine's
  Gate gate = Gate::step;         // step: it waits before its first socket call
};

}  // namespace wirestep
