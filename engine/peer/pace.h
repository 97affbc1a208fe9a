#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/time.h"
#include "peer/peer.h"

namespace wirestep {

// How many connections of a crowd may be begun now.
//
// Ten thousand SYNs at once would be a SYN flood. A kernel keeps no more requests than the listener's backlog
// and tcp_max_syn_backlog (128 in a host) allow, queues 101 packets for a neighbour whose address isn't known
// yet, and drops the handshake's last ACK when the queue of completed connections is full. What is dropped
// comes again after a second at the earliest: the crowd would take many seconds, and the wire would be full
// of repetitions that nobody asked for. So there are never more on their way than have room:
//
//   - 64 at once, whoever listens;
//   - what the listener's backlog leaves free, as its own kernel lists it, less those that are on their way
//     there. A connection is on its way until two milliseconds after our SYN-ACK came: our ACK is, then.
//
// Where the listener accepts nothing for 200 ms the crowd goes on without regard to the queue, as real
// clients would: a lesson about full queues wants to see just that.
class Pace {
 public:
  static constexpr std::uint32_t most_at_once = 64;

  explicit Pace(std::function<std::optional<AcceptQueue>()> queue) : queue_(std::move(queue)) {}

  // How many more may be begun while so many are connecting.
  std::uint32_t room(std::uint32_t connecting, Time now);
  // One is connected.
  void on_connected(Time now);

 private:
  void tick(Time now);

  std::function<std::optional<AcceptQueue>()> queue_;
  std::uint32_t settling_ = 0, settled_before_ = 0;  // connected in this tick, and in the one before
  Time tick_{};
  std::uint32_t waiting_ = 0;  // in the listener's queue, when it was looked at last
  std::optional<Time> stuck_since_;
};

}  // namespace wirestep
