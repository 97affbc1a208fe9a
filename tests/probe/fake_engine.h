#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/fd.h"
#include "probe/record.h"

// An engine that does nothing but listen to probes, in the test's own network namespace, and a way to run
// programs with and without the probe.

namespace wirestep::test {

// One record, with what tests ask about.
struct Seen {
  probe::RecordKind kind;
  std::string call;  // "connect"
  int pid, tid, fd;
  std::uint64_t id, cookie, made;
  std::int64_t result;
  int error;
  std::string file;  // Python's
  int line;
  std::uint64_t module, offset;
  std::uint32_t slot;
  std::string data;                       // the bytes of the data part, if there is one
  std::map<int, std::string> parts = {};  // all parts' bytes, by place
  std::int64_t cpu = -1;                  // of a wait's return
};

struct Ran {
  int status = -1;     // exit status, or -1
  int signal = 0;      // the signal that ended it
  std::string output;  // stdout and stderr
  std::vector<Seen> seen;
  std::vector<probe::InterestRecord> interest;
  int connections = 0;

  // The calls that began, in order: "socket connect send close".
  std::string begun() const;
  // The first record of a kind and call; fails the test if there is none.
  const Seen& first(probe::RecordKind kind, const std::string& call) const;
  std::size_t count(probe::RecordKind kind, const std::string& call) const;
};

struct HowToRun {
  bool with_probe = true;
  probe::Mode mode = probe::mode_run;
  // Called when a thread waits on a slot; returns whether to open it now. Empty: always.
  std::function<bool(const Seen&)> open = {};
  std::map<std::string, std::string> environment = {};
  // Called once, soon after the start, with the program's pid.
  std::function<void(int)> meanwhile = {};
  bool keep_records = true;
};

// Runs argv to its end, and until all that it left behind has closed the channel; fails the test after 60 s.
Ran run(const std::vector<std::string>& argv, const HowToRun& how = {});

// Path of a program that CMake compiled from tests/probe/programs.
std::string built(const std::string& name);
// Path of a file in tests/probe/programs.
std::string source(const std::string& name);

}  // namespace wirestep::test
