// What is expected: from when it counts, for how long, and what is said where it did not come.
#include <cerrno>

#include "lessons/hand_made.h"
#include "support/catch.h"

using namespace wirestep;
using lesson::Phase;
using test::HandMade;
using test::step;

namespace {

constexpr std::uint8_t syn = 2;

}  // namespace

TEST_CASE("processor time counts from the beginning of the step, and of a new start from its own") {
  HandMade play(step("step client\nexpect client cpu over 100ms\nexpect client cpu under 200ms\n"));
  auto used = [&](Nanoseconds time, bool again = false) {
    play.add(ProgramTimeEvent{ProgramId{HandMade::id("client").value + (again ? 10u : 0u)}, time, {}, 0, 0});
  };
  play.start("client");
  used(std::chrono::seconds(3));
  play.add(StepEvent{play.trace.store("a")});
  play.next();
  play.answer();
  CHECK(play.runner.state().instruction == 1);  // the three seconds are of before
  used(std::chrono::milliseconds(3100));
  play.go();
  CHECK(play.runner.state().instruction == 1);
  used(std::chrono::milliseconds(3150));
  play.go();
  CHECK(play.runner.state().instruction == 3);

  HandMade other(step("step client\nexpect client cpu over 100ms\n"));
  other.start("client");
  other.add(ProgramTimeEvent{HandMade::id("client"), std::chrono::seconds(1), {}, 0, 0});
  other.add(StepEvent{other.trace.store("a")});
  other.start("client", true);
  other.add(ProgramTimeEvent{
      ProgramId{HandMade::id("client").value + 10u}, std::chrono::milliseconds(150), {}, 0, 0});
  other.next();
  other.answer();
  CHECK(other.runner.state().instruction == 2);
}

TEST_CASE("a state that lasted for one event is seen, whichever is asked for first") {
  HandMade play(step("live wire\nexpect client tcp ESTABLISHED\nexpect client tcp SYN_SENT\n"));
  play.next();
  play.answer();
  play.socket("client", TcpState::syn_sent);
  play.socket("client", TcpState::established);
  play.socket("client", TcpState::fin_wait_1);
  play.go();
  CHECK(play.runner.state().phase == Phase::played);
  auto records = play.given<command::RecordExpectation>();
  REQUIRE(records.size() == 2);
  CHECK((records[0].met && records[1].met));
}

TEST_CASE("a state of before the instruction doesn't count") {
  HandMade play(step("live wire\nexpect client tcp SYN_SENT\n"));
  play.socket("client", TcpState::syn_sent);
  play.next();
  play.socket("client", TcpState::established);
  play.answer();
  play.pass(std::chrono::seconds(6));
  REQUIRE(play.runner.state().failure);
  CHECK(play.runner.state().failure->found.find("client lists: 10.0.0.1:9000  ESTABLISHED") == 0);
}

