// How a lesson goes on, and the instructions to the world: when they are given, and when they are over.
#include <csignal>

#include "lessons/hand_made.h"
#include "support/catch.h"

using namespace wirestep;
using lesson::Phase;
using test::HandMade;
using test::step;

namespace {

constexpr std::uint8_t syn = 2, ack = 16, syn_ack = 18;

}  // namespace

TEST_CASE("a step is read, played, read on, and followed by the next") {
  HandMade play("## A {#a}\n```ask\nQ?\n- x\n- y *\n```\n```step\nhold wire\n```\n## B {#b}\nOnly text.\n");
  CHECK(play.runner.state().phase == Phase::reading);
  CHECK(play.given<command::RecordStep>().at(0).id == "a");
  play.runner.answer(1);
  CHECK(play.runner.state().answer == 1u);
  CHECK(play.given<command::SetWire>().empty());
  play.next();
  CHECK(play.runner.state().phase == Phase::playing);
  CHECK(play.given<command::SetWire>().at(0).mode == WireMode::hold);
  play.answer();
  CHECK(play.runner.state().phase == Phase::played);
  play.next();
  CHECK(play.runner.state().step == 1);
  CHECK(play.runner.state().phase == Phase::played);  // nothing to play
  CHECK(play.runner.finished());
  play.next();
  CHECK(play.runner.state().step == 1);
}

TEST_CASE("playing to a step enters it, playing through plays it") {
  HandMade play("## A {#a}\n```step\nhold wire\n```\n## B {#b}\n```step\nlive wire\n```\n## C {#c}\n");
  SECTION("to") {
    play.runner.play_to("b", play.clock);
    play.answer();
    CHECK(play.runner.state().step == 1);
    CHECK(play.runner.state().phase == Phase::reading);
    play.next();
    CHECK(play.given<command::SetWire>().size() == 2);
  }
  SECTION("through") {
    play.runner.play_through("c", play.clock);
    play.answer();
    play.answer();
    CHECK(play.runner.finished());
  }
}

TEST_CASE("an instruction waits for the answer to the one before it") {
  HandMade play(step("hold wire\nstart client\n"));
  play.next();
  CHECK(play.given<command::StartProgram>().empty());
  play.answer();
  REQUIRE(play.given<command::StartProgram>().size() == 1);
  CHECK(play.given<command::StartProgram>()[0].spec.argv == std::vector<std::string>{"./client", "10.0.0.2"});
  CHECK(play.runner.state().instruction == 1);
}

TEST_CASE("a program can be started with other arguments") {
  HandMade play(step("start client with 10.0.0.2 9001\n"));
  play.next();
  CHECK(play.given<command::StartProgram>().at(0).spec.argv.size() == 3);
}

TEST_CASE("a refused command fails the lesson and tells why") {
  HandMade play(step("hold wire\n"));
  play.next();
  play.answer("there is no wire in loopback mode");
  REQUIRE(play.runner.state().failure);
  CHECK(play.runner.state().failure->found == "there is no wire in loopback mode");
  CHECK(play.runner.state().failure->line == 18);
}

TEST_CASE("restart is over when the program has been started again, and what follows is for that one") {
  HandMade play(step("restart client\nrun client until connect\n"));
  play.start("client");
  play.next();
  CHECK(play.given<command::RestartProgram>().at(0).program == "client");
  play.answer();
  CHECK(play.given<command::RunProgram>().empty());
  play.exit("client", 0);
  play.go();
  CHECK(play.given<command::RunProgram>().empty());
  play.start("client", true);
  play.go();
  CHECK(play.given<command::RunProgram>().size() == 1);
}

TEST_CASE("a restart that never comes about fails the lesson and says so") {
  HandMade play(step("restart client\n"));
  play.start("client");
  play.next();
  play.answer();
  play.pass(std::chrono::seconds(31));
  REQUIRE(play.runner.state().failure);
  CHECK(play.runner.state().failure->found == "client has not been started again");
}

