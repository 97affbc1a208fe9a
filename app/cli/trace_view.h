#pragma once

#include <cstddef>
#include <optional>

#include "app/text/text_ladder.h"
#include "trace/json.h"

namespace wirestep::app {

// Prints what a trace has grown by: as a ladder, or as JSON.
class TraceView {
 public:
  // `trace` must outlive it.
  TraceView(const Trace& trace, bool json);

  // Prints the events that it hasn't printed yet, of those that there are when it is called.
  void follow();

 private:
  const Trace& trace_;
  std::size_t next_ = 0;
  std::optional<JsonWriter> json_;
  std::optional<TextLadder> ladder_;
};

}  // namespace wirestep::app
