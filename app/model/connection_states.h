#pragma once

#include <map>
#include <optional>
#include <vector>

#include "packet/packet.h"
#include "trace/event.h"

namespace wirestep::app {

// Two ends that talk, as frames and sockets name them; `first` is the end that spoke first.
struct Connection {
  Endpoint first, second;

  friend bool operator==(const Connection&, const Connection&) = default;
};

// What a lifeline shows of a host at a moment.
struct HostState {
  Transport transport = Transport::tcp;
  TcpState state = TcpState::gone;

  friend bool operator==(const HostState&, const HostState&) = default;
};

// Which socket's state a host's lifeline shows: that of its end of the latest connection; before there is
// one, that of the listening socket the connection would arrive at; before that, none.
class ConnectionStates {
 public:
  // A TCP segment was sent. Returns whether it opens a connection that wasn't known.
  bool saw(const packet::Brief& segment);
  // A socket appeared, changed or is gone.
  void saw(const Socket& socket);

  const std::vector<Connection>& connections() const { return connections_; }
  // Whether the segment belongs to the latest connection.
  bool of_latest(const packet::Brief& segment) const;
  // None: the host never had a socket that matters here.
  std::optional<HostState> state(HostId host) const;

 private:
  struct Key {
    HostId host;
    Cookie cookie;
    friend auto operator<=>(const Key&, const Key&) = default;
  };

  bool add(Endpoint first, Endpoint second);

  std::vector<Connection> connections_;
  std::map<Key, Socket> sockets_;
  std::map<HostId, bool> had_socket_;
};

}  // namespace wirestep::app
