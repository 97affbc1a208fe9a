#pragma once

#include <functional>
#include <memory>

#include "app/panels/view.h"
#include "machine_watch.h"

namespace wirestep::app {

// This machine's own sockets, watched while their panel is open, and not a moment longer.
class Machine {
 public:
  // `wake` is called on another thread when there is something new to follow(): it must not block.
  explicit Machine(std::function<void()> wake) : wake_(std::move(wake)) {}

  // Begins or ends to watch, and brings what is shown up to date. Returns whether anything changed.
  bool follow(bool shown);
  // What the panel shows; null while nothing is watched.
  const MachineView* view(Time now);

 private:
  struct Record {
    Trace trace{0};  // there are no frames
    Model model;
  };

  void begin();
  void end();

  const std::function<void()> wake_;
  std::unique_ptr<Record> record_;
  std::unique_ptr<MachineWatch> watch_;  // goes before its record
  MachineView view_;
};

}  // namespace wirestep::app
