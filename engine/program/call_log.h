#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "program/lines.h"
#include "program/record_reader.h"
#include "trace/trace.h"

namespace wirestep {

// Texts that come again and again (names of calls and files), stored in the trace once.
class Texts {
 public:
  explicit Texts(Trace& trace) : trace_(trace) {}
  Text operator()(const std::string& text);
  Trace& trace() { return trace_; }

 private:
  Trace& trace_;
  std::map<std::string, Text> stored_;
};

// Makes CallEvents of a channel's records: gives each call its CallId, and remembers those that have begun,
// so that their return can be told whole.
class CallLog {
 public:
  // `last_id` is shared by all logs of an engine; `texts` and `lines`, too.
  CallLog(Texts& texts, Lines& lines, std::uint64_t& last_id)
      : texts_(texts), lines_(lines), last_id_(last_id) {}

  void add_module(const ModuleMessage& message);
  void set_executable(std::string_view path) { executable_ = path; }

  // Stage waiting or begin. The reference is good until the next call.
  const CallEvent& began(const CallMessage& message, ProgramId program, Time time);
  struct Returned {
    CallEvent event;
    probe::CallRecord begin;
  };
  // Nothing if its begin isn't known.
  std::optional<Returned> returned(const ReturnMessage& message, Time time);

 private:
  // A call between its first record and its return.
  struct Open {
    std::uint64_t id;  // in its thread
    probe::CallRecord record;
    CallEvent event;
    Time since;
    std::vector<std::string> args;
  };
  using Thread = std::pair<std::int32_t, std::int32_t>;

  // More calls than this aren't open in one thread: signal handlers nest a few deep. Older ones never
  // returned.
  static constexpr std::size_t most_open = 16;

  SourceLine where(const CallMessage& message);
  Text joined(const std::vector<std::string>& args);

  Texts& texts_;
  Lines& lines_;
  std::uint64_t& last_id_;
  std::string executable_;
  std::map<std::uint64_t, std::string> modules_;
  std::map<Thread, std::vector<Open>> open_;
};

}  // namespace wirestep
