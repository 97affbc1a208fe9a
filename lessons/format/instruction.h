#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "command.h"
#include "trace/event.h"

// What a step does and what the kernel must then confirm: the lines of a lesson's ```step blocks, as data.
// lessons/README.md documents the language; a test holds it to that.

namespace wirestep::lesson {

// Which frames are meant: "SYN", "data from client", "SYN copy 3", "SYN without wscale".
struct FrameSelector {
  FrameKind kind = FrameKind::any;
  std::uint32_t copy = 0;          // FrameEvent::copy, 0: any
  std::uint32_t fragment = 0;      // kind fragment: its number in its packet, in the order of sending; 0: any
  std::string from, to;            // hosts, empty: any
  std::string_view with, without;  // a TCP option that it has, and one that it hasn't: packet::Field::key
};

// -- facts: what the kernel or a program has to say -------------------------------------------

// How much something must be: from so much to so much, both included.
struct Amount {
  std::int64_t least, most;

  bool holds(std::int64_t amount) const { return amount >= least && amount <= most; }
  friend bool operator==(const Amount& amount, std::int64_t exactly) {
    return amount.least == exactly && amount.most == exactly;
  }
};

// A condition: HOST lists a socket in this state. TcpState::gone: it lists none (with that port).
struct SocketFact {
  std::string host;
  Transport transport = Transport::tcp;
  std::uint16_t port = 0;  // local or peer's, 0: any
  TcpState state = TcpState::gone;
  std::optional<Amount> recv_queue, send_queue;
};

// `at` and `in` are conditions: a thread waits at the gate before the call, or is inside it. The others are
// happenings.
struct CallFact {
  enum class Kind : std::uint8_t { at, in, returned, failed };

  Kind kind = Kind::at;
  std::string program, call;
  std::optional<Amount> result{};     // returned
  std::optional<std::string> data{};  // returned: one of its arguments was this text
  std::optional<std::string> with{};  // returned: one of its arguments is written so: "[ECONNREFUSED]"
  int error = 0;                      // failed: the errno
};

// A condition: the program has ended, with this exit status or by this signal.
struct EndFact {
  std::string program;
  int status = 0;
  int signal = 0;  // not 0: ended by this signal
};

// A condition: since the step began, this counter of the host's kernel has risen by so many, or more.
struct CounterFact {
  std::string host, counter;  // "ListenOverflows", or in full "TcpExtListenOverflows"
  std::int64_t by = 1;
};

// A condition: since the step began, the program's processes have used more processor time than this, or
// less.
struct TimeFact {
  std::string program;
  bool over = true;  // else under
  Nanoseconds limit{};
};

// A condition: the program is suspended by a signal, as SIGSTOP does.
struct SuspendFact {
  std::string program;
};

// A condition: the program's latest select, poll or epoll_wait watches so many descriptors.
struct WatchFact {
  std::string program;
  std::uint32_t descriptors = 0;
};

// A happening: the program wrote this to its terminal.
struct OutputFact {
  std::string program, text;
};

// `holds` is a condition; the others are happenings.
struct FrameFact {
  enum class Kind : std::uint8_t { holds, saw, delivered, dropped, duplicated, delayed, corrupted };

  Kind kind = Kind::holds;
  FrameSelector frame;
};

// What a peer of this name has done. `heard` is a happening: this text has come to it. The others are
// conditions: so many, or more; and for `failed` the error of what failed last.
struct PeerFact {
  enum class Kind : std::uint8_t { connected, closed, failed, sent, received, heard };

  Kind kind = Kind::connected;
  std::string peer;
  std::uint64_t count = 1;
  int error = 0;  // failed: the errno, 0: any
  std::string text;
};

using Fact = std::variant<SocketFact, CallFact, EndFact, SuspendFact, OutputFact, FrameFact, CounterFact,
                          PeerFact, TimeFact, WatchFact>;

// A condition is true for a while; a happening is one event of the trace.
bool is_happening(const Fact& fact);

// -- instructions -----------------------------------------------------------------------------
//
// Where a line gives all that the engine has to know, its instruction is the engine's command. These leave
// something to be found out when it is their turn: a frame, a host's number or address, a program's command
// line.

struct SetWire {
  std::string from;  // host, empty: all
  WireMode mode = WireMode::live;
  Nanoseconds transit{};
  bool arp = false;
};
struct Deliver {
  FrameSelector frame;
  bool all = false;  // every frame that is held, in order; else the oldest that matches
};
struct Drop {
  FrameSelector frame;
  bool all = false;     // every frame that is held …
  bool copies = false;  // … that repeats a segment which was delivered; else the oldest that matches
};
// What else can be done to the oldest held frame that matches.
struct Duplicate {
  FrameSelector frame;
};
struct HoldBack {
  FrameSelector frame;
  std::uint32_t let_pass = 1;
};
struct Delay {
  FrameSelector frame;
  Nanoseconds by{};
};
struct Corrupt {
  FrameSelector frame;
  std::optional<std::uint32_t> byte;
};
struct Cut {
  std::string from;  // host, empty: all
  bool mend = false;
};
struct Impair {
  std::string from;  // host, empty: all
  Impairment impairment;
};
struct AddRule {
  std::string from;  // host that the rule's match names, empty: none
  WireRule rule;
};
struct Start {
  std::string program;
  std::optional<std::vector<std::string>> arguments;  // none: those of the front matter
};
// A peer's command to a host, whose address is known once there is a world. Without `host` the command has
// the whole address.
template <class PeerCommand>
struct ToHost {
  PeerCommand command;
  std::string host;
};
// Which program's source stands beside the ladder: from when the step is entered, so that it can be read
// first.
struct Show {
  std::string program;
  bool left = true;  // else right
};
// The same for a tab below the ladder, one of panel_names().
struct ShowPanel {
  std::string panel;
  std::string plot = {};  // of "plots", one of plot_names(); empty: the one that was chosen last
};
struct Expect {
  // within: F holds at some moment of `span`; still: at every moment of it; never: at none.
  enum class Kind : std::uint8_t { within, still, never };

  Kind kind = Kind::within;
  Nanoseconds span = std::chrono::seconds(5);
  Fact fact;
};

// Linux 6.5 as one number that can be compared.
constexpr int kernel_version(int major, int minor) {
  return major * 1000 + minor;
}

struct Instruction {
  int line = 0;                        // in the lesson's file
  std::string text;                    // as the lesson has it
  std::vector<std::string> languages;  // it is only for programs in one of these; empty: for all
  int from_kernel = 0;    // it is only for this Linux and later, kernel_version(6, 5); 0: for all
  int before_kernel = 0;  // it is only for a Linux before this one; 0: for all
  std::variant<SetWire, Deliver, Drop, Duplicate, HoldBack, Delay, Corrupt, Cut, Impair, AddRule,
               command::ClearWire, Start, command::RunProgram, command::StepProgram, command::PauseProgram,
               command::StopProgram, command::RestartProgram, command::SignalProgram, command::SetSysctl,
               ToHost<command::PeerConnect>, command::PeerServe, ToHost<command::PeerFlood>,
               command::PeerSend, command::PeerClose, Show, ShowPanel, Expect>
      action;
};

}  // namespace wirestep::lesson
