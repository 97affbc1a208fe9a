#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "program/channel.h"
#include "trace/event.h"

namespace wirestep {

// One program's clutch. In step mode every thread waits before each call until it is let go; then the probe
// asks at its channel, and the answer is one of: open now, or later.
//
// "run until X" is step mode in which everything that asks is let go, up to the first X. So the program can't
// run past it, as it could if it ran freely until its record is read; it costs a round trip per call.
class Gatekeeper {
 public:
  // A thread at the gate.
  struct Waiting {
    Channel* channel;
    std::uint32_t slot;
    std::int32_t pid, tid;
    probe::CallName call;
  };

  explicit Gatekeeper(Gate gate) : gate_(gate) {}

  // A program image's channel comes and goes.
  void join(Channel& channel);
  void leave(const Channel& channel);

  // Run freely, or, with `until`, up to the begin of the next call of that name.
  void run(const std::string& until);
  void pause();
  // Lets one call go: the one that waits longest, or, if none waits, the next one.
  void step();

  void waits(const Waiting& waiting);
  // A call has begun. True if it was the one that run(until) was for: from now on it is step mode.
  bool began(probe::CallName call);

  // What a student sees: run also while running until a call.
  Gate gate() const { return gate_; }

 private:
  void set_modes();
  void open_all();
  static void open(const Waiting& waiting) { waiting.channel->open(waiting.slot); }

  Gate gate_;
  std::string until_;          // run until this call; empty: freely
  bool until_let_go_ = false;  // it has been let go, and hasn't begun yet
  bool next_goes_ = false;     // step() was asked for while none waited
  std::vector<Waiting> waiting_;
  std::vector<Channel*> channels_;
};

// Does a call that is reported as `call` count as `name`? C libraries and interpreters reach one system call
// by several functions: accept and accept4, poll and ppoll.
bool counts_as(const std::string& name, probe::CallName call);
// A call that the probe reports, or a name that counts for one.
bool known_call(const std::string& name);

}  // namespace wirestep
