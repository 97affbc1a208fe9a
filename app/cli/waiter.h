#pragma once

#include <optional>

#include "base/fd.h"
#include "base/time.h"

namespace wirestep::app {

// What a command in the terminal waits on: the trace's growth, the student's key, Ctrl-C. There is one at a
// time: while it lives, SIGINT, SIGTERM and SIGHUP ask for an orderly end instead of ending the process, so
// that what was recorded can still be saved; and writing to a closed pipe fails instead of killing. (Handlers
// and not SIG_IGN or a mask: those would be inherited by the programs that are started.)
class Waiter {
 public:
  Waiter();
  ~Waiter();
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  // Ends the present or next wait(). Any thread; never blocks.
  void wake();
  // Sleeps until wake(), a signal, `deadline`, or, with `input`, until there is something to read on stdin;
  // returns whether there is.
  bool wait(std::optional<Time> deadline, bool input);
  // Whether the end was asked for. Stays so.
  bool interrupted() const;

 private:
  Fd event_;
};

}  // namespace wirestep::app
