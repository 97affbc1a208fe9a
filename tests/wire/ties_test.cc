// Frames that belong together on a real wire: fragments of one datagram, and an ICMP error with the datagram
// that it is about.

#include "datagrams.h"

#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

// A socket of the first host that is connected to a port of the second, with nobody behind it.
Fd connected(WireWorld& world, std::uint16_t port) {
  Fd socket = world.sockets.make(0, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK);
  sockaddr_in to{AF_INET, htons(port), {htonl(0x0a000002)}, {}};
  REQUIRE(connect(socket.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
  return socket;
}

std::vector<WireWorld::Seen> errors(const WireWorld& world) {
  auto seen = world.frames(FrameStage::sent);
  std::erase_if(seen, [](const auto& each) { return each.brief.protocol != packet::Protocol::icmp; });
  return seen;
}

}  // namespace

TEST_CASE("The fragments of a datagram name its first one, and one that is lost loses it all") {
  WireWorld world;
  Datagrams datagrams(world);
  world.hold(WireWorld::client);
  datagrams.send_all({std::string(4000, 'x')});
  datagrams.send_all({std::string(2000, 'y')});
  REQUIRE(world.until([&] { return world.frames(FrameStage::held).size() == 5; }));
  auto held = world.frames(FrameStage::held);
  std::vector<FrameId> of;
  for (const auto& each : held) {
    CHECK(each.brief.fragment);
    of.push_back(each.frame.fragment_of);
  }
  FrameId first = held[0].frame.frame, fourth = held[3].frame.frame;
  CHECK(of == std::vector<FrameId>{{}, first, first, {}, fourth});

  REQUIRE(world.wire.drop(held[1].frame.frame, Cause::student, world.batch) == "");
  world.live_all();
  CHECK(datagrams.receive(1) == std::vector<std::string>{std::string(2000, 'y')});
  CHECK(datagrams.receive_no_more_than_there_is().empty());
}

TEST_CASE("An ICMP error names the datagram that it is about, also when others were sent since") {
  WireWorld world;
  Datagrams datagrams(world);  // the two know each other's MAC addresses now
  Fd socket = connected(world, 7001);
  world.hold_all();
  for (const char* text : {"one", "two", "two"}) REQUIRE(send(socket.get(), text, 3, 0) == 3);
  REQUIRE(world.until([&] { return world.frames(FrameStage::held).size() == 3; }));
  auto held = world.frames(FrameStage::held);
  // The first, and of the two that are alike the one that was sent last.
  for (std::size_t i : {0u, 2u}) {
    REQUIRE(world.wire.deliver(held[i].frame.frame, Cause::student, world.batch) == "");
    std::size_t before = errors(world).size();
    REQUIRE(world.until([&] { return errors(world).size() > before; }));
    CHECK(errors(world).back().frame.answers == held[i].frame.frame);
  }
  CHECK_FALSE(held[0].frame.answers);
}

TEST_CASE("On a live wire, too, an ICMP error names its datagram") {
  WireWorld world;
  Datagrams datagrams(world);
  Fd socket = connected(world, 7001);
  auto sent = [&] {
    auto seen = world.frames(FrameStage::sent);
    std::erase_if(seen, [](const auto& each) { return each.brief.destination.port != 7001; });
    return seen;
  };
  REQUIRE(send(socket.get(), "anyone?", 7, 0) == 7);
  REQUIRE(world.until([&] { return errors(world).size() == 1; }));
  REQUIRE(sent().size() == 1);
  CHECK(errors(world)[0].frame.answers == sent()[0].frame.frame);
}
