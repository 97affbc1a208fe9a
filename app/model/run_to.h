#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/model/source_file.h"
#include "trace/model.h"

namespace wirestep::app {

// A call that a program can be let run to.
struct RunTo {
  std::string call;  // as command::RunProgram has it
  int line = 0;      // of the source where it first stands; 0: it was seen, and isn't there
};

// The socket calls that stand in the program's source, in their order, and then the others that it was seen
// to make. C's sources name them; Python's methods are known by the calls that they make (sendall: send).
std::vector<RunTo> calls_to_run_to(const SourceFile& source, std::string_view language,
                                   const ModelProgram& program, const Trace& trace);

}  // namespace wirestep::app
