#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/ids.h"
#include "program/spec.h"
#include "trace/event.h"
#include "trace/wire_controls.h"

// Everything that can be asked of the engine. A command is carried out on the engine's loop, in the order
// given, and answered by a CommandEvent in the trace: that event's place tells what came before it and what
// after.

namespace wirestep::command {

// Moves the wire's clutch, for the frames that `from` sends or for all. Going to live delivers what is held,
// in order.
//
// ARP crosses at once in every mode unless `arp` is set: a kernel gives up on a neighbour after three
// unanswered requests (arp(7)), so that a held ARP frame ends with EHOSTUNREACH what the student came to see.
struct SetWire {
  std::optional<HostId> from;
  WireMode mode;
  Nanoseconds transit = std::chrono::milliseconds(1500);  // for slow: how long a frame is in flight
  bool arp = false;                                       // the mode holds for ARP frames, too
};

// Delivers or drops one frame that is held or in flight. A dropped frame may still be delivered: "deliver the
// dropped frame after all".
struct Deliver {
  FrameId frame;
};
struct Drop {
  FrameId frame;
};
// The next four are for a frame that is held or in flight, too.
//
// A copy of it crosses as well, with a number of its own: held if the frame is held, else in flight with it.
struct Duplicate {
  FrameId frame;
};
// It stays until so many later frames of its direction were delivered, and goes behind the last of them.
struct HoldBack {
  FrameId frame;
  std::uint32_t let_pass = 1;
};
// It is set on its way, if it was held, and arrives so long from now; if it was in flight, so much later.
struct Delay {
  FrameId frame;
  Nanoseconds by;
};
// One byte is XORed with `mask`; its checksums stay as they are. Without `offset`: the last byte of what the
// frame's highest protocol carries; if it carries none, the last byte of its header.
struct Corrupt {
  FrameId frame;
  std::optional<std::uint32_t> offset;  // from the start of the frame
  std::uint8_t mask = 0xff;
};

// Cuts or mends the cable, for the frames that `from` sends or for all. What is in flight there is lost, as
// is all that is sent while it is cut, ARP too; held frames stay in the student's hand.
struct Cut {
  std::optional<HostId> from;
};
struct Mend {
  std::optional<HostId> from;
};
// Sets what happens by chance to the frames that `from` sends, or to all; Impairment{} is nothing. They rest
// while the wire is held.
struct Impair {
  std::optional<HostId> from;
  Impairment impairment;
};
// Adds a rule at the end of the list; the wire gives it its id (RuleEvent). Removes one.
struct AddRule {
  WireRule rule;
};
struct RemoveRule {
  RuleId rule;
};
// Takes everything back: no rules, no impairments, mended, live; all that waits is delivered, in order.
struct ClearWire {};

struct StartProgram {
  ProgramSpec spec;
};

// Lets a program run: freely if `until` is empty; else until its next call of that name has begun, after
// which it is in step mode again.
struct RunProgram {
  std::string program, until;
};
// Puts a program into step mode: it waits before its next call.
struct PauseProgram {
  std::string program;
};
// Lets the call that waits at the gate go, and keeps step mode. If no call waits, the next one goes.
struct StepProgram {
  std::string program;
};
// SIGTERM, then SIGKILL to the whole process group and session after 500 ms.
struct StopProgram {
  std::string program;
};
// Stops it, if it runs, as StopProgram does, and starts it with the same arguments and in the same clutch
// mode once it is gone with all its processes: in the next moment, or after 500 ms. What then keeps it from
// working, such as its old connections in TIME_WAIT, is left to it.
struct RestartProgram {
  std::string program;
};
struct SignalProgram {
  std::string program;
  int signal;
};

struct SetSysctl {
  std::string host, key, value;
};

// What the engine plays itself (peer/peers.h). A peer has a name, unlike a program's it is nowhere else; one
// that is made under a name that is taken closes what had it.
//
// So many TCP connections from a host, begun as fast as their server has room for them.
struct PeerConnect {
  std::string peer, from;
  Endpoint to;
  std::uint32_t times = 1;
};
// A server on all of a host's addresses that says back what it hears (RFC 862), or only reads it (RFC 863).
struct PeerServe {
  std::string peer, on;
  std::uint16_t port = 0;
  Transport transport = Transport::tcp;
  bool echo = true;
};
// So many UDP datagrams of `size` bytes, as fast as they go. The address may be a broadcast address.
struct PeerFlood {
  std::string peer, from;
  Endpoint to;
  std::uint32_t size = 1, times = 1;
};
// `which`: one of its connections, in the order in which they were begun, from 1; else all that are open.
// `times`: each after an answer to the one before.
struct PeerSend {
  std::string peer;
  std::optional<std::uint32_t> which;
  std::string text;
  std::uint32_t times = 1;
};
// Closes one connection, or all that the peer has, after which it is no more. `by_reset`: with a RST in place
// of a FIN.
struct PeerClose {
  std::string peer;
  std::optional<std::uint32_t> which;
  bool by_reset = false;
};

// Records of the lesson, so that they have their place among the events.
struct RecordStep {
  std::string id;
};
struct RecordExpectation {
  std::string step, text;
  bool met;
  std::string found;
};

}  // namespace wirestep::command

namespace wirestep {

using Command =
    std::variant<command::SetWire, command::Deliver, command::Drop, command::Duplicate, command::HoldBack,
                 command::Delay, command::Corrupt, command::Cut, command::Mend, command::Impair,
                 command::AddRule, command::RemoveRule, command::ClearWire, command::StartProgram,
                 command::RunProgram, command::PauseProgram, command::StepProgram, command::StopProgram,
                 command::RestartProgram, command::SignalProgram, command::SetSysctl, command::PeerConnect,
                 command::PeerServe, command::PeerFlood, command::PeerSend, command::PeerClose,
                 command::RecordStep, command::RecordExpectation>;

// The command as a lesson would write it: "deliver #7". Empty for a record, which is an event of its own.
std::string to_string(const Command& command);

}  // namespace wirestep
