#include "app/model/connection_states.h"

#include <algorithm>
#include <string_view>

namespace wirestep::app {

namespace {

// The same for both directions.
Connection in_order(const Endpoint& a, const Endpoint& b) {
  return b < a ? Connection{b, a} : Connection{a, b};
}

std::size_t hash(const Endpoint& end) {
  std::string_view address(reinterpret_cast<const char*>(end.ip.data()), end.ip.size());
  return std::hash<std::string_view>()(address) * 65537 + end.port;
}

}  // namespace

std::size_t ConnectionStates::EndsHash::operator()(const Connection& ends) const {
  return hash(ends.first) * 31 + hash(ends.second);
}

// `anew`: it is opened now, even if these ends have talked before.
bool ConnectionStates::add(Endpoint first, Endpoint second, bool anew) {
  auto [known, added] = numbers_.try_emplace(in_order(first, second), connections_.size());
  if (added) connections_.push_back({first, second});
  if (!added && (!anew || latest_ == known->second)) return false;
  latest_ = known->second;
  return !chosen_;
}

bool ConnectionStates::saw(const packet::Brief& segment, bool repeated) {
  if (segment.protocol != packet::Protocol::tcp) return false;
  bool opens = (segment.flags & packet::syn) && !(segment.flags & packet::ack) && !repeated;
  return add(segment.source, segment.destination, opens);
}

void ConnectionStates::saw(const Socket& socket) {
  Key key{socket.host, socket.cookie};
  Known now{socket.state, socket.local, socket.peer, socket.transport};
  auto found = sockets_.find(key);
  if (found != sockets_.end()) leave(key, found->second);
  if (socket.state == TcpState::gone) {
    if (found != sockets_.end()) sockets_.erase(found);
    return;
  }
  sockets_.insert_or_assign(key, now);
  enter(key, now);
  // In loopback mode no frame is seen: there the sockets tell of connections.
  if (socket.transport == Transport::tcp && socket.peer.port != 0) add(socket.local, socket.peer, false);
}

ConnectionStates::Loose& ConnectionStates::loose(HostId host) {
  if (loose_.size() <= host.value) loose_.resize(host.value + 1u);
  return loose_[host.value];
}

void ConnectionStates::enter(const Key& key, const Known& socket) {
  Loose& here = loose(key.host);
  here.had_socket = true;
  if (socket.transport == Transport::udp)
    here.udp[key.cookie] = socket.state;
  else if (socket.state == TcpState::listen)
    ++here.listening[socket.local.port];
  if (socket.peer.port != 0) ends_[in_order(socket.local, socket.peer)].push_back({key, socket.state});
}

void ConnectionStates::leave(const Key& key, const Known& socket) {
  Loose& here = loose(key.host);
  if (socket.transport == Transport::udp)
    here.udp.erase(key.cookie);
  else if (socket.state == TcpState::listen && --here.listening[socket.local.port] == 0)
    here.listening.erase(socket.local.port);
  auto found = ends_.find(in_order(socket.local, socket.peer));
  if (found == ends_.end()) return;
  std::erase_if(found->second, [&](const End& end) { return end.key == key; });
  if (found->second.empty()) ends_.erase(found);
}

const Connection* ConnectionStates::shown() const {
  if (chosen_) return &*chosen_;
  return latest_ ? &connections_[*latest_] : nullptr;
}

bool ConnectionStates::of_shown(const packet::Brief& segment) const {
  const Connection* connection = shown();
  return connection &&
         in_order(connection->first, connection->second) == in_order(segment.source, segment.destination);
}

std::optional<HostState> ConnectionStates::state(HostId host) const {
  if (host.value >= loose_.size() || !loose_[host.value].had_socket) return std::nullopt;
  const Loose& here = loose_[host.value];
  const Connection* connection = shown();
  if (connection) {
    auto ends = ends_.find(in_order(connection->first, connection->second));
    if (ends != ends_.end())
      for (auto end = ends->second.rbegin(); end != ends->second.rend(); ++end)
        if (end->key.host == host) return HostState{sockets_.at(end->key).transport, end->state};
  }
  bool listens = connection ? here.listening.contains(connection->second.port) : !here.listening.empty();
  if (listens) return HostState{Transport::tcp, TcpState::listen};
  if (!here.udp.empty()) return HostState{Transport::udp, here.udp.rbegin()->second};
  return HostState{};
}

}  // namespace wirestep::app
