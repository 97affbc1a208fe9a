// What the wire does to frames: live, hold, slow; deliver and drop; and what the record says of it. Client
// and server are sockets of two real kernels.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <thread>

#include "wire_world.h"

#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::test;
using namespace std::chrono_literals;

namespace {

constexpr int syn = packet::syn, ack = packet::ack, syn_ack = packet::syn | packet::ack;

int tcp_state(const Fd& socket) {
  tcp_info info{};
  socklen_t length = sizeof info;
  getsockopt(socket.get(), IPPROTO_TCP, TCP_INFO, &info, &length);
  return info.tcpi_state;
}

// One frame's stages in the trace, in order.
std::vector<FrameStage> life(const WireWorld& world, FrameId frame) {
  std::vector<FrameStage> stages;
  for (const auto& seen : world.frames())
    if (seen.frame.frame == frame) stages.push_back(seen.frame.stage);
  return stages;
}

using Stages = std::vector<FrameStage>;

}  // namespace

TEST_CASE("A live wire joins two hosts, and every frame is in the record once") {
  WireWorld world;
  Fd listener = world.sockets.listen(1, 9000);
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  REQUIRE(world.until([&] { return tcp_state(client) == TCP_ESTABLISHED; }));
  REQUIRE(world.until([&] { return world.frames(FrameStage::delivered, ack).size() == 1; }));
  auto sent = world.frames(FrameStage::sent);
  REQUIRE(sent.size() == 5);  // ARP request and answer, SYN, SYN-ACK, ACK
  CHECK(sent[0].brief.protocol == packet::Protocol::arp);
  CHECK(sent[1].brief.protocol == packet::Protocol::arp);
  CHECK(sent[2].brief.flags == syn);
  CHECK(sent[3].brief.flags == syn_ack);
  CHECK(sent[4].brief.flags == ack);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    CHECK(sent[i].frame.frame == FrameId{i + 1});
    CHECK(sent[i].frame.from == (i % 2 == 0 ? WireWorld::client : WireWorld::server));
    CHECK(life(world, sent[i].frame.frame) == Stages{FrameStage::sent, FrameStage::delivered});
  }
  CHECK(world.wire.statistics().frames == 5);
  CHECK(world.wire.statistics().lost == 0);
}

TEST_CASE("A frame is delivered before its answer is sent, and times never fall") {
  WireWorld world;
  Fd listener = world.sockets.listen(1, 9000);
  for (int i = 0; i < 50; ++i) {
    Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
    REQUIRE(world.until([&] { return tcp_state(client) == TCP_ESTABLISHED; }));
    Fd accepted(accept(listener.get(), nullptr, nullptr));
    linger abort{1, 0};  // closes with RST, so that the ports are free again
    setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  }
  world.until([&] { return world.frames(FrameStage::sent, packet::rst | ack).size() == 50; });
  Time last{};
  FrameId syn_delivered{}, expected{1};
  for (const auto& seen : world.frames()) {
    CHECK(seen.time >= last);
    last = seen.time;
    if (seen.frame.stage == FrameStage::sent)
      CHECK(seen.frame.frame == std::exchange(expected, {expected.value + 1}));
    if (seen.brief.flags == syn && seen.frame.stage == FrameStage::delivered)
      syn_delivered = seen.frame.frame;
    if (seen.brief.flags == syn && seen.frame.stage == FrameStage::sent) syn_delivered = {};
    if (seen.brief.flags == syn_ack && seen.frame.stage == FrameStage::sent) CHECK(syn_delivered);
  }
}

TEST_CASE("A held handshake goes on frame by frame, when the student delivers") {
  WireWorld world;
  Fd listener = world.sockets.listen(1, 9000);
  world.hold_all();
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  FrameId first = world.held(syn);
  REQUIRE(first);
  CHECK(tcp_state(client) == TCP_SYN_SENT);
  world.turn(50ms);
  CHECK(world.frames(FrameStage::sent, syn_ack).empty());

  CHECK(world.wire.deliver(first, Cause::student, world.batch) == "");
  FrameId second = world.held(syn_ack);
  REQUIRE(second);
  CHECK(tcp_state(client) == TCP_SYN_SENT);

  CHECK(world.wire.deliver(second, Cause::student, world.batch) == "");
  CHECK(tcp_state(client) == TCP_ESTABLISHED);  // at once: the kernel took it within send()
  FrameId third = world.held(ack);
  REQUIRE(third);
  pollfd incoming{listener.get(), POLLIN, 0};
  CHECK(poll(&incoming, 1, 0) == 0);
  CHECK(world.wire.deliver(third, Cause::student, world.batch) == "");
  CHECK(poll(&incoming, 1, 0) == 1);
  world.turn();
  for (FrameId id : {first, second, third})
    CHECK(life(world, id) == Stages{FrameStage::sent, FrameStage::held, FrameStage::delivered});
  CHECK(world.frames(FrameStage::held).front().frame.cause == Cause::student);
  CHECK(world.frames(FrameStage::delivered, ack).front().frame.cause == Cause::student);
}