TEST_CASE("a refused restart isn't waited for") {
  HandMade play(step("restart client\n"));
  play.next();
  play.answer("no program called \"client\" has been started");
  REQUIRE(play.runner.state().failure);
  CHECK(play.runner.state().failure->found == "no program called \"client\" has been started");
}

TEST_CASE("a signal is given by its number, and a suspended program is one") {
  HandMade play(step("signal client SIGSTOP\nexpect client suspended\n"));
  play.start("client");
  play.next();
  CHECK(play.given<command::SignalProgram>().at(0).signal == SIGSTOP);
  play.answer();
  CHECK(play.runner.state().phase == Phase::playing);
  play.add(SuspendEvent{ProgramId{1}, true, SIGSTOP});
  play.go();
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("a program that can't be made fails the lesson and tells why") {
  HandMade play(step("start server\n"));
  play.next();
  REQUIRE(play.runner.state().failure);
  CHECK(play.runner.state().failure->found == "server.c doesn't exist");
}

TEST_CASE("a command that is never answered ends the wait") {
  HandMade play(step("hold wire\n"));
  play.next();
  play.pass(std::chrono::seconds(29));
  CHECK(play.runner.state().phase == Phase::playing);
  play.pass(std::chrono::seconds(2));
  CHECK(play.runner.state().failure->found == "the engine has not answered");
}

TEST_CASE("deliver waits for its frame and takes the oldest") {
  HandMade play(step("deliver SYN\n"));
  play.next();
  CHECK(play.given<command::Deliver>().empty());
  play.frame(1, FrameStage::sent, ack);
  play.frame(1, FrameStage::held, ack);
  play.frame(2, FrameStage::sent, syn);
  play.go();
  CHECK(play.given<command::Deliver>().empty());
  play.frame(2, FrameStage::held, syn);
  play.frame(3, FrameStage::sent, syn, 2, 2);
  play.frame(3, FrameStage::held, syn, 2, 2);
  play.go();
  REQUIRE(play.given<command::Deliver>().size() == 1);
  CHECK(play.given<command::Deliver>()[0].frame == FrameId{2});
}

TEST_CASE("a frame that never comes fails the lesson after five seconds") {
  HandMade play(step("deliver SYN-ACK\n"));
  play.next();
  play.frame(1, FrameStage::sent, syn);
  play.frame(1, FrameStage::held, syn);
  CHECK(play.runner.deadline().has_value());
  play.pass(std::chrono::seconds(6));
  REQUIRE(play.runner.state().failure);
  CHECK(play.runner.state().failure->found.find("the wire holds: SYN") == 0);
  auto record = play.given<command::RecordExpectation>().at(0);
  CHECK_FALSE(record.met);
  CHECK(record.text == "deliver SYN-ACK");
}

TEST_CASE("what the student did by hand isn't asked for again") {
  HandMade play(step("live wire\ndeliver SYN\nexpect client connect returned 0\n"));
  play.start("client");
  play.next();
  play.answer();  // live wire
  play.by_hand();
  play.frame(1, FrameStage::sent, syn);
  play.frame(1, FrameStage::held, syn);
  play.frame(1, FrameStage::delivered, syn, 0, 1, Cause::student);
  play.call("client", CallStage::returned, "connect");
  play.go();
  CHECK(play.given<command::Deliver>().empty());
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("run until a call which the student has let begin does nothing") {
  HandMade play(step("run client until connect\nexpect client in connect\n"));
  play.start("client");
  play.by_hand();
  play.call("client", CallStage::begin, "connect");
  play.next();
  CHECK(play.given<command::RunProgram>().empty());
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("drop copies drops what repeats a delivered segment and nothing else") {
  HandMade play(step("drop copies\n"));
  play.frame(1, FrameStage::sent, syn);
  play.frame(1, FrameStage::held, syn);
  play.frame(2, FrameStage::sent, syn, 1, 2);
  play.frame(2, FrameStage::held, syn, 1, 2);
  play.frame(1, FrameStage::delivered, syn);
  play.frame(3, FrameStage::sent, syn_ack);
  play.frame(3, FrameStage::held, syn_ack);
  play.next();
  REQUIRE(play.given<command::Drop>().size() == 1);
  CHECK(play.given<command::Drop>()[0].frame == FrameId{2});
}

TEST_CASE("drop all drops all that is held, and a frame has the options that are asked for") {
  HandMade play(
      step("expect wire holds SYN without mss\ndrop all\nexpect wire holds SYN with mss within 1s\n"));
  play.frame(1, FrameStage::sent, syn);
  play.frame(1, FrameStage::held, syn);
  play.frame(2, FrameStage::sent, syn_ack);
  play.frame(2, FrameStage::held, syn_ack);
  play.next();
  play.answer();
  CHECK(play.given<command::Drop>().size() == 2);
  CHECK(play.runner.state().instruction == 2);
  play.pass(std::chrono::seconds(2));
  CHECK(play.runner.state().phase == Phase::failed);
}

TEST_CASE("what is done to a frame is done to the oldest held one that matches, once it is there") {
  HandMade play(step("duplicate SYN\nhold back SYN behind 2\ndelay SYN by 1s\ncorrupt SYN byte 60\n"));
  play.next();
  CHECK(play.given<command::Duplicate>().empty());
  play.frame(1, FrameStage::sent, syn);
  play.frame(1, FrameStage::held, syn);
  play.frame(2, FrameStage::sent, syn, 1, 2);
  play.frame(2, FrameStage::held, syn, 1, 2);
  for (int i = 0; i < 4; ++i) {
    play.go();
    play.answer();
  }
  REQUIRE(play.given<command::Duplicate>().size() == 1);
  CHECK(play.given<command::Duplicate>()[0].frame == FrameId{1});
  CHECK(play.given<command::HoldBack>().at(0).let_pass == 2);
  CHECK(play.given<command::Delay>().at(0).by == std::chrono::seconds(1));
  CHECK(play.given<command::Corrupt>().at(0).offset == 60u);
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("the wire is cut, impaired and ruled for the host that is named") {
  HandMade play(
      step("cut wire from server\nmend wire\nimpair wire from client loss 10% seed 7\n"
           "rule drop SYN from server nth 2\nclear wire\n"));
  play.next();
  for (int i = 0; i < 5; ++i) play.answer();
  CHECK(play.given<command::Cut>().at(0).from == HostId{1});
  CHECK_FALSE(play.given<command::Mend>().at(0).from);
  CHECK(play.given<command::Impair>().at(0).from == HostId{0});
  CHECK(play.given<command::Impair>().at(0).impairment.seed == 7);
  WireRule rule = play.given<command::AddRule>().at(0).rule;
  CHECK(rule.match.from == HostId{1});
  CHECK(rule.nth == 2);
  CHECK(play.given<command::ClearWire>().size() == 1);
  CHECK(play.runner.state().phase == Phase::played);
}

TEST_CASE("what the student did to a frame by hand isn't asked for again, and a held wire is no doing") {
  HandMade play(step("live wire\nduplicate SYN\n"));
  play.next();
  play.answer();  // live wire
  play.by_hand();
  play.frame(1, FrameStage::sent, syn);
  play.frame(1, FrameStage::held, syn, 0, 1, Cause::student);
  play.go();
  CHECK(play.given<command::Duplicate>().size() == 1);
  HandMade done(step("live wire\nduplicate SYN\n"));
  done.next();
  done.answer();
  done.by_hand();
  done.frame(2, FrameStage::duplicated, syn, 0, 1, Cause::student);
  done.go();
  CHECK(done.given<command::Duplicate>().empty());
  CHECK(done.runner.state().phase == Phase::played);
}
