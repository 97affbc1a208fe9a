#include "observe/host_list.h"

#include <algorithm>
#include <tuple>

namespace wirestep {

namespace {

void add_event(const Socket& socket, Time time, Batch& batch) {
  batch.add(time, SocketEvent{batch.trace().store(socket)});
}

bool only_bound(const Socket& socket) {
  return socket.transport == Transport::tcp && socket.state == TcpState::closed;
}

auto visible(const Socket& socket) {
  const TcpInfo& info = socket.info;
  return std::tuple(socket.state, socket.local, socket.peer, socket.recv_queue, socket.send_queue,
                    socket.timer, socket.retransmits, socket.inode, info.snd_cwnd, info.snd_ssthresh,
                    info.retransmits, info.total_retrans, info.unacked, info.lost, info.snd_mss,
                    info.bytes_sent, info.bytes_acked, info.bytes_received, info.snd_wnd, info.ca_state,
                    socket.memory.rcvbuf, socket.memory.sndbuf, socket.memory.drops);
}

}  // namespace

bool looks_different(const Socket& before, const Socket& after) {
  return visible(before) != visible(after);
}

bool HostList::has_port(Transport transport, std::uint16_t local_port) const {
  return std::any_of(known_.begin(), known_.end(), [&](const auto& known) {
    return known.second.socket.transport == transport && known.second.socket.local.port == local_port;
  });
}

// The time is taken after the dump: a change is never put before the frame or call that made it.
int HostList::sample(bool bound, const Filter& filter, Batch& batch, const OnNew& on_new) {
  fresh_.clear();
  if (int error = diag_.list(bound, fresh_); error != 0) return error;
  Time time = now();
  ++round_;
  next_expiry_.reset();
  for (const Socket& socket : fresh_) {
    if (filter && !filter(socket)) continue;
    see(socket, time, batch, on_new);
    if (socket.timer != SocketTimer::off)
      next_expiry_ =
          std::min(next_expiry_.value_or(Time::max()), time + std::chrono::milliseconds(socket.expires_ms));
  }
  for (auto known = known_.begin(); known != known_.end();) {
    if (known->second.round == round_ || (!bound && only_bound(known->second.socket))) {
      ++known;
      continue;
    }
    known->second.socket.state = TcpState::gone;
    add_event(known->second.socket, time, batch);
    known = known_.erase(known);
  }
  return 0;
}

void HostList::sample(const Flow& flow, const Filter& filter, Batch& batch, const OnNew& on_new) {
  auto socket = diag_.find(flow);
  if (socket && (!filter || filter(*socket))) see(*socket, now(), batch, on_new);
}

void HostList::see(const Socket& socket, Time time, Batch& batch, const OnNew& on_new) {
  auto [known, is_new] = known_.try_emplace(socket.cookie, Known{socket, round_});
  if (is_new || looks_different(known->second.socket, socket)) add_event(socket, time, batch);
  if (is_new && on_new) on_new(socket);
  if (is_new || known->second.socket.local != socket.local || known->second.socket.peer != socket.peer)
    remember_name(socket);
  known->second = {socket, round_};
}

void HostList::remember_name(const Socket& socket) {
  if (names_.size() > 2 * known_.size() + 4096) {
    names_.clear();
    for (const auto& [cookie, known] : known_) names_[flow_of(known.socket)] = cookie;
  }
  names_[flow_of(socket)] = socket.cookie;
}

Cookie HostList::cookie(const Flow& flow, bool ask) {
  auto name = names_.find(flow);
  if (name != names_.end()) {
    auto known = known_.find(name->second);
    // One that is gone or has done its work may have a successor.
    if (known != known_.end() && known->second.socket.state != TcpState::time_wait) return name->second;
  }
  if (ask)
    if (auto socket = diag_.find(flow)) return names_[flow] = socket->cookie;
  return name == names_.end() ? Cookie{} : name->second;
}

}  // namespace wirestep
