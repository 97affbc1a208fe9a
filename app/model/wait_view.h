#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trace/model.h"

// A program's wait for readiness, as it is to be shown: what it is told to watch, and what came back.

namespace wirestep::app {

// One descriptor of a wait, or several neighbours of a select that are asked for the same.
struct WaitRow {
  WaitItem item;
  std::int32_t last;                            // of the neighbours; the item's own number for one
  const ModelDescriptor* descriptor = nullptr;  // what it leads to; null if not known. In the model
  const ModelSocket* socket = nullptr;          // as the kernel lists it; null if it lists none
};

struct WaitView {
  WaitEvent event;    // its latest stage
  std::size_t index;  // of that event in the trace
  std::vector<WaitRow> rows;
  std::uint32_t untold = 0;  // descriptors that are watched and in no row
  int error = 0;             // why it failed: nothing came back; 0 if it didn't
  bool cut_off = false;      // its program ended in it

  bool returned() const { return event.stage == CallStage::returned; }
};

// The program's latest wait. It must have one.
WaitView wait_view(const Model& model, const Trace& trace, const ModelProgram& program);

// "POLLIN|POLLERR", "EPOLLIN|EPOLLRDHUP", "read|write": without what says how it is told (EPOLLET …). Empty
// for none.
std::string event_words(WaitKind kind, std::uint32_t events);

// How an epoll tells of an entry: "level", "edge", "once", "disarmed": a key's end.
std::string_view trigger_of(std::uint32_t asked);

}  // namespace wirestep::app
