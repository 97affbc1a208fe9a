#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "packet/packet.h"
#include "trace/trace.h"

namespace wirestep::test {

// A long session made by hand: many connections at once between several hosts, with the calls, frames and
// socket samples that each brings; some frames are held, lost, sent again, delivered after all. It is what an
// engine could have recorded, as far as the order of events goes, and the same for the same seed. For tests
// of what must hold for every trace, and for measuring with a million events.
class BusyTrace {
 public:
  explicit BusyTrace(std::uint32_t seed, std::uint8_t hosts = 2, std::size_t connections = 40);

  // Goes on until the trace has at least this many events.
  void grow(std::size_t events);

  Trace trace;

 private:
  struct Talk {
    HostId client, server;
    std::uint16_t port = 0;
    int stage = 0;   // of its life; the data rounds are one of them
    int rounds = 0;  // of data, still to come
    std::uint32_t client_seq = 0, server_seq = 0;
    CallEvent call{}, accept{};
  };
  struct Waiting {
    FrameEvent frame;
    bool dropped;
  };

  void add(const EventBody& body);
  void turn(Talk& talk);
  void begin(Talk& talk);
  void close(Talk& talk);
  void call(const Talk& talk, bool client, std::string_view name, int line, std::int64_t result);
  CallEvent began(HostId host, std::string_view name, int line);
  void returned(CallEvent call, std::int64_t result, int error = 0);
  void frame(Talk& talk, bool from_client, std::uint8_t flags, std::uint32_t length = 0);
  void arrive(FrameEvent frame, FrameStage stage, Cause cause = Cause::live);
  void treated(FrameEvent frame, unsigned how);
  void let_one_go();
  void socket(const Talk& talk, bool client, TcpState state, std::uint32_t queue = 0);
  unsigned chance(unsigned of) { return static_cast<unsigned>(random_()) % of; }

  std::mt19937 random_;
  std::uint8_t hosts_;
  Time clock_{std::chrono::seconds(1000)};
  std::vector<Talk> talks_;
  std::vector<Waiting> waiting_;
  std::vector<Text> names_;  // of calls, stored once each
  std::uint16_t next_port_ = 20000;
  std::uint64_t next_frame_ = 1, next_call_ = 1;
  std::uint32_t steps_ = 0;
};

// Appends the first `events` of one trace to another: a record that ends there.
void copy_events(const Trace& from, std::size_t events, Trace& to);

}  // namespace wirestep::test
