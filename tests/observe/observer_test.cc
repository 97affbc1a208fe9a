// What the observer sees of two kernels whose wire is held: each state of a connection's life, with its
// timers, and nothing when nothing happens.

#include "observe/observer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <set>

#include "trace/counter_name.h"
#include "wire/wire_world.h"

#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::test;
using namespace std::chrono_literals;

namespace {

constexpr int syn = packet::syn, ack = packet::ack, syn_ack = packet::syn | packet::ack,
              fin_ack = packet::fin | packet::ack;

std::vector<ObservedHost> observed(World& world) {
  std::vector<ObservedHost> hosts;
  for (WorldHost& host : world.hosts()) {
    hosts.push_back({host.id, host.sock_diag.get()});
    for (const Fd& file : host.counters) hosts.back().counters.push_back(file.get());
  }
  return hosts;
}

Endpoint at(const char* ip, std::uint16_t port) {
  Endpoint endpoint{Family::ipv4, {}, port};
  inet_pton(AF_INET, ip, endpoint.ip.data());
  return endpoint;
}

struct ObservedWorld : WireWorld {
  ObservedWorld() : observer(trace, observed(world)) {}

  // All SocketEvents so far.
  std::vector<Socket> events() const {
    std::vector<Socket> events;
    for (std::size_t i = 0; i < trace.size(); ++i)
      if (const auto* event = std::get_if<SocketEvent>(&trace[i].body))
        events.push_back(trace.socket(event->socket));
    return events;
  }
  // Samples a host, and returns its latest news of the socket with these ports; TcpState::gone if there was
  // none.
  Socket look(HostId host, std::uint16_t local, std::uint16_t peer) {
    observer.mark(host);
    observer.sample_now(host, batch);
    batch.flush();
    Socket found{};
    for (const Socket& socket : events())
      if (socket.host == host && socket.local.port == local && socket.peer.port == peer) found = socket;
    return found;
  }
  // What the host's kernel has counted under this name, in all events so far.
  std::int64_t counted(HostId host, std::string_view name) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < trace.size(); ++i) {
      const auto* event = std::get_if<CountersEvent>(&trace[i].body);
      if (event == nullptr || event->host != host) continue;
      for (const CounterChange& change : trace.counters(event->changes))
        if (counter_is(trace.text(change.name), name)) sum += change.delta;
    }
    return sum;
  }
  std::size_t counters_events() const {
    std::size_t events = 0;
    for (std::size_t i = 0; i < trace.size(); ++i)
      events += std::holds_alternative<CountersEvent>(trace[i].body);
    return events;
  }
  void give(FrameId frame) {
    REQUIRE(frame);
    REQUIRE(wire.deliver(frame, Cause::student, batch) == "");
  }

  Observer observer;
};

std::uint16_t port_of(const Fd& socket) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.sin_port);
}

std::uint64_t cookie_of(const Fd& socket) {
  std::uint64_t cookie = 0;
  socklen_t length = sizeof cookie;
  getsockopt(socket.get(), SOL_SOCKET, SO_COOKIE, &cookie, &length);
  return cookie;
}

}  // namespace

TEST_CASE("On a held wire each state of a handshake is seen on both sides") {
  ObservedWorld world;
  const HostId c = world.client, s = world.server;
  Fd listener = world.sockets.listen(1, 9000, 7);
  Socket listening = world.look(s, 9000, 0);
  CHECK(listening.state == TcpState::listen);
  CHECK(listening.send_queue == 7);  // the backlog

  world.hold_all();
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  FrameId first = world.held(syn);
  std::uint16_t port = port_of(client);
  Socket sent = world.look(c, port, 9000);
  CHECK(sent.state == TcpState::syn_sent);
  CHECK(sent.timer == SocketTimer::on);
  CHECK(sent.expires_ms > 100);
  CHECK(sent.cookie.value == cookie_of(client));
  CHECK(world.look(s, 9000, port).state == TcpState::gone);

  world.give(first);
  Socket request = world.look(s, 9000, port);
  CHECK(request.state == TcpState::syn_recv);
  CHECK(request.timer == SocketTimer::on);
  CHECK(world.look(c, port, 9000).state == TcpState::syn_sent);

  world.give(world.held(syn_ack));
  CHECK(world.look(c, port, 9000).state == TcpState::established);
  CHECK(world.look(s, 9000, port).state == TcpState::syn_recv);

  world.give(world.held(ack));
  Socket child = world.look(s, 9000, port);
  CHECK(child.state == TcpState::established);
  CHECK(child.cookie == request.cookie);  // one socket to the student
  CHECK(child.inode == 0);
  CHECK(world.look(s, 9000, 0).recv_queue == 1);  // completed, not yet accepted
  Fd accepted(accept(listener.get(), nullptr, nullptr));
  CHECK(world.look(s, 9000, port).inode != 0);
  CHECK(cookie_of(accepted) == child.cookie.value);
}

