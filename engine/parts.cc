#include "parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "carry_out.h"

namespace wirestep {

namespace {

// While frames flow the loop looks after them this often, instead of once per frame: it leaves the cores to
// the kernels and the wire's threads.
constexpr Nanoseconds drain_interval = std::chrono::milliseconds(1);

// Programs whose calls can't be seen open sockets without a word.
constexpr Nanoseconds watch_interval = std::chrono::seconds(1);

// Some ten million frames. A program that floods would fill the disk.
constexpr std::size_t record_limit = std::size_t{4} << 30;

std::vector<WirePort> wire_ports(World& world) {
  std::vector<WirePort> ports;
  for (WorldHost& host : world.hosts()) ports.push_back({host.id, host.mac, std::move(host.packet)});
  return ports;
}

std::vector<ObservedHost> observed_hosts(World& world) {
  std::vector<ObservedHost> hosts;
  for (WorldHost& host : world.hosts()) {
    ObservedHost& observed = hosts.emplace_back(ObservedHost{host.id, host.sock_diag.get()});
    for (const Fd& file : host.counters) observed.counters.push_back(file.get());
  }
  return hosts;
}

}  // namespace

EngineParts::EngineParts(const EngineSpec& spec, Trace& trace, std::function<void()> on_growth,
                         std::function<Commands()> take_commands)
    : batch_(trace),
      on_growth_(std::move(on_growth)),
      take_commands_(std::move(take_commands)),
      world_(make_world(spec)),
      loopback_(!world_.hosts().front().packet),
      observer_(trace, observed_hosts(world_)),
      localnet_(world_.hosts()),
      ports_(localnet_, observer_),
      programs_(loop_, world_, batch_),
      peers_(peer_doors(), batch_),
      commands_ready_(loop_, [this] { carry_out_commands(); }),
      frames_ready_(loop_, [] {}),  // the turn that follows drains them
      world_reports_(std::in_place, loop_, world_.control_fd(), [this] { read_reports(); }),
      due_(loop_, [this] { turn(); }),  // timers run before the loop sleeps, and turn_ only after it
      turn_(loop_, [this] { turn(); }) {
  record_session(spec);
  connect_programs();
  observer_.on_new = [this](const Socket& socket) { fresh_.push_back(socket); };
  if (loopback_) {
    list_own_sockets_only();
  } else {
    wire_.emplace(wire_ports(world_), trace, [this] { frames_ready_.send(); });
    connect_wire();
  }
  turn();
}

void EngineParts::stop() {
  stopping_ = true;
  wake();
}

World EngineParts::make_world(const EngineSpec& spec) {
  try {
    return World(spec.world);
  } catch (const SetupError& refused) {
    if (!spec.may_fall_back || spec.world.loopback) throw;
    why_loopback_ = refused.what();
    WorldSpec without_wire = spec.world;
    without_wire.loopback = true;
    return World(without_wire);
  }
}

void EngineParts::record_session(const EngineSpec& spec) {
  Trace& trace = batch_.trace();
  Time time = now();
  batch_.add(time, SessionEvent{trace.store(spec.lesson), trace.store(spec.language), !loopback_,
                                spec.world.tame_timers});
  for (const WorldHost& host : world_.hosts())
    batch_.add(time, HostEvent{host.id, trace.store(host.name), host.address, host.mac});
  if (!why_loopback_.empty()) notice(why_loopback_);
}

void EngineParts::connect_programs() {
  programs_.on_bound = [this](HostId host, Transport transport, std::uint16_t port) {
    if (std::string problem = ports_.bound(host, transport, port); !problem.empty())
      notice(fmt::format("localhost doesn't lead to port {} from other hosts: {}", port, problem));
  };
  programs_.on_released = [this](HostId host, Transport transport, std::uint16_t port) {
    ports_.released(host, transport, port);
  };
  programs_.on_call_returned = [this](HostId host, Cookie about, Cookie made) {
    observer_.mark(host);
    callers_.called(host, about, made);
  };
}

void EngineParts::connect_wire() {
  wire_->on_traffic = [this](HostId host) { observer_.mark_traffic(host); };
  wire_->on_by_hand = [this](HostId host, const packet::Brief& frame) {
    if (frame.protocol == packet::Protocol::tcp || frame.protocol == packet::Protocol::udp) {
      Transport transport = frame.protocol == packet::Protocol::tcp ? Transport::tcp : Transport::udp;
      observer_.sample_now(host, {transport, frame.destination, frame.source}, batch_);
    } else {
      observer_.sample_now(host, batch_);
    }
  };
  wire_->socket_of = [this](HostId host, Transport transport, const Endpoint& local, const Endpoint& peer) {
    return observer_.cookie(host, transport, local, peer);
  };
}

PeerDoors EngineParts::peer_doors() {
  auto on_bound = [this](HostId host, Transport transport, std::uint16_t port) {
    if (programs_.on_bound) programs_.on_bound(host, transport, port);
  };
  auto on_released = [this](HostId host, Transport transport, std::uint16_t port) {
    if (programs_.on_released) programs_.on_released(host, transport, port);
  };
  auto accept_queue = [this](const Endpoint& address) -> std::optional<AcceptQueue> {
    for (const WorldHost& host : world_.hosts()) {
      if (ip_to_string(host.address) != ip_to_string(address)) continue;
      auto socket = observer_.listener(host.id, address);
      if (socket) return AcceptQueue{socket->recv_queue, socket->send_queue};
    }
    return std::nullopt;
  };
  return {loop_,
          world_,
          [this](HostId host, Cookie socket) {
            observer_.mark(host);
            callers_.called(host, socket, {});
          },
          on_bound,
          on_released,
          accept_queue};
}

// In loopback mode the kernel lists the machine's sockets for every host. A host has those on which a program
// of it has called, and those at a port that one has bound: connections that aren't accepted yet.
void EngineParts::list_own_sockets_only() {
  observer_.set_filter([this](const Socket& socket) {
    if (auto caller = callers_.of(socket.cookie)) return *caller == socket.host;
    return ports_.ever_bound(socket.host, socket.transport, socket.local.port);
  });
}

void EngineParts::read_reports() {
  for (const WorldReport& report : world_.read()) programs_.on_report(report);
  if (!world_.gone()) return;
  world_reports_.reset();  // its end of file would wake the loop for ever
  if (!stopping_) notice("The world's process was killed: its hosts and programs are gone.");
}

void EngineParts::carry_out_commands() {
  for (auto& [id, command] : take_commands_()) {
    std::string error;
    try {
      error = carry_out(command, {batch_, world_, programs_, wire_ ? &*wire_ : nullptr, peers_});
    } catch (const SetupError& refused) {
      error = refused.what();
    }
    Trace& trace = batch_.trace();
    batch_.add(now(), CommandEvent{id, trace.store(to_string(command)), trace.store(error)});
  }
  if (stopping_) loop_.stop();
}

void EngineParts::turn() {
  keep_watch();
  observer_.sample_due(batch_);
  bool traffic = wire_ && wire_->drain(batch_);
  programs_.drain();
  notice_unseen_programs();
  ports_.settle();
  peers_.report();
  record_notices();
  if (batch_.flush()) on_growth_();
  arm_timer(traffic);
}

void EngineParts::keep_watch() {
  if (!programs_.running()) {
    next_watch_.reset();
  } else if (!next_watch_ || *next_watch_ <= now()) {
    next_watch_ = now() + watch_interval;
    for (const WorldHost& host : world_.hosts()) observer_.mark_unprompted(host.id);
    programs_.look_after_running();
  }
}

// A socket that listens or connects was made by a call. If no probe has told of one, there is none where it
// was made: the calls before the sample have all been read by now.
void EngineParts::notice_unseen_programs() {
  for (const Socket& socket : std::exchange(fresh_, {})) {
    bool by_a_call = socket.state == TcpState::listen || socket.state == TcpState::syn_sent;
    if (!by_a_call || socket.transport != Transport::tcp || callers_.of(socket.cookie)) continue;
    if (callers_.full() || programs_.behind() || !blind_noticed_.insert(socket.host).second) continue;
    notice(
        fmt::format("A program on {} makes calls that can't be seen: it is linked statically, is no C or "
                    "Python, or was started by wirestep exec. Its sockets and frames are shown.",
                    world_.hosts()[socket.host.value].name));
  }
}

void EngineParts::record_notices() {
  const Trace& trace = batch_.trace();
  if (trace.cutting() && !std::exchange(cutting_noticed_, true))
    notice("The budget for whole frames is used up: from here on the first 256 bytes of each are kept.");
  if (trace.spilling() && !std::exchange(spilling_noticed_, true))
    notice("The record has reached 1 GiB: it goes on in an unnamed temporary file.");
  if (trace.memory() >= record_limit && !std::exchange(ended_noticed_, true)) {
    notice("The record has reached 4 GiB: the programs are stopped.");
    programs_.stop_all();
  }
  for (const WorldHost& host : world_.hosts())
    if (wire_ && wire_->full(host.id) && !std::exchange(full_noticed_, true))
      notice(fmt::format(
          "{} frames from {} wait on the wire. What it sends on top is lost, as at a switch whose "
          "queue is full, until some are delivered or dropped.",
          most_waiting, host.name));
}

void EngineParts::notice(std::string_view text) {
  batch_.add(now(), NoticeEvent{batch_.trace().store(text)});
}

void EngineParts::arm_timer(bool traffic) {
  std::optional<Time> next = observer_.next_due();
  auto sooner = [&](std::optional<Time> time) {
    if (time && (!next || *time < *next)) next = time;
  };
  sooner(next_watch_);
  sooner(programs_.next_due());
  sooner(peers_.next_due());
  if (wire_) sooner(wire_->next_due());
  if (traffic) sooner(now() + drain_interval);
  if (next) {
    due_.start(std::max(*next - now(), Nanoseconds(0)));
  } else {
    due_.stop();
  }
}

}  // namespace wirestep
