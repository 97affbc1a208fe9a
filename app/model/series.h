#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/model/extremes.h"
#include "trace/program_clock.h"
#include "trace/trace.h"

// What the trace says over time, to be plotted: of each socket what its kernel said of it, and of each flow
// the bytes that were delivered. Folded event by event and never again; a plot asks for stretches of time.

namespace wirestep::app {

// What the kernel said of one socket, each time that it said something.
struct SocketSeries {
  enum Value { rtt, rttvar, cwnd, ssthresh, recv_queue, send_queue, value_count };

  Socket socket;                             // as it was last
  std::vector<Time> times;                   // never falling
  std::vector<std::size_t> events;           // of each, the event's index in the trace
  std::array<Extremes, value_count> values;  // rtt and rttvar in seconds; NaN: not known

  // How many of its samples were taken until `time`, and including it.
  std::size_t until(Time time) const;
};

// Payload that was delivered one way, in frames: retransmissions and duplicates count each time.
struct FlowSeries {
  HostId from, to;
  Transport transport;
  std::uint16_t source, destination;  // ports
  std::vector<Time> times;
  std::vector<std::uint64_t> totals;  // bytes by then

  std::uint64_t until(Time time) const;
};

// Where a program's time went, from one look at it to the next. All starts of a program are one series.
struct ProgramSeries {
  struct Sample {
    Time from, to;
    float cpu, blocked;  // parts of that time: of one processor, of one thread
  };
  std::vector<Sample> samples;

  // What has been since the last look, up to `now`. Nothing if it has ended.
  std::optional<Sample> latest(Time now) const;

  ProgramClock clock;
  bool running = false;
  Time looked{};                 // when its latest sample ended, or it was started
  Nanoseconds cpu{}, blocked{};  // by then
};

class Series {
 public:
  // Folds the trace's events up to `end` that weren't folded yet.
  void follow(const Trace& trace, std::size_t end);

  // Null if the kernel never listed it.
  const SocketSeries* socket(HostId host, Cookie cookie) const;
  // Null if no program of that name was ever started.
  const ProgramSeries* program(const std::string& name) const;
  // What this socket sent and got, in bytes delivered after `from` and until `to`. A UDP socket without a
  // fixed other end: all of its port.
  struct Amounts {
    std::uint64_t sent = 0, received = 0;
  };
  Amounts delivered(const Socket& socket, Time from, Time to) const;

 private:
  using Key = std::pair<HostId, Cookie>;

  void fold(std::size_t index, const Event& event, const Trace& trace);
  void add(const Socket& socket, std::size_t index, Time time);
  void add(const FrameEvent& frame, Time time, const Trace& trace);
  void add(const ProgramEvent& program, Time time, const Trace& trace);
  void add(const CallEvent& call, Time time);
  void add(const ProgramTimeEvent& times, Time time);
  FlowSeries& flow(const FlowSeries& like);

  std::size_t folded_ = 0;
  std::map<Key, SocketSeries> sockets_;
  std::map<std::string, ProgramSeries> programs_;
  std::map<ProgramId, ProgramSeries*> started_;  // those that run; map nodes stay where they are
  std::vector<FlowSeries> flows_;
  std::map<std::uint64_t, std::size_t> flow_of_;  // by hosts and ports
};

}  // namespace wirestep::app
