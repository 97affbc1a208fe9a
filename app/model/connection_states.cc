#include "app/model/connection_states.h"

#include <algorithm>

namespace wirestep::app {

namespace {

bool joins(const Connection& connection, const Endpoint& a, const Endpoint& b) {
  return (connection.first == a && connection.second == b) ||
         (connection.first == b && connection.second == a);
}

}  // namespace

bool ConnectionStates::add(Endpoint first, Endpoint second) {
  auto known = std::find_if(connections_.begin(), connections_.end(),
                            [&](const Connection& c) { return joins(c, first, second); });
  if (known != connections_.end()) return false;
  connections_.push_back({first, second});
  return true;
}

bool ConnectionStates::saw(const packet::Brief& segment) {
  return segment.protocol == packet::Protocol::tcp && add(segment.source, segment.destination);
}

void ConnectionStates::saw(const Socket& socket) {
  Key key{socket.host, socket.cookie};
  if (socket.state == TcpState::gone) {
    sockets_.erase(key);
    return;
  }
  sockets_[key] = socket;
  had_socket_[socket.host] = true;
  // In loopback mode no frame is seen: there the sockets tell of connections.
  if (socket.transport == Transport::tcp && socket.peer.port != 0) add(socket.local, socket.peer);
}

bool ConnectionStates::of_latest(const packet::Brief& segment) const {
  return !connections_.empty() && joins(connections_.back(), segment.source, segment.destination);
}

std::optional<HostState> ConnectionStates::state(HostId host) const {
  const Socket* listening = nullptr;
  const Socket* other = nullptr;
  for (const auto& [key, socket] : sockets_) {
    if (key.host != host) continue;
    if (!connections_.empty() && joins(connections_.back(), socket.local, socket.peer))
      return HostState{socket.transport, socket.state};
    bool arrives_here = connections_.empty() || socket.local.port == connections_.back().second.port;
    if (socket.state == TcpState::listen && arrives_here) listening = &socket;
    if (socket.transport == Transport::udp) other = &socket;
  }
  const Socket* shown = listening ? listening : other;
  if (shown) return HostState{shown->transport, shown->state};
  if (had_socket_.contains(host)) return HostState{};
  return std::nullopt;
}

}  // namespace wirestep::app