TEST_CASE(
    "a happening counts from when the instruction was given, though its answer comes later in the trace") {
  HandMade play(step("run client\nexpect client connect failed ECONNREFUSED\n"));
  play.start("client");
  play.next();
  play.call("client", CallStage::returned, "connect", -1, ECONNREFUSED);
  play.answer();
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("an expectation says what was the case instead, and tells the story") {
  HandMade play(step("run client\nexpect client connect returned 0 within 2s\n"));
  play.start("client");
  play.next();
  play.answer();
  play.call("client", CallStage::begin, "connect");
  play.frame(1, FrameStage::sent, syn);
  play.pass(std::chrono::milliseconds(1900));
  CHECK(play.runner.state().phase == Phase::playing);
  play.pass(std::chrono::milliseconds(200));
  REQUIRE(play.runner.state().failure);
  const auto& failure = *play.runner.state().failure;
  CHECK(failure.found.find("client is in connect()") == 0);
  std::string report = lesson::report(play.lesson, failure);
  CHECK(report.find(
            "x/lesson.md:19: expect client connect returned 0 within 2s\n  but client is in connect()") == 0);
  CHECK(report.find("client calls connect()") != std::string::npos);
  CHECK(report.find("client sends #1 SYN") != std::string::npos);
}

TEST_CASE("an expected happening that didn't come is answered with what came instead") {
  HandMade play(step("run client\nexpect client connect returned 0 within 2s\n"));
  play.start("client");
  play.next();
  play.answer();
  play.call("client", CallStage::begin, "connect");
  play.call("client", CallStage::returned, "connect", -1, ECONNREFUSED, "3\n10.0.0.2:9000\n16");
  play.exit("client", 1);
  play.pass(std::chrono::seconds(3));
  REQUIRE(play.runner.state().failure);
  CHECK(play.runner.state().failure->found ==
        "client's connect(3, 10.0.0.2:9000, 16) fails: ECONNREFUSED; now client has exited with status 1");
}

TEST_CASE("an expected happening that an earlier instruction caused is said to have been there") {
  HandMade play(step("run client\nhold wire\nexpect client connect returned 0 within 2s\n"));
  play.start("client");
  play.next();
  play.call("client", CallStage::returned, "connect");
  play.answer();
  play.answer();
  play.pass(std::chrono::seconds(3));
  REQUIRE(play.runner.state().failure);
  CHECK(play.runner.state().failure->found.find("that had happened at ") == 0);
}

TEST_CASE("calls are compared by result and by what was received") {
  HandMade play(step("run client\nexpect client recv returned 5 \"hello\"\n"));
  play.start("client");
  play.next();
  play.answer();
  play.call("client", CallStage::returned, "recv", 5, 0, "3\n\"world\"\n64\n0");
  play.go();
  CHECK(play.runner.state().phase == Phase::playing);
  play.call("client", CallStage::returned, "recv", 5, 0, "3\n\"hello\"\n64\n0");
  play.go();
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("calls are compared by an argument as the list of calls writes it") {
  HandMade play(step("run client\nexpect client getsockopt returned 0 with [ECONNREFUSED]\n"));
  play.start("client");
  play.next();
  play.answer();
  play.call("client", CallStage::returned, "getsockopt", 0, 0, "3\nSOL_SOCKET\nSO_ERROR\n[0]\n[4]");
  play.go();
  CHECK(play.runner.state().phase == Phase::playing);
  play.call("client", CallStage::returned, "getsockopt", 0, 0,
            "3\nSOL_SOCKET\nSO_ERROR\n[ECONNREFUSED]\n[4]");
  play.go();
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("accept is accept4, too") {
  HandMade play(step("run server\nexpect server at accept\n"));
  play.start("server");
  play.next();
  play.answer();
  play.call("server", CallStage::waiting, "accept4");
  play.go();
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("still is met when the condition held for the whole span, counted from the expectation before") {
  HandMade play(step("live wire\nexpect client tcp SYN_SENT\nexpect still client tcp SYN_SENT for 300ms\n"));
  play.next();
  play.answer();
  play.socket("client", TcpState::syn_sent);
  play.go();
  play.pass(std::chrono::milliseconds(200));
  CHECK(play.runner.state().phase == Phase::playing);
  SECTION("it held") {
    play.pass(std::chrono::milliseconds(101));
    CHECK(play.runner.state().phase == Phase::played);
  }
  SECTION("it held until after the span, though nobody looked in time") {
    play.clock += std::chrono::milliseconds(200);
    play.socket("client", TcpState::established);
    play.go();
    CHECK(play.runner.state().phase == Phase::played);
  }
  SECTION("it didn't hold") {
    play.socket("client", TcpState::established);
    play.go();
    CHECK(play.runner.state().phase == Phase::failed);
  }
}

TEST_CASE("no is broken by a happening and by a condition") {
  HandMade play(step("live wire\nexpect no wire saw frame for 200ms\nexpect no client tcp LISTEN for 1s\n"));
  play.next();
  play.answer();
  SECTION("nothing happens") {
    play.pass(std::chrono::milliseconds(250));
    CHECK(play.runner.state().instruction == 2);
    play.pass(std::chrono::seconds(1));
    CHECK(play.runner.state().phase == Phase::played);
  }
  SECTION("a frame is seen") {
    play.frame(1, FrameStage::sent, syn);
    play.go();
    REQUIRE(play.runner.state().phase == Phase::failed);
    CHECK(play.runner.state().failure->found.find(" s client sends #1 SYN") != std::string::npos);
  }
  SECTION("the state comes") {
    play.pass(std::chrono::milliseconds(250));
    play.socket("client", TcpState::listen);
    play.go();
    CHECK(play.runner.state().phase == Phase::failed);
  }
}

TEST_CASE("queues, ports and the absence of a socket") {
  HandMade play(
      step("live wire\nexpect server tcp 9000 LISTEN recv_queue 1\nexpect server tcp 9000 CLOSED\n"));
  play.next();
  play.answer();
  play.socket("server", TcpState::listen, 8000, 1);
  play.socket("server", TcpState::listen, 9000, 0);
  play.go();
  CHECK(play.runner.state().instruction == 1);
  play.socket("server", TcpState::listen, 9000, 1);
  play.socket("server", TcpState::gone, 9000);
  play.go();
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("a counter has risen by so many since the step began, in one jump or several") {
  HandMade play(step("live wire\nexpect server counter ListenOverflows +2\n"));
  play.next();
  play.count("client", "TcpExtListenOverflows", 2);
  play.count("server", "TcpExtListenOverflows", 1);
  play.answer();
  CHECK(play.runner.state().phase == Phase::playing);
  SECTION("it has") {
    play.count("server", "TcpExtListenOverflows", 1);
    play.go();
    CHECK(play.runner.state().phase == Phase::played);
  }
  SECTION("it hasn't, and what else was counted is said") {
    play.count("server", "TcpExtListenDrops", 3);
    play.pass(std::chrono::seconds(6));
    REQUIRE(play.runner.state().failure);
    CHECK(play.runner.state().failure->found == "server's TcpExtListenOverflows rose by 1 in this step");
    auto report = lesson::report(play.lesson, *play.runner.state().failure);
    CHECK(report.find("server's kernel counts TcpExtListenDrops +3") != std::string::npos);
  }
}

TEST_CASE("the end of a program and what it printed") {
  HandMade play(step("run client\nexpect client printed \"hello\"\nexpect client exited 1\n"));
  play.start("client");
  play.next();
  play.answer();
  play.add(OutputEvent{ProgramId{1}, play.trace.store("it says hel")});
  play.add(OutputEvent{ProgramId{1}, play.trace.store("lo\n")});
  play.exit("client", 1);
  play.go();
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("a peer's story is about its work: connections, bytes or datagrams") {
  HandMade play(step("peer talk echo on server 7 udp\nexpect peer talk connected 1 within 1s\n"));
  play.next();
  PeerEvent udp{};
  udp.peer = PeerId{1};
  udp.name = play.trace.store("talk");
  udp.transport = Transport::udp;
  udp.role = PeerRole::listen;
  udp.open = 1;  // its socket, and nobody is connected to it
  udp.received = 40;
  play.add(udp);
  PeerEvent flood = udp;
  flood.peer = PeerId{2};
  flood.name = play.trace.store("flood");
  flood.role = PeerRole::send;
  flood.wanted = 500;
  flood.closed = 30;
  play.add(flood);
  PeerEvent service = udp;
  service.peer = PeerId{3};
  service.name = play.trace.store("service");
  service.transport = Transport::tcp;
  service.open = 3;
  play.add(service);
  play.answer();
  play.pass(std::chrono::seconds(2));
  REQUIRE(play.runner.state().failure);
  CHECK(play.runner.state().failure->found.find("UDP has no connections") != std::string::npos);
  const std::string story = report(play.lesson, *play.runner.state().failure);
  CHECK(story.find("the peer talk: 40 bytes received") != std::string::npos);
  CHECK(story.find("the peer flood: 30 of 500 datagrams sent") != std::string::npos);
  CHECK(story.find("the peer service: 3 open") != std::string::npos);
}

TEST_CASE("what a peer hears may come in two pieces, and what it heard before doesn't count again") {
  HandMade play(
      step("peer talk connect from client to server 7\nexpect peer talk received \"hello\" within 1s\n"
           "peer talk send \"x\"\nexpect peer talk received \"hello\" within 1s\n"));
  auto hear = [&](std::string_view text) {
    PeerEvent peer{};
    peer.peer = PeerId{1};
    peer.name = play.trace.store("talk");
    peer.role = PeerRole::connect;
    peer.heard = play.trace.store(text);
    play.add(peer);
    play.go();
  };
  play.next();
  hear("");
  play.answer();
  hear("well, hel");
  CHECK(play.runner.state().instruction == 1);
  hear("lo");
  CHECK(play.runner.state().instruction == 2);
  play.answer();
  hear("!");
  CHECK(play.runner.state().instruction == 3);
  hear("hello");
  CHECK(play.runner.state().phase == Phase::played);
}
