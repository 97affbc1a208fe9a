#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "trace/trace.h"

namespace wirestep::app {

// What was done to frames' bytes on the wire: nothing, for nearly all of them.
class FrameChanges {
 public:
  struct Change {
    std::size_t index;     // of the event
    Bytes bytes;           // of the frame from then on
    std::uint32_t offset;  // of the byte that was changed
  };

  // Goes on to the trace's first `size` events.
  void follow(const Trace& trace, std::size_t size);
  // A frame's changes before that cursor, in order. Good until the next follow().
  std::span<const Change> of(FrameId frame, std::size_t cursor) const;

 private:
  std::size_t followed_ = 0;
  std::unordered_map<std::uint64_t, std::vector<Change>> changes_;  // by FrameId
};

}  // namespace wirestep::app
