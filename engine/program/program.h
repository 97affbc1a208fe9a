#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loop/loop.h"
#include "program/allowance.h"
#include "program/bound_ports.h"
#include "program/gatekeeper.h"
#include "program/spec.h"
#include "program/terminal.h"
#include "trace/batch.h"

namespace wirestep {

// A program's life. Each state says what may happen in it.
enum class ProgramState : std::uint8_t {
  launching,  // the world was asked to start it; nothing of it is recorded before the world says when it
              // started
  running,    // calls, output and commands
  exited,  // its first process has ended; children that it left behind may still call and print. No commands.
};

// A thread that has called: it is inside of that call now, or waits to be; or has returned from it.
struct Calling {
  std::int32_t pid, tid;
  bool inside;
};

// One start of one program: what belongs to it, and its events other than calls.
struct Program {
  Program(Loop& loop, ProgramId program, const ProgramSpec& what, HostId where, BoundPorts::Notify on_bound,
          BoundPorts::Notify on_released)
      : id(program),
        spec(what),
        host(where),
        gate(what.gate),
        ports(std::move(on_bound), std::move(on_released)),
        terminal_poll(std::in_place, loop, terminal.fd(), [this] { terminal_ready = true; }) {}

  const ProgramId id;
  const ProgramSpec spec;
  const HostId host;
  ProgramState state = ProgramState::launching;
  std::int32_t pid = 0;

  Gatekeeper gate;
  BoundPorts ports;
  Allowance allowance;
  bool slowed = false;  // and said so
  bool suspended = false;
  bool again = false;            // to be started anew when this is gone
  std::vector<Calling> calling;  // what probes have reported since this was last emptied
  std::size_t channels = 0;

  Terminal terminal;
  bool terminal_ready = false;
  std::size_t printed = 0;            // bytes recorded
  std::optional<Poll> terminal_poll;  // none once the terminal is closed
  std::optional<Timer> kill_timer;    // SIGKILL is due
  Time kill_due{};                    // then

  void called(std::int32_t process, std::int32_t thread, bool inside) {
    if (calling.empty() || calling.back().pid != process || calling.back().tid != thread)
      calling.push_back({process, thread, inside});
    calling.back().inside = inside;
  }

  bool killing() const { return kill_timer && kill_timer->active(); }
  // Nothing more can come of it.
  bool over() const { return state == ProgramState::exited && channels == 0 && !terminal_poll; }

  // Reads what it has printed and records it with `time`. The record is bounded; what is beyond is read and
  // dropped.
  void read_terminal(Batch& batch, Time time);

  void record_started(Batch& batch, Time time) const;
  void record_exited(Batch& batch, Time time, std::int32_t status, std::int32_t signal) const;
  void record_gate(Batch& batch, Time time) const;
};

}  // namespace wirestep
