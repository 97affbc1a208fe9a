#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "trace/trace.h"

// All socket calls of a trace, by number, so that a list of a million of them costs no more to show than the
// rows in view.

namespace wirestep::app {

// A call's events in the trace.
struct CallRow {
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t first;         // it waited at the gate, or began
  std::uint32_t began = none;  // it entered the kernel
  std::uint32_t returned = none;
  ProgramId program;
  std::int32_t error = 0;  // once it has returned
  std::uint16_t name = 0;  // number of its name
};

// Which calls are to be shown. Empty words: any.
struct CallFilter {
  std::string program, name;
  bool errors = false;  // only calls that failed, in the order in which they did

  friend bool operator==(const CallFilter&, const CallFilter&) = default;
};

class CallIndex {
 public:
  explicit CallIndex(const Trace& trace) : trace_(&trace) {}

  // Goes on to the trace's first `size` events. Each costs work once.
  void follow(std::size_t size);
  // How many calls pass the filter at that cursor; the i-th of them.
  std::size_t count(const CallFilter& filter, std::size_t cursor);
  const CallRow& row(std::size_t i) const { return rows_[shown(i)]; }

  // Programs and calls that there are, in the order in which they came.
  const std::vector<std::string>& programs() const { return programs_; }
  const std::vector<std::string>& names() const { return names_; }
  const std::string& program_of(const CallRow& row) const;

  // Its latest event before the cursor.
  const CallEvent& at(const CallRow& row, std::size_t cursor) const;

 private:
  void event(std::uint32_t index, const CallEvent& call);
  bool passes(const CallRow& row) const;
  std::uint32_t shown(std::size_t i) const { return all_ ? static_cast<std::uint32_t>(i) : passed_[i]; }

  const Trace* trace_;
  std::size_t followed_ = 0;
  std::vector<CallRow> rows_;                              // by first event
  std::vector<std::uint32_t> failed_;                      // rows, by return
  std::unordered_map<std::uint64_t, std::uint32_t> open_;  // calls that haven't returned
  std::vector<std::string> programs_, names_;
  std::unordered_map<std::uint32_t, std::size_t> program_;  // ProgramId to its place in programs_
  std::map<std::string, std::uint16_t, std::less<>> name_;
  CallFilter filter_;
  bool all_ = true;                    // the filter lets everything pass
  std::vector<std::uint32_t> passed_;  // rows that the filter lets pass, of the first `judged_`
  std::size_t judged_ = 0;             // of rows_, or of failed_
};

}  // namespace wirestep::app
