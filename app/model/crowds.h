#pragma once

#include <optional>
#include <set>
#include <unordered_set>
#include <utility>
#include <vector>

#include "packet/packet.h"
#include "trace/event.h"

namespace wirestep::app {

// Which frames and sockets belong to a crowd: a peer (engine/peer) of so many connections that nobody looks
// at each of them. Ten thousand handshakes would bury what a lesson is about, so views fold them into one
// line; a connection of the crowd that carries data is one that a lesson does something with, and is shown
// from its first data on, as long as there are few of those.
//
// No question takes longer when the crowd is large.
class Crowds {
 public:
  static constexpr std::uint32_t least = 16;       // connections
  static constexpr std::size_t most_talking = 20;  // that are shown, of one crowd

  void saw(const HostEvent& event);
  void saw(const PeerEvent& event);
  // A program has made a call on this socket: it isn't the crowd's.
  void called(Cookie socket);

  // The crowd that this segment belongs to and is folded into. Learns from the segment.
  std::optional<PeerId> folds(const FrameEvent& frame, const packet::Brief& segment);
  // The same of a socket; learns nothing.
  std::optional<PeerId> folds(const Socket& socket) const;

 private:
  struct Crowd {
    PeerId id;
    Endpoint from, to;                // from: port 0
    std::set<std::uint16_t> talking;  // ports of the connections that are shown
  };

  const Crowd* of(const Endpoint& a, const Endpoint& b) const;
  bool others(const Endpoint& client, const Endpoint& server) const;

  std::vector<Endpoint> hosts_;
  std::vector<Crowd> crowds_;  // the newest last
  std::unordered_set<Cookie> programs_;
  std::set<std::pair<Endpoint, Endpoint>> others_;  // client and server of connections that are no crowd's
};

}  // namespace wirestep::app
