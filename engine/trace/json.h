#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "trace/trace.h"

// Events as JSON: one object, one line. DESIGN 5 promises the names; trace/fields.h has all of them, and says
// them for the writer and the reader at once.

namespace wirestep {

inline constexpr int json_version = 1;  // of the form, in every session's first line

// Writes a trace's events. It goes with the trace from its start, because the lines name hosts and programs
// that earlier events introduced.
class JsonWriter {
 public:
  // `trace` must outlive the writer.
  explicit JsonWriter(const Trace& trace);
  ~JsonWriter();
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  // Whether there is an event that next() hasn't written yet.
  bool more() const;
  // The next event as one line, without its newline.
  std::string next();
  // How many events have been written: the index of the one that next() writes.
  std::size_t position() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// A line that isn't an event in this form; what() says which field, and what is wrong with it.
struct BadRecord : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Reads what JsonWriter wrote, and appends it to a trace.
class JsonReader {
 public:
  // `trace` must be empty and outlive the reader; `start` becomes the time of its first event.
  JsonReader(Trace& trace, Time start);
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  // Appends one event. A frame's bytes aren't in its line: `bytes` gives them with its `sent` event, and the
  // events of the same frame that follow name the same bytes. Throws BadRecord; then nothing was appended.
  void append(std::string_view line, std::span<const std::byte> bytes = {});

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wirestep