TEST_CASE("On a held wire each state of a close is seen on both sides, TIME_WAIT with its timer") {
  ObservedWorld world;
  const HostId c = world.client, s = world.server;
  Fd listener = world.sockets.listen(1, 9000);
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  std::uint16_t port = port_of(client);
  REQUIRE(world.until([&] { return world.look(s, 9000, port).state == TcpState::established; }));
  Fd server(accept(listener.get(), nullptr, nullptr));
  Cookie cookie = world.look(c, port, 9000).cookie;
  std::size_t acks = world.frames(FrameStage::held, ack).size();
  world.hold_all();

  client.reset();
  FrameId fin = world.held(fin_ack);
  CHECK(world.look(c, port, 9000).state == TcpState::fin_wait_1);
  world.give(fin);
  CHECK(world.look(s, 9000, port).state == TcpState::close_wait);
  world.give(world.held(ack, acks + 1));
  CHECK(world.look(c, port, 9000).state == TcpState::fin_wait_2);
  server.reset();
  FrameId second = world.held(fin_ack, 2);
  CHECK(world.look(s, 9000, port).state == TcpState::last_ack);
  world.give(second);
  Socket waiting = world.look(c, port, 9000);
  CHECK(waiting.state == TcpState::time_wait);
  CHECK(waiting.timer == SocketTimer::time_wait);
  CHECK(waiting.expires_ms > 50'000);
  CHECK(waiting.cookie == cookie);
  world.give(world.held(ack, acks + 2));
  CHECK(world.look(s, 9000, port).state == TcpState::gone);
}

TEST_CASE("Nothing is said when nothing changes, though timers count down") {
  ObservedWorld world;
  Fd listener = world.sockets.listen(1, 9000);
  world.hold_all();
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  world.held(syn);
  world.look(world.client, 0, 0);
  world.look(world.server, 0, 0);
  std::size_t before = world.events().size(), counted = world.counters_events();
  CHECK(before == 2);  // the listener and the client
  CHECK(counted > 0);  // the SYN, at least
  for (int i = 0; i < 20; ++i) {
    world.turn(5ms);
    world.observer.sample_now(world.client, world.batch);
    world.observer.sample_now(world.server, world.batch);
  }
  world.batch.flush();
  CHECK(world.events().size() == before);
  CHECK(world.counters_events() == counted);
}

TEST_CASE("A bound socket, UDP and IPv6 are listed, and a socket that was closed is gone") {
  ObservedWorld world;
  Fd bound = world.sockets.make(0, AF_INET, SOCK_STREAM), udp = world.sockets.make(0, AF_INET, SOCK_DGRAM);
  Fd both = world.sockets.make(0, AF_INET6, SOCK_STREAM);
  sockaddr_in address{AF_INET, htons(7000), {}, {}};
  sockaddr_in6 any{AF_INET6, htons(7002), 0, {}, 0};
  REQUIRE(bind(bound.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  address.sin_port = htons(7001);
  REQUIRE(bind(udp.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(bind(both.get(), reinterpret_cast<sockaddr*>(&any), sizeof any) == 0);
  REQUIRE(listen(both.get(), 1) == 0);

  Socket seen = world.look(world.client, 7000, 0);
  if (seen.cookie) {  // since Linux 6.8
    CHECK(seen.state == TcpState::closed);
    CHECK(seen.cookie.value == cookie_of(bound));
  }
  seen = world.look(world.client, 7001, 0);
  CHECK(seen.transport == Transport::udp);
  CHECK(seen.state == TcpState::closed);
  CHECK(seen.cookie.value == cookie_of(udp));
  CHECK(world.look(world.client, 7002, 0).local.family == Family::ipv6);
  udp.reset();
  CHECK(world.look(world.client, 7001, 0).state == TcpState::gone);
}

TEST_CASE("Marked hosts are sampled at most every 50 ms, and when a timer of the kernel expires") {
  ObservedWorld world;
  world.hold_all();
  CHECK_FALSE(world.observer.next_due());
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  world.observer.mark(world.client);
  REQUIRE(world.observer.next_due());
  CHECK(*world.observer.next_due() <= now());
  Time before = now();
  world.observer.sample_due(world.batch);
  world.batch.flush();
  REQUIRE(world.events().size() == 1);
  Time sampled = now();
  CHECK(*world.observer.next_due() > before + 500ms);  // the SYN's timer
  world.observer.mark(world.client);
  // 50 ms after the sample; later only if the sample took so long that it would be more than a twentieth of
  // the time.
  CHECK(*world.observer.next_due() >= before + 50ms);
  CHECK(*world.observer.next_due() <= sampled + std::max<Nanoseconds>(50ms, 20 * (sampled - before)));
  // The SYN is sent again after a second: without a mark, the next sample shows it.
  REQUIRE(world.until([&] {
    world.observer.sample_due(world.batch);
    return world.events().back().retransmits >= 1;
  }));
}

TEST_CASE("A sample that was kept waiting for a processor isn't taken for a dear one") {
  ObservedWorld world;
  Fd listener = world.sockets.listen(0, 9000);
  world.observer.set_filter([](const Socket&) { return poll(nullptr, 0, 200) == 0; });
  world.look(world.client, 9000, 0);
  world.observer.set_filter({});
  world.observer.mark(world.client);
  CHECK(*world.observer.next_due() < now() + 2s);  // twenty times the 200 ms would be four seconds
}

TEST_CASE("Where nothing is known to happen a host is looked at again, but not at once") {
  ObservedWorld world;
  const HostId s = world.server;
  // On a crowded machine the look's time may be over before the question.
  bool left_alone = false;
  for (int attempt = 0; attempt < 50 && !left_alone; ++attempt) {
    world.look(s, 9000, 0);
    world.observer.mark_unprompted(s);
    left_alone = !world.observer.next_due();
  }
  CHECK(left_alone);
  Fd listener = world.sockets.listen(1, 9000, 7);
  auto listens = [&] {
    world.observer.mark_unprompted(s);
    world.observer.sample_due(world.batch);
    world.batch.flush();
    std::vector<Socket> events = world.events();
    return !events.empty() && events.back().state == TcpState::listen;
  };
  CHECK(world.until(listens));
}

TEST_CASE("A connection that finds the accept queue full is counted when its SYN is delivered") {
  ObservedWorld world;
  const HostId c = world.client, s = world.server;
  Fd listener = world.sockets.listen(1, 9000, 0);  // a backlog of 0 has room for one
  Fd first = world.sockets.connect(0, "10.0.0.2", 9000);
  REQUIRE(world.until([&] { return world.look(s, 9000, 0).recv_queue == 1; }));
  CHECK(world.counted(s, "ListenOverflows") == 0);
  std::size_t syns = world.frames(FrameStage::held, syn).size();
  world.hold_all();
  Fd second = world.sockets.connect(0, "10.0.0.2", 9000);
  FrameId frame = world.held(syn, syns + 1);
  world.look(s, 9000, 0);
  CHECK(world.counted(s, "ListenOverflows") == 0);
  world.give(frame);
  world.look(s, 9000, 0);
  CHECK(world.counted(s, "ListenOverflows") == 1);
  CHECK(world.counted(s, "TcpExtListenDrops") == 1);
  CHECK(world.counted(c, "ListenOverflows") == 0);
}

TEST_CASE(
    "A segment with a flipped bit is counted as a wrong checksum when it is delivered, and comes again") {
  ObservedWorld world;
  const HostId s = world.server;
  Fd listener = world.sockets.listen(1, 9000);
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  std::uint16_t port = port_of(client);
  REQUIRE(world.until([&] { return world.look(s, 9000, port).state == TcpState::established; }));
  world.hold_all();
  REQUIRE(send(client.get(), "hello", 5, 0) == 5);
  constexpr int push_ack = packet::psh | packet::ack;
  FrameId frame = world.held(push_ack);
  REQUIRE(frame);
  constexpr std::uint32_t last_byte = 14 + 20 + 32 + 4;
  REQUIRE(world.wire.corrupt(frame, last_byte, 0x01, world.batch) == "");
  world.look(s, 9000, port);
  CHECK(world.counted(s, "TcpInCsumErrors") == 0);
  world.give(frame);
  CHECK(world.look(s, 9000, port).recv_queue == 0);
  CHECK(world.counted(s, "TcpInCsumErrors") == 1);
  CHECK(world.counted(s, "TcpInErrs") == 1);
  FrameId again = world.held(push_ack, 2);
  world.give(again);
  CHECK(world.look(s, 9000, port).recv_queue == 5);
  CHECK(world.counted(s, "TcpInCsumErrors") == 1);
}

TEST_CASE("A SYN that is lost is counted as a timeout and a segment sent again") {
  ObservedWorld world;
  const HostId c = world.client;
  world.hold_all();
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  REQUIRE(world.wire.drop(world.held(syn), Cause::student, world.batch) == "");
  world.look(c, 0, 0);
  CHECK(world.counted(c, "RetransSegs") == 0);
  REQUIRE(world.held(syn, 2));
  world.look(c, 0, 0);
  CHECK(world.counted(c, "TcpRetransSegs") == 1);
  CHECK(world.counted(c, "TCPSynRetrans") == 1);
  CHECK(world.counted(c, "TCPTimeouts") == 1);
}

TEST_CASE("A socket's memory is what the kernel charges and allows it, and what it dropped") {
  ObservedWorld world;
  const HostId s = world.server;
  auto limit = [](const Fd& socket, int which) {
    int bytes = 0;
    socklen_t length = sizeof bytes;
    getsockopt(socket.get(), SOL_SOCKET, which, &bytes, &length);
    return static_cast<std::uint32_t>(bytes);
  };
  Fd listener = world.sockets.listen(1, 9000);
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  std::uint16_t port = port_of(client);
  REQUIRE(world.until([&] { return world.look(s, 9000, port).state == TcpState::established; }));
  Fd server(accept(listener.get(), nullptr, nullptr));
  const std::vector<char> data(5000);
  REQUIRE(send(client.get(), data.data(), data.size(), 0) == 5000);
  REQUIRE(world.until([&] { return world.look(s, 9000, port).recv_queue == 5000; }));
  Socket full = world.look(s, 9000, port);
  REQUIRE(full.has_memory);
  CHECK(full.memory.rmem > 5000);
  CHECK(full.memory.rcvbuf == limit(server, SO_RCVBUF));
  CHECK(full.memory.sndbuf == limit(server, SO_SNDBUF));
  CHECK(full.memory.drops == 0);
  CHECK(full.info.pmtu == 1500);
  CHECK(full.info.snd_wnd > 0);

  Fd udp = world.sockets.make(1, AF_INET, SOCK_DGRAM), sender = world.sockets.make(0, AF_INET, SOCK_DGRAM);
  int least = 1;
  setsockopt(udp.get(), SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
  sockaddr_in address{AF_INET, htons(9001), {htonl(0x0a000002)}, {}};
  REQUIRE(bind(udp.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  for (int i = 0; i < 8; ++i)
    sendto(sender.get(), data.data(), 1000, 0, reinterpret_cast<sockaddr*>(&address), sizeof address);
  REQUIRE(world.until([&] {
    auto delivered = world.frames(FrameStage::delivered);
    return 8 == std::count_if(delivered.begin(), delivered.end(),
                              [](const auto& seen) { return seen.brief.protocol == packet::Protocol::udp; });
  }));
  Socket small = world.look(s, 9001, 0);
  CHECK(small.memory.rcvbuf == limit(udp, SO_RCVBUF));
  CHECK(small.memory.drops > 0);
  CHECK(small.memory.drops == world.counted(s, "UdpRcvbufErrors"));
}

TEST_CASE("Each frame of a connection names the socket that sent it") {
  ObservedWorld world;
  world.wire.socket_of = [&](HostId host, Transport transport, const Endpoint& local, const Endpoint& peer) {
    return world.observer.cookie(host, transport, local, peer);
  };
  Fd listener = world.sockets.listen(1, 9000);
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  REQUIRE(world.until([&] { return !world.frames(FrameStage::delivered, ack).empty(); }));
  Fd accepted(accept(listener.get(), nullptr, nullptr));
  send(client.get(), "hello", 5, 0);
  REQUIRE(world.until([&] { return world.frames(FrameStage::delivered, ack).size() == 2; }));
  for (const auto& seen : world.frames()) {
    if (seen.brief.protocol != packet::Protocol::tcp) continue;
    CHECK(seen.frame.socket.value == cookie_of(seen.frame.from == world.client ? client : accepted));
  }

  Fd udp = world.sockets.make(0, AF_INET, SOCK_DGRAM);
  sockaddr_in server{AF_INET, htons(9001), {htonl(0x0a000002)}, {}};
  sendto(udp.get(), "x", 1, 0, reinterpret_cast<sockaddr*>(&server), sizeof server);
  world.until([&] { return world.frames().back().brief.protocol == packet::Protocol::icmp; });
  auto sent = world.frames(FrameStage::sent);
  auto datagram = std::find_if(sent.begin(), sent.end(),
                               [](const auto& seen) { return seen.brief.protocol == packet::Protocol::udp; });
  REQUIRE(datagram != sent.end());
  CHECK(datagram->frame.socket.value == cookie_of(udp));
  CHECK_FALSE(world.observer.cookie(world.server, Transport::tcp, at("10.0.0.2", 1), at("10.0.0.1", 2)));
}

TEST_CASE("What a filter leaves out doesn't exist") {
  ObservedWorld world;
  Fd one = world.sockets.listen(0, 7000), two = world.sockets.listen(0, 7001);
  world.observer.set_filter([](const Socket& socket) { return socket.local.port == 7000; });
  CHECK(world.look(world.client, 7000, 0).state == TcpState::listen);
  CHECK(world.look(world.client, 7001, 0).state == TcpState::gone);
}
