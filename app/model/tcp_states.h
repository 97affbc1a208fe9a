#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/model/connection_states.h"
#include "trace/trace.h"

// The state machine of TCP: figure 5 of RFC 9293 section 3.3.2 as data, and the way that a connection's two
// ends took through it, as far as their kernels were seen to be in its states.

namespace wirestep::app {

// Where a state stands in the figure: three columns, five rows. CLOSED stands there twice, where a connection
// begins and where it ends.
struct StateBox {
  TcpState state;
  std::uint8_t column, row;
  bool end = false;
};
std::span<const StateBox> state_boxes();

// An arrow of the figure. The words are the RFC's.
struct StateEdge {
  TcpState from, to;
  std::string_view event, action;  // "rcv SYN", "snd SYN,ACK"; no action: "x", as the figure has it
  std::string_view words;          // key of a sentence about it: "states." + this
};
std::span<const StateEdge> state_edges();

// Linux's names are many: the one of them that stands for the state in the figure (a request socket's
// SYN_RECV is SYN_RECV; what isn't listed is CLOSED).
TcpState in_figure(TcpState state);

// One arrow of a way.
struct StateStep {
  TcpState from, to;
  const StateEdge* edge;  // null: the figure has no such arrow, or it isn't known which ones were taken
  bool seen;              // false: the kernel was never seen in the state before it, or after it
  std::size_t index;      // of the socket event in the trace that told of it
  Time time;
  std::uint32_t number;  // from 1, in the order of that end's steps
};

// An end of a connection: the socket whose kernel was asked.
struct StateEnd {
  HostId host;
  Endpoint local, peer;
  TcpState now = TcpState::closed;  // as in the figure
  std::vector<StateStep> steps;
};

// Follows the trace's socket events. Work is done once per event.
class TcpStates {
 public:
  // Brings it up to the trace's first `size` events. A smaller number than the last time does nothing.
  void follow(const Trace& trace, std::size_t size);

  // The ends of that connection at that cursor, the one that opened it first; of the latest connection, if
  // none is given or it wasn't there yet; without one, the sockets that listen. At most two.
  std::vector<StateEnd> ends(std::size_t cursor, const std::optional<Connection>& of = std::nullopt) const;

 private:
  struct Sample {
    std::size_t index;
    Time time;
    TcpState state;  // as in the figure
  };
  struct Life {
    HostId host;
    Endpoint local, peer;
    std::vector<Sample> samples;
  };

  const Life* listener(const Life& life, std::size_t cursor) const;
  StateEnd end_of(const Life& life, std::size_t cursor) const;

  std::size_t followed_ = 0;
  std::vector<Life> lives_;                                     // by first sample
  std::map<std::pair<HostId, Cookie>, std::size_t> by_cookie_;  // the latest with that cookie
};

}  // namespace wirestep::app
