#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/program_clock.h"
#include "trace/trace.h"

// The model: what the trace says about one moment. It is a fold of the events up to a cursor, and holds only
// what is true at that moment; what happened before is in the trace, by index.

namespace wirestep {

struct ModelHost {
  HostId id;
  std::string name;
  Endpoint address;
  MacAddress mac;
  WireMode wire = WireMode::live;  // of the frames it sends
  Nanoseconds transit{};
  bool cut = false;  // what it sends is lost
  Impairment impairment;
};

// A rule of the wire, in the wire's order.
struct ModelRule {
  WireRule rule;
  std::uint64_t hits = 0;  // frames that it has acted on

  // It was for one frame, which has come.
  bool over() const { return rule.nth > 0 && hits > 0; }
};

// A thread of a program and its latest call.
struct ModelThread {
  std::int32_t pid, tid;
  CallEvent call;     // its latest stage
  Time since;         // when that stage began
  std::size_t index;  // of that event in the trace
};

// The latest result of a call at a place in the source, to be shown beside that line.
struct ModelResult {
  std::string file;
  std::int32_t line;
  CallEvent call;  // stage returned
  std::size_t index;
};

// A descriptor that a process of a program has open.
struct ModelDescriptor {
  DescriptorEvent descriptor;
  Time since;         // when it was first seen as it is now
  std::size_t index;  // of the latest event about it
};

// A program's latest call that waits for readiness: what it was told to watch, and, once it has returned,
// what it came back with.
struct ModelWait {
  WaitEvent began;  // stage waiting or begin
  std::size_t began_index;
  std::optional<WaitEvent> returned;
  std::size_t returned_index = 0;
};

struct ModelProgram {
  ProgramId id;
  std::string name;
  HostId host;
  std::string command, source, language;
  std::int32_t pid = 0;
  bool running = false;
  std::int32_t status = 0, signal = 0;  // once it has exited
  Gate gate = Gate::run;
  std::int32_t suspended_by = 0;             // the signal that suspended it (SIGSTOP); 0: it isn't suspended
  Time changed{};                            // when it was started, was suspended or went on, or ended
  std::vector<ModelDescriptor> descriptors;  // by pid and number
  std::vector<ModelThread> threads;          // in the order of their first call
  std::vector<ModelResult> results;          // one per source line and call name
  std::optional<ModelWait> wait;             // its latest call that waits for readiness
  ProgramClock clock;                        // where its time has gone
  std::optional<ProgramTimeEvent> times;     // what it has used by now; none: not looked at yet
  std::optional<ProgramTimeEvent> times_at_step;  // … when the lesson's current step began
  std::string output;                             // the last 16 KiB of what it printed

  // The thread to show first: one that waits at the gate, else one that is in a call, else the latest. Null
  // if none.
  const ModelThread* current() const;
};

// A frame that is on its way: neither delivered nor dropped. Dropped ones stay for as long as "deliver after
// all" is on offer: `dropped` lists them.
struct ModelFrame {
  // As of its latest event. Its stage is `sent`, `held`, `delayed` or `dropped`: one that the wire made is
  // `sent` at first (duplicate_of tells), and a corrupted one stays where it was (mask tells).
  FrameEvent frame;
  Time sent;               // or duplicated
  std::size_t sent_index;  // of that event
  Time since{};            // when it came to its stage
};

struct ModelSocket {
  Socket socket;
  Time since;  // when it entered its state
  Time seen;   // when the kernel was last asked about it: its timer counts from there
};

// A counter of a host's kernel that has changed since the session began.
struct ModelCounter {
  HostId host;
  Text name;                             // as CounterChange has it
  std::uint64_t value;                   // as the kernel says it
  std::int64_t since_start, since_step;  // by how much it changed; since_step: of the lesson's current step
  Time changed;                          // when that was last seen
  std::size_t index;                     // of that event in the trace
};

// A peer, and when its numbers were told last.
struct ModelPeer {
  PeerEvent peer;
  std::string name;
  Time changed;
  std::size_t index;  // of that event
};

// Who has a socket open (OwnerEvent).
struct ModelOwner {
  std::int32_t pid;  // 0: not known
  std::string program, user;
};

struct ModelExpectation {
  std::string step, text;
  bool met;
  std::string found;
};

struct Model {
  std::size_t cursor = 0;  // events folded so far: the trace's first `cursor` events
  Time start{}, time{};    // of the first event, and of the last one folded
  std::string lesson, language;
  bool wire = true;
  bool tamed = false;
  std::vector<ModelHost> hosts;                // by HostId
  std::vector<ModelRule> rules;                // of the wire
  std::vector<ModelProgram> programs;          // in order of start; a restarted program replaces its namesake
  std::vector<ModelFrame> in_flight;           // in order of sending, which is that of their numbers
  std::deque<ModelFrame> dropped;              // the last 64
  std::vector<ModelSocket> sockets;            // in order of appearance; gone ones are removed
  std::vector<Cookie> socket_cookies;          // theirs, in the same order: what is searched among thousands
  std::map<std::uint32_t, ModelOwner> owners;  // by the socket's inode; of the machine's own sockets only
  std::vector<ModelCounter> counters;          // in order of their first change
  std::vector<ModelPeer> peers;                // in order of their making; a namesake replaces the one before
  std::string step;                            // id of the lesson's current step
  std::vector<ModelExpectation> expectations;  // of the current step
  std::vector<std::string> notices;

  const ModelHost* host(std::string_view name) const;
  // Whether the wire is as at the start of the session: live, whole, no rules, no impairment, nothing on it
  // that waits.
  bool wire_untouched() const;
  const ModelProgram* program(std::string_view name) const;
  const ModelProgram* program(ProgramId id) const;

  // Folds the event at index `cursor` and moves on.
  void advance(const Trace& trace);
  // Folds up to `end` (exclusive).
  void advance_to(const Trace& trace, std::size_t end);
};

}  // namespace wirestep
