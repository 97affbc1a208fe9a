#include "app/cli/commands.h"
#include "app/cli/trace_view.h"
#include "trace/pcapng.h"

namespace wirestep::app {

int open_file(const OpenCommand& command) {
  Trace trace;
  open_pcapng(command.file, trace);
  TraceView(trace, command.json).follow();
  return fine;
}

}  // namespace wirestep::app