TEST_CASE("ARP crosses a held wire, unless it is to be held too") {
  WireWorld world(WorldSpec{{{"a", "", {}}, {"b", "", {}}, {"c", "", {}}}});
  world.hold(WireWorld::client);
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  REQUIRE(world.held(syn));
  auto held = world.frames(FrameStage::held);
  CHECK(std::none_of(held.begin(), held.end(),
                     [](const auto& seen) { return seen.brief.protocol == packet::Protocol::arp; }));

  world.hold(WireWorld::client, true);
  Fd other = world.sockets.connect(0, "10.0.0.3", 9000);
  REQUIRE(world.until([&] { return world.frames(FrameStage::held).size() == 3; }));
  held = world.frames(FrameStage::held);
  CHECK(held[1].brief.protocol == packet::Protocol::arp);
  CHECK(held[2].brief.protocol == packet::Protocol::arp);
}

TEST_CASE("A broadcast goes to every other host, each copy a frame of its own") {
  WireWorld world(WorldSpec{{{"a", "", {}}, {"b", "", {}}, {"c", "", {}}}});
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  REQUIRE(world.until([&] { return !world.frames(FrameStage::delivered, packet::rst | ack).empty(); }));
  auto sent = world.frames(FrameStage::sent);
  REQUIRE(sent.size() >= 3);
  CHECK(sent[0].brief.protocol == packet::Protocol::arp);
  CHECK(sent[1].brief.protocol == packet::Protocol::arp);
  CHECK(sent[0].frame.to == HostId{1});
  CHECK(sent[1].frame.to == HostId{2});
  CHECK(sent[0].frame.frame != sent[1].frame.frame);
  for (const auto& seen : sent)
    if (seen.brief.protocol == packet::Protocol::tcp) CHECK(seen.frame.to != HostId{2});
}

TEST_CASE("A held wire takes so many frames and no more, and takes again once some are gone") {
  WireWorld world;
  Fd socket = world.sockets.make(0, AF_INET, SOCK_DGRAM);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(9);
  inet_pton(AF_INET, "10.0.0.2", &server.sin_addr);
  char byte = 0;
  auto send_one = [&] {
    REQUIRE(sendto(socket.get(), &byte, 1, 0, reinterpret_cast<sockaddr*>(&server), sizeof server) == 1);
  };
  send_one();  // asks for the server's MAC address
  REQUIRE(world.until([&] { return !world.frames(FrameStage::delivered).empty(); }));
  world.hold(WireWorld::client);
  CHECK_FALSE(world.wire.full(WireWorld::client));
  for (std::size_t i = 0; i < 2 * most_waiting; ++i) send_one();
  REQUIRE(world.until([&] { return world.wire.full(WireWorld::client); }));
  for (int i = 0; i < 50; ++i) world.turn();
  auto held = world.frames(FrameStage::held);
  CHECK(held.size() >= most_waiting);
  CHECK(held.size() < most_waiting + 64);  // the batch that filled it

  for (std::size_t i = 0; i < 100; ++i)
    REQUIRE(world.wire.drop(held[i].frame.frame, Cause::student, world.batch) == "");
  CHECK(world.until([&] { return world.frames(FrameStage::held).size() > held.size(); }));
}

