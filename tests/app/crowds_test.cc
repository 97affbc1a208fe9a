// A crowd of connections on the ladder: one line for its handshakes, and arrows for what a lesson looks at.

#include "app/model/ladder.h"

#include "support/catch.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;
using namespace std::chrono_literals;
using test::StoryTrace;

namespace {

PeerEvent crowd(std::uint32_t wanted, std::uint32_t open = 0) {
  PeerEvent peer{};
  peer.peer = PeerId{1};
  peer.role = PeerRole::connect;
  peer.address = *endpoint_from("10.0.0.2:9000");
  peer.wanted = wanted;
  peer.open = open;
  return peer;
}

void cross(StoryTrace& story, FrameId frame) {
  story.deliver(frame);
}

// The three frames of a handshake from this port.
void handshake(StoryTrace& story, std::uint16_t port) {
  story.client_port = port;
  cross(story, story.send("client", packet::syn, 0, 0));
  story.call("server", "accept", 7, 5);
  cross(story, story.send("server", packet::syn | packet::ack, 0, 1));
  story.call("server", "epoll_ctl", 8);
  cross(story, story.send("client", packet::ack, 1, 1));
}

Ladder ladder_of(const StoryTrace& story, bool crowds = false) {
  LadderOptions options;
  options.crowds = crowds;
  Ladder ladder(story.trace, options);
  ladder.follow(story.trace.size());
  return ladder;
}

}  // namespace

TEST_CASE("a crowd's handshakes are one line, and what its server calls meanwhile is a row for each line") {
  StoryTrace story;
  story.start("server");
  story.peer("crowd", crowd(100));
  for (std::uint16_t port = 1000; port < 1050; ++port) handshake(story, port);
  story.peer("crowd", crowd(100, 50));
  std::size_t middle = story.trace.size();
  for (std::uint16_t port = 1050; port < 1100; ++port) handshake(story, port);
  story.peer("crowd", crowd(100, 100));

  Ladder ladder = ladder_of(story);
  CHECK(ladder.frames().empty());
  REQUIRE(ladder.crowds().size() == 1);
  const LadderCrowd& line = ladder.crowds().front();
  CHECK(line.at(story.trace.size()).frames == 300);
  CHECK(std::get<PeerEvent>(story.trace[line.at(middle).peer].body).open == 50);
  CHECK(std::get<PeerEvent>(story.trace[line.at(story.trace.size()).peer].body).open == 100);
  CHECK(ladder.calls().size() == 2);
  CHECK(ladder.connections().empty());
  CHECK(ladder.end() < 10);

  Ladder opened = ladder_of(story, true);
  CHECK(opened.frames().size() == 300);
  CHECK(opened.crowds().empty());
  CHECK(opened.connections().size() == 100);
}

TEST_CASE("the connection of a crowd that carries data is drawn from there on") {
  StoryTrace story;
  story.peer("crowd", crowd(100));
  for (std::uint16_t port = 1000; port < 1100; ++port) handshake(story, port);
  story.client_port = 1017;
  FrameId data = story.send("client", packet::ack | packet::psh, 1, 1, "x");
  cross(story, data);
  FrameId ack = story.send("server", packet::ack, 1, 2);
  cross(story, ack);
  Ladder ladder = ladder_of(story);
  REQUIRE(ladder.frames().size() == 2);
  CHECK(ladder.frame(data)->length == 1);
  CHECK(ladder.frame(ack) != nullptr);
  REQUIRE(ladder.connections().size() == 1);
  CHECK(ladder.connections().front().first.port == 1017);
}

TEST_CASE("a few connections are no crowd, and another server's are none of it") {
  StoryTrace story;
  story.peer("few", crowd(3));
  for (std::uint16_t port = 1000; port < 1003; ++port) handshake(story, port);
  CHECK(ladder_of(story).frames().size() == 9);

  StoryTrace other;
  PeerEvent elsewhere = crowd(100);
  elsewhere.address.port = 7;
  other.peer("crowd", elsewhere);
  handshake(other, 1000);
  CHECK(ladder_of(other).frames().size() == 3);
}

TEST_CASE("a program's own connection to the crowd's server is drawn") {
  StoryTrace story;
  story.start("client");
  story.peer("crowd", crowd(100));
  handshake(story, 1000);
  // Cookie 11 is that of what the client sends.
  story.about(Cookie{11}, "");
  story.begin("client", "connect", 3);
  handshake(story, 1001);
  Ladder ladder = ladder_of(story);
  CHECK(ladder.frames().size() == 3);
  CHECK(ladder.crowds().front().at(story.trace.size()).frames == 3);
}

TEST_CASE("a connection from before the crowd is none of it") {
  StoryTrace story;
  handshake(story, 1000);
  story.peer("crowd", crowd(100));
  story.client_port = 1000;
  cross(story, story.send("client", packet::fin | packet::ack, 1, 1));
  CHECK(ladder_of(story).frames().size() == 4);
}

TEST_CASE("a frame of a crowd that is held has its arrow, so that it can be let go") {
  StoryTrace story;
  story.peer("crowd", crowd(100));
  FrameId syn = story.send("client", packet::syn, 0, 0);
  story.hold(syn);
  Ladder ladder = ladder_of(story);
  REQUIRE(ladder.frame(syn) != nullptr);
  CHECK(ladder.frame(syn)->fate(ladder.cursor()) == LadderFrame::Fate::held);
  CHECK(ladder.crowds().front().at(story.trace.size()).frames == 0);
}

TEST_CASE("after a pause a crowd's frames have a line of their own") {
  StoryTrace story;
  story.peer("crowd", crowd(100));
  handshake(story, 1000);
  story.pass(1s);
  handshake(story, 1001);
  CHECK(ladder_of(story).crowds().size() == 1);
  story.pass(5s);
  handshake(story, 1002);
  CHECK(ladder_of(story).crowds().size() == 2);
}
