#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "callers.h"
#include "engine.h"
#include "loop/loop.h"
#include "observe/observer.h"
#include "peer/peers.h"
#include "ports.h"
#include "program/programs.h"
#include "trace/batch.h"
#include "wire/wire.h"
#include "world/localhost.h"
#include "world/world.h"

namespace wirestep {

// The parts of the engine, joined on its loop's thread: what happens in one is passed on to the others that
// must know, and all of it goes into the trace through one batch per turn of the loop (trace/batch.h says why
// its order is the order in which things happened).
//
// Sockets are sampled right after a frame was delivered by hand; else at most every 50 ms per host, after
// whatever can have changed them: calls and frames (DESIGN 4.5).
//
// Made, used and destroyed on the loop's thread, except wake() and stop().
class EngineParts {
 public:
  using Commands = std::vector<std::pair<CommandId, Command>>;

  // Makes the world; throws SetupError. `take_commands` empties the engine's queue.
  EngineParts(const EngineSpec& spec, Trace& trace, std::function<void()> on_growth,
              std::function<Commands()> take_commands);

  // Runs until stop().
  void run() { loop_.run(); }
  // Makes the loop look for commands. Any thread.
  void wake() { commands_ready_.send(); }
  // Makes run() return, once the commands given until now are carried out. Any thread.
  void stop();

 private:
  World make_world(const EngineSpec& spec);
  void record_session(const EngineSpec& spec);
  void connect_programs();
  void connect_wire();
  PeerDoors peer_doors();
  void list_own_sockets_only();
  void read_reports();
  void carry_out_commands();
  void turn();
  void keep_watch();
  void notice_unseen_programs();
  void record_notices();
  void notice(std::string_view text);
  void arm_timer(bool traffic);

  Batch batch_;
  const std::function<void()> on_growth_;
  const std::function<Commands()> take_commands_;
  std::atomic<bool> stopping_{false};
  bool cutting_noticed_ = false, spilling_noticed_ = false, full_noticed_ = false, ended_noticed_ = false;

  std::string why_loopback_;  // what the machine refused, if we fell back

  Loop loop_;
  World world_;
  const bool loopback_;
  Observer observer_;
  Localnet localnet_;
  Ports ports_;
  Programs programs_;
  Callers callers_;
  Peers peers_;
  std::vector<Socket> fresh_;       // new in a sample of this turn
  std::optional<Time> next_watch_;  // while a program runs
  std::set<HostId> blind_noticed_;  // hosts with a program whose calls can't be seen
  Async commands_ready_, frames_ready_;
  std::optional<Poll> world_reports_;  // none once the world is gone
  Timer due_;
  std::optional<Wire> wire_;  // none in loopback mode
  Check turn_;
};

}  // namespace wirestep
