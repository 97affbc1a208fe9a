#include "observe/observer.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/error.h"

namespace wirestep {

namespace {

constexpr Nanoseconds interval = std::chrono::milliseconds(50);     // between two samples of a host, at least
constexpr Nanoseconds timer_slack = std::chrono::milliseconds(10);  // the kernel's timers are late by some
constexpr int share = 20;            // sampling takes at most one part in so many of the time
constexpr int idle_share = 500;      // … or in so many, while nothing is known to happen
constexpr std::size_t crowd = 1000;  // sockets from which on a frame isn't answered by a look at all of them
constexpr int questions_per_turn = 64;  // lookups of single sockets

}  // namespace

Observer::Observer(Trace& trace, const std::vector<ObservedHost>& hosts) {
  for (const ObservedHost& host : hosts) {
    hosts_.push_back({host.host, HostList(host.host, host.sock_diag), Counters(host.host, host.counters)});
    Batch unused(trace);
    if (int error = hosts_.back().list.sample(true, [](const Socket&) { return false; }, unused, {});
        error != 0)
      throw SetupError("sock_diag", error,
                       "The kernel needs inet_diag (CONFIG_INET_DIAG, module inet_diag).");
  }
}

void Observer::mark(HostId host) {
  find(host).marked = find(host).called = true;
}

void Observer::mark_traffic(HostId host) {
  find(host).marked = true;
}

void Observer::mark_unprompted(HostId id) {
  if (now() >= find(id).quiet_until) mark(id);
}

void Observer::sample_now(HostId id, Batch& batch) {
  Host& host = find(id);
  host.marked = true;
  if (host.list.size() < crowd) sample(host, batch);
}

void Observer::sample_now(HostId id, const Flow& flow, Batch& batch) {
  Host& host = find(id);
  host.marked = true;
  if (host.list.size() < crowd) {
    sample(host, batch);
  } else {
    host.list.sample(flow, filter_, batch, on_new);
    host.counters.sample(batch);
  }
}

void Observer::sample_due(Batch& batch) {
  questions_ = 0;
  for (Host& host : hosts_)
    if (auto next = host.next(); next && *next <= now()) sample(host, batch);
}

std::optional<Time> Observer::next_due() const {
  std::optional<Time> next;
  for (const Host& host : hosts_)
    if (auto own = host.next()) next = std::min(next.value_or(Time::max()), *own);
  return next;
}

// A dump that the kernel broke off leaves the mark, for the next try.
void Observer::sample(Host& host, Batch& batch) {
  const Time begin = now();
  const Nanoseconds before = thread_processor_time();
  host.marked = host.list.sample(host.called, filter_, batch, on_new) != 0;
  host.counters.sample(batch);
  if (host.called && !host.marked) {
    host.called = false;
    host.sampled = begin;
  }
  const Time end = now();
  const Nanoseconds cost = thread_processor_time() - before;
  host.due = end + std::max<Nanoseconds>(interval, cost * share);
  host.quiet_until = end + cost * idle_share;
  host.later = host.list.next_expiry();
  if (host.later) host.later = std::max(host.due, *host.later + timer_slack);
}

Cookie Observer::cookie(HostId id, Transport transport, const Endpoint& local, const Endpoint& peer) {
  HostList& list = find(id).list;
  return list.cookie({transport, local, peer}, ++questions_ <= questions_per_turn);
}

std::optional<Socket> Observer::listener(HostId host, const Endpoint& address) {
  Endpoint nobody{address.family, {}, 0};
  auto socket = find(host).list.look({Transport::tcp, address, nobody});
  return socket && socket->state == TcpState::listen ? socket : std::nullopt;
}

bool Observer::port_in_use(HostId host, Transport transport, std::uint16_t port) const {
  return find(host).list.has_port(transport, port);
}

const Observer::Host& Observer::find(HostId id) const {
  auto host =
      std::find_if(hosts_.begin(), hosts_.end(), [&](const Host& candidate) { return candidate.id == id; });
  CHECK(host != hosts_.end());
  return *host;
}

Observer::Host& Observer::find(HostId id) {
  return const_cast<Host&>(std::as_const(*this).find(id));
}

}  // namespace wirestep
