#include "app/model/crowds.h"

#include <algorithm>

namespace wirestep::app {

namespace {

bool same_ip(const Endpoint& a, const Endpoint& b) {
  return a.family == b.family && a.ip == b.ip;
}

}  // namespace

void Crowds::saw(const HostEvent& event) {
  hosts_.push_back(event.address);
}

void Crowds::saw(const PeerEvent& event) {
  if (event.role != PeerRole::connect || event.wanted < least || event.host.value >= hosts_.size()) return;
  if (std::any_of(crowds_.begin(), crowds_.end(), [&](const Crowd& each) { return each.id == event.peer; }))
    return;
  crowds_.push_back({event.peer, hosts_[event.host.value], event.address, {}});
}

// Programs call on few sockets while there is no crowd; and with one their number is still bounded by what a
// program can have open.
void Crowds::called(Cookie socket) {
  if (socket) programs_.insert(socket);
}

const Crowds::Crowd* Crowds::of(const Endpoint& a, const Endpoint& b) const {
  auto found = std::find_if(crowds_.rbegin(), crowds_.rend(), [&](const Crowd& each) {
    return (same_ip(each.from, a) && each.to == b) || (same_ip(each.from, b) && each.to == a);
  });
  return found == crowds_.rend() ? nullptr : &*found;
}

bool Crowds::others(const Endpoint& client, const Endpoint& server) const {
  return others_.contains({client, server});
}

std::optional<PeerId> Crowds::folds(const FrameEvent& frame, const packet::Brief& segment) {
  constexpr std::size_t most_others = 10'000;
  if (segment.protocol != packet::Protocol::tcp) return std::nullopt;
  auto* crowd = const_cast<Crowd*>(of(segment.source, segment.destination));
  if (crowd == nullptr) {
    // A crowd that comes later to the same server has no part in this one.
    bool opens = (segment.flags & packet::syn) && !(segment.flags & packet::ack);
    if (opens && others_.size() < most_others) others_.insert({segment.source, segment.destination});
    return std::nullopt;
  }
  if (others(segment.source, segment.destination) || others(segment.destination, segment.source))
    return std::nullopt;
  bool outward = segment.destination == crowd->to;
  std::uint16_t port = outward ? segment.source.port : segment.destination.port;
  if (crowd->talking.contains(port)) return std::nullopt;
  bool shown = segment.payload_length > 0 && crowd->talking.size() < most_talking;
  bool programs = outward && programs_.contains(frame.socket);
  if (!shown && !programs) return crowd->id;
  crowd->talking.insert(port);
  return std::nullopt;
}

std::optional<PeerId> Crowds::folds(const Socket& socket) const {
  if (crowds_.empty() || socket.transport != Transport::tcp || socket.peer.port == 0) return std::nullopt;
  const Crowd* crowd = of(socket.local, socket.peer);
  if (crowd == nullptr || others(socket.local, socket.peer) || others(socket.peer, socket.local))
    return std::nullopt;
  std::uint16_t port = socket.peer == crowd->to ? socket.local.port : socket.peer.port;
  if (crowd->talking.contains(port)) return std::nullopt;
  bool programs = socket.peer == crowd->to && programs_.contains(socket.cookie);
  return programs ? std::nullopt : std::optional(crowd->id);
}

}  // namespace wirestep::app
