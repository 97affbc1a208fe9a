#include "peer/peers.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>

#include "peer/crowd.h"
#include "peer/datagrams.h"
#include "peer/tcp_service.h"

namespace wirestep {

namespace {

constexpr Nanoseconds interval = std::chrono::milliseconds(50);  // between two events of a peer, at least

std::string no_host(const std::string& name) {
  return fmt::format("no host is called \"{}\"", name);
}

}  // namespace

Peers::Peers(PeerDoors doors, Batch& batch) : doors_(std::move(doors)), batch_(batch) {
  // libuv writes to sockets without MSG_NOSIGNAL; that one was closed by its other end is an error for us,
  // and no reason to die.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
}

std::string Peers::connect(const command::PeerConnect& command) {
  auto from = host(command.from);
  if (!from) return no_host(command.from);
  return add(command.peer, {{},
                            *from,
                            Transport::tcp,
                            PeerRole::connect,
                            command.to,
                            std::make_unique<Crowd>(doors_, *from, command.to, command.times)});
}

std::string Peers::serve(const command::PeerServe& command) {
  auto on = host(command.on);
  if (!on) return no_host(command.on);
  peers_.erase(command.peer);  // it may have that port
  Endpoint address = doors_.world.hosts()[on->value].address;
  address.port = command.port;
  std::unique_ptr<Peer> peer;
  if (command.transport == Transport::tcp) {
    peer = std::make_unique<TcpService>(doors_, *on, command.port, command.echo);
  } else {
    peer = std::make_unique<UdpService>(doors_, *on, command.port, command.echo);
  }
  return add(command.peer, {{}, *on, command.transport, PeerRole::listen, address, std::move(peer)});
}

std::string Peers::flood(const command::PeerFlood& command) {
  auto from = host(command.from);
  if (!from) return no_host(command.from);
  return add(command.peer, {{},
                            *from,
                            Transport::udp,
                            PeerRole::send,
                            command.to,
                            std::make_unique<Flood>(doors_, *from, command.to, command.size, command.times)});
}

std::string Peers::send(const command::PeerSend& command) {
  Peer* peer = find(command.peer);
  return peer == nullptr ? "there is no such peer now"
                         : peer->send(command.which, command.text, command.times);
}

std::string Peers::close(const command::PeerClose& command) {
  Peer* peer = find(command.peer);
  return peer == nullptr ? "there is no such peer now" : peer->close(command.which, command.by_reset);
}

void Peers::report() {
  Time time = now();
  for (auto each = peers_.begin(); each != peers_.end();) {
    Known& known = each->second;
    known.pending |= known.peer->take_change();
    const bool over = known.peer->over();
    bool wait = known.peer->busy() && !over && time < known.reported + interval;
    if (known.pending && !wait) record(each->first, known, time);
    each = over && !known.pending ? peers_.erase(each) : std::next(each);
  }
}

void Peers::record(const std::string& name, Known& known, Time time) {
  const PeerNumbers& n = known.peer->numbers();
  Trace& trace = batch_.trace();
  batch_.add(time, PeerEvent{known.id, trace.store(name), known.host, known.transport, known.role,
                             known.address, n.wanted, n.connecting, n.open, n.failed, n.closed, n.sent,
                             n.received, n.error, known.peer->over(), trace.store(known.peer->take_heard())});
  known.pending = false;
  known.reported = time;
}

std::optional<Time> Peers::next_due() const {
  std::optional<Time> next;
  for (const auto& [name, known] : peers_)
    if (known.pending) next = std::min(next.value_or(Time::max()), known.reported + interval);
  return next;
}

std::optional<HostId> Peers::host(const std::string& name) const {
  for (const WorldHost& host : doors_.world.hosts())
    if (host.name == name) return host.id;
  return std::nullopt;
}

Peer* Peers::find(const std::string& name) {
  auto known = peers_.find(name);
  return known == peers_.end() ? nullptr : known->second.peer.get();
}

std::string Peers::add(const std::string& name, Known known) {
  known.id = PeerId{++last_id_};
  Known& here = peers_[name] = std::move(known);
  record(name, here, now());  // before its first frame
  here.peer->begin();
  return "";
}

}  // namespace wirestep