TEST_CASE("A dropped SYN is sent again, marked as a copy, and the dropped one can still be delivered") {
  WireWorld world;
  Fd listener = world.sockets.listen(1, 9000);
  world.hold_all();
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  FrameId first = world.held(syn);
  REQUIRE(first);
  CHECK(world.wire.drop(first, Cause::student, world.batch) == "");
  CHECK(world.wire.drop(first, Cause::student, world.batch) ==
        "frame #" + std::to_string(first.value) + " was already dropped");
  FrameId second = world.held(syn, 2), third = world.held(syn, 3);
  REQUIRE(third);
  auto syns = world.frames(FrameStage::sent, syn);
  CHECK(syns[0].frame.copy == 1);
  CHECK_FALSE(syns[0].frame.retransmission_of);
  CHECK(syns[1].frame.copy == 2);
  CHECK(syns[2].frame.copy == 3);
  CHECK(syns[2].frame.retransmission_of == first);

  CHECK(world.wire.deliver(first, Cause::student, world.batch) == "");
  CHECK(world.held(syn_ack));
  CHECK(life(world, first) ==
        Stages{FrameStage::sent, FrameStage::held, FrameStage::dropped, FrameStage::delivered});
  CHECK(life(world, second) == Stages{FrameStage::sent, FrameStage::held});
  CHECK(world.wire.deliver(first, Cause::student, world.batch) ==
        "frame #" + std::to_string(first.value) + " was already delivered");
  CHECK(world.wire.deliver(FrameId{999}, Cause::student, world.batch) == "there is no frame #999");
  CHECK(world.wire.drop(FrameId{0}, Cause::student, world.batch) == "there is no frame #0");
}

TEST_CASE("On a slow wire a frame is in flight for its transit, and hold stops it there") {
  WireWorld world;
  Fd listener = world.sockets.listen(1, 9000);
  world.hold(WireWorld::server);
  world.wire.set_mode(WireWorld::client, WireMode::slow, 100ms, false, world.batch);
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  REQUIRE(world.until([&] { return !world.frames(FrameStage::sent, syn).empty(); }));
  const bool arrived = !world.frames(FrameStage::delivered, syn).empty();  // if we were stopped for as long
  CHECK(world.wire.next_due().has_value() != arrived);
  REQUIRE(world.until([&] { return !world.frames(FrameStage::delivered, syn).empty(); }));
  auto sent = world.frames(FrameStage::sent, syn)[0], delivered = world.frames(FrameStage::delivered, syn)[0];
  CHECK(delivered.time - sent.time >= 100ms);
  CHECK(delivered.frame.cause == Cause::live);

  world.wire.set_mode(WireWorld::client, WireMode::slow, 10s, false, world.batch);
  CHECK(world.wire.deliver(world.held(syn_ack), Cause::student, world.batch) == "");
  REQUIRE(world.until([&] { return !world.frames(FrameStage::sent, ack).empty(); }));
  CHECK(world.wire.next_due());
  world.hold(WireWorld::client);
  CHECK_FALSE(world.wire.next_due());
  world.turn(150ms);
  CHECK(world.frames(FrameStage::delivered, ack).empty());
  CHECK(world.frames(FrameStage::held, ack).size() == 1);

  world.wire.set_mode(WireWorld::client, WireMode::slow, 50ms, false, world.batch);
  REQUIRE(world.until([&] { return !world.frames(FrameStage::delivered, ack).empty(); }));
  CHECK_FALSE(world.wire.next_due());
}

TEST_CASE("The loop is told who had traffic, and at once who was given a frame by hand") {
  WireWorld world;
  std::vector<HostId> traffic, by_hand;
  world.wire.on_traffic = [&](HostId host) { traffic.push_back(host); };
  world.wire.on_by_hand = [&](HostId host, const packet::Brief& frame) {
    CHECK(frame.flags == syn);
    by_hand.push_back(host);
  };
  world.hold(WireWorld::client);
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  FrameId first = world.held(syn);
  REQUIRE(first);
  CHECK(std::count(traffic.begin(), traffic.end(), WireWorld::client) >= 1);
  CHECK(by_hand.empty());
  world.wire.deliver(first, Cause::student, world.batch);
  CHECK(by_hand == std::vector<HostId>{WireWorld::server});
  // The port is closed: RST comes back.
  REQUIRE(world.until([&] { return !world.frames(FrameStage::delivered, packet::rst | ack).empty(); }));
}

TEST_CASE("An idle wire uses no CPU") {
  WireWorld world;
  Fd client = world.sockets.connect(0, "10.0.0.2", 9000);
  REQUIRE(world.until([&] { return !world.frames(FrameStage::delivered, packet::rst | ack).empty(); }));
  while (world.wire.drain(world.batch)) {
  }
  auto cpu = [] {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    auto microseconds = [](const timeval& time) { return time.tv_sec * 1'000'000 + time.tv_usec; };
    return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
  };
  auto before = cpu();
  std::this_thread::sleep_for(2s);
  CHECK(cpu() - before <
        20'000);  // a thread that looks every millisecond takes more, one that turns takes 2 s
}
