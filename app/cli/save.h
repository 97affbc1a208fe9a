#pragma once

#include <functional>
#include <string>

#include "app/cli/arguments.h"
#include "trace/trace.h"

namespace wirestep::app {

// Saves a session when it is over, however it ends.
class SaveAtEnd {
 public:
  // `file`: where to; empty: nothing is saved. Throws SetupError if it is plain already that it can't be.
  explicit SaveAtEnd(std::string file);

  // Runs the session, then saves its trace; also if the session throws. If the file can't be written, because
  // the disk has become full say, the session goes into a file of its own under the directory for temporary
  // files, and the SetupError says where.
  ExitStatus after(const Trace& trace, const std::function<ExitStatus()>& session) const;

 private:
  void save(const Trace& trace) const;

  std::string file_;
};

}  // namespace wirestep::app
