#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loop/loop.h"
#include "program/call_log.h"
#include "program/descriptor_watch.h"
#include "program/lines.h"
#include "program/spec.h"
#include "program/time_watch.h"
#include "trace/batch.h"
#include "world/world.h"

namespace wirestep {

struct Program;
class Connection;

// The programs of a world: starts them under the probe, reads what their probes report and what they print,
// and holds the gates that they wait at.
//
// Theory of operation. The world's process starts a program on a terminal and reports when it started and how
// it ended. The probe inside connects to its host's listener, says which program it belongs to
// (WIRESTEP_PROGRAM, which children inherit, so that they belong to it, too), and from then on its records
// are read here, in the turn of the engine's loop, after the wire's frames: a call's begin is in its channel
// before its frame can be on the wire, so it is recorded before it. What comes from a program is never
// trusted: not its records' shape, not its times, not its rate, not its amount.
//
// Loop thread only.
class Programs {
 public:
  // All three must outlive it.
  Programs(Loop& loop, World& world, Batch& batch);
  ~Programs();
  Programs(const Programs&) = delete;
  Programs& operator=(const Programs&) = delete;

  // The commands of command.h: each returns why it could not be done, or an empty text. Programs are named by
  // ProgramSpec::name.
  std::string start(const ProgramSpec& spec);
  std::string run(const std::string& name, const std::string& until);
  std::string pause(const std::string& name);
  std::string step(const std::string& name);
  std::string stop(const std::string& name);
  std::string restart(const std::string& name);
  std::string signal(const std::string& name, int signal);

  // stop() for all that run.
  void stop_all();

  // Whether some program runs.
  bool running() const;
  // Whether some program's calls can't all have been read, because it makes too many.
  bool behind() const;
  // Once a turn of the loop, after the wire's frames have been drained.
  void drain();
  // When drain() has something to do next though nothing is reported, if anything is to be expected.
  std::optional<Time> next_due() const;
  // Now and then while a program runs: whether its children are still there, and whether it computes, which
  // no report says.
  void look_after_running();
  // Records what the running programs have used of the processors until now. Waits for the world: some 100
  // µs.
  void look_at_times();

  // For each of World::read()'s.
  void on_report(const WorldReport& report);

  // A program on `host` has bound `port`; its bind returns after this.
  std::function<void(HostId host, Transport transport, std::uint16_t port)> on_bound;
  // It has given the port up, as far as its calls tell. The kernel may still have connections of that port.
  std::function<void(HostId host, Transport transport, std::uint16_t port)> on_released;
  // A call returned on `host`, or a program ended there (then without sockets): its sockets may have changed.
  // `about`: the call's socket; `made`: the one that it made, if any.
  std::function<void(HostId host, Cookie about, Cookie made)> on_call_returned;

 private:
  Program* find(const std::string& name);
  Program* find(std::uint32_t id);
  void stop(Program& program);
  void start_again();
  void accept_connections();
  void drain_connections(const Program* only);
  bool drain_connection(Connection& connection);
  void slow_down(Program& program, Connection& connection);
  void listen();
  void notice(const std::string& text);

  Loop& loop_;
  World& world_;
  Batch& batch_;
  Texts texts_;
  Lines lines_;
  std::uint64_t last_program_ = 0, last_call_ = 0;
  std::vector<std::unique_ptr<Program>> programs_;
  std::map<std::string, ProgramSpec> ended_;  // how those were started that have ended, by name
  DescriptorWatch descriptors_;
  TimeWatch times_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Poll>> listeners_;
  Timer resume_;  // reading from programs that are slowed down
  Timer rested_;  // and from those that were just read
};

}  // namespace wirestep
