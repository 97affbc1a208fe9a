#pragma once

#include <functional>
#include <memory>
#include <string>

#include "command.h"
#include "trace/trace.h"
#include "world/spec.h"

namespace wirestep {

struct EngineSpec {
  WorldSpec world;
  std::string lesson;    // recorded in SessionEvent
  std::string language;  // recorded in SessionEvent
  // Where the machine allows no world: go on in loopback mode (DESIGN 4.1), with a notice that says why and
  // what the cure is. Else the engine's constructor throws that.
  bool may_fall_back = false;
};

// The only door to the engine. It makes the world, owns the wire, the programs and the socket lists, runs
// them all on one loop on a thread of its own, and appends what happens to the trace.
class Engine {
 public:
  // Makes the world and starts the loop; returns when the hosts are up (some ms). Throws SetupError, with the
  // cure, where the machine can't. `trace` must outlive the engine. `on_growth` is called on the engine's
  // thread after events were published: it must not block (wake a window, write to an eventfd).
  Engine(const EngineSpec& spec, Trace& trace, std::function<void()> on_growth);
  // Ends the programs, the world and the loop, and returns when all of it is gone. What happened until then
  // is in the trace.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Gives a command. Any thread; never blocks on the loop. The answer is the CommandEvent with the same id.
  CommandId post(Command command);

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

// For main(), before anything else: when wirestep re-executes itself as the world process, this plays that
// part and never returns. Otherwise returns at once.
void run_as_world_process(int argc, char** argv);

}  // namespace wirestep
