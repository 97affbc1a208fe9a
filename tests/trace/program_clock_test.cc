#include "trace/program_clock.h"

#include "support/catch.h"
#include "trace/model.h"

using namespace wirestep;
using namespace std::chrono_literals;

namespace {

Time at(Nanoseconds since) {
  return Time(1000s) + since;
}

ProgramClock started() {
  ProgramClock clock;
  clock.started(at(0s));
  return clock;
}

void call(ProgramClock& clock, Nanoseconds begin, Nanoseconds end, std::int32_t tid = 1) {
  clock.called(1, tid, true, at(begin));
  clock.called(1, tid, false, at(end));
}

}  // namespace

TEST_CASE("A call that waits is blocked, all the time that no processor was used") {
  ProgramClock clock = started();
  call(clock, 100ms, 3100ms);
  CHECK(clock.blocked(at(3s)) == 3000ms);  // at once, no look has been taken yet
  clock.looked(at(3200ms), 50ms, 1);
  CHECK(clock.blocked(at(3s)) == 3000ms);
  CHECK(clock.cpu() == 50ms);
}

TEST_CASE("A program that polls is in its calls and never blocked") {
  ProgramClock clock = started();
  for (int i = 0; i < 10000; ++i) call(clock, i * 10us, i * 10us + 6us);
  CHECK(clock.blocked(at(3s)) == 0s);
  clock.looked(at(100ms), 99ms, 1);
  CHECK(clock.blocked(at(3s)) == 1ms);  // what is missing of its processor time
  CHECK(clock.share(at(150ms)) == Approx(0.99));
  CHECK(clock.share(at(2s)) == 0);  // it would have been looked at, had it gone on
}

TEST_CASE("A call that was only made to wait for a processor wasn't blocked") {
  ProgramClock clock = started();
  call(clock, 10ms, 90ms);
  clock.looked(at(100ms), 5ms, 0);
  CHECK(clock.blocked(at(100ms)) == 0s);
  clock.called(1, 1, true, at(150ms));
  clock.looked(at(200ms), 6ms, 1);  // it sleeps
  clock.looked(at(300ms), 6ms, 1);  // and sleeps on
  CHECK(clock.blocked(at(300ms)) == 150ms);
  clock.called(1, 1, false, at(350ms));
  clock.looked(at(400ms), 7ms, 1);
  CHECK(clock.blocked(at(400ms)) == 200ms);
}

TEST_CASE("Many short waits count, too, once the processor time is known") {
  ProgramClock clock = started();
  for (int i = 0; i < 100; ++i) call(clock, i * 1ms, i * 1ms + 900us);
  CHECK(clock.blocked(at(3s)) == 0s);
  clock.looked(at(100ms), 8ms, 1);
  CHECK(clock.blocked(at(3s)) == 90ms);
}

TEST_CASE("Half computing, half blocked: each half is where it belongs") {
  ProgramClock clock = started();
  call(clock, 50ms, 100ms);
  clock.looked(at(100ms), 50ms, 1);
  CHECK(clock.blocked(at(3s)) == 50ms);
  CHECK(clock.share(at(100ms)) == Approx(0.5));
}

TEST_CASE("A call that is under way is counted up to the look, and after it only what is new") {
  ProgramClock clock = started();
  clock.called(1, 1, true, at(100ms));
  CHECK(clock.blocked(at(105ms)) == 0s);  // too short to be noticed
  CHECK(clock.blocked(at(600ms)) == 500ms);
  clock.looked(at(1s), 1ms, 1);
  CHECK(clock.blocked(at(1s)) == 900ms);
  CHECK(clock.blocked(at(1500ms)) == 1400ms);
  clock.called(1, 1, false, at(2s));
  CHECK(clock.blocked(at(9s)) == 1900ms);
}

TEST_CASE("Threads wait side by side, and their waits add up") {
  ProgramClock clock = started();
  clock.called(1, 1, true, at(0s));
  clock.called(1, 2, true, at(100ms));
  clock.looked(at(1s), 0s, 1);
  CHECK(clock.blocked(at(1s)) == 1900ms);
}

TEST_CASE("Who waits at the gate isn't blocked") {
  ProgramClock clock = started();
  clock.called(1, 1, false, at(0s));
  clock.looked(at(1s), 0s, 1);
  CHECK(clock.blocked(at(2s)) == 0s);
}

TEST_CASE("The model counts the call in progress live, and a call that ends with its program") {
  Trace trace;
  auto add = [&](Nanoseconds time, const EventBody& body) {
    trace.append(at(time), body);
    trace.publish();
  };
  add(0s, SessionEvent{});
  ProgramEvent program{};
  program.program = ProgramId{1};
  program.started = true;
  program.name = trace.store("client");
  add(0s, program);
  CallEvent call{};
  call.program = ProgramId{1};
  call.stage = CallStage::begin;
  add(1s, call);
  add(2s, ProgramTimeEvent{ProgramId{1}, 30ms, 10ms, 5, 0});
  Model model;
  model.advance_to(trace, trace.size());
  CHECK(model.program("client")->clock.cpu() == 40ms);
  CHECK(model.program("client")->clock.blocked(at(2s)) == 1s);
  CHECK(model.program("client")->clock.blocked(at(4s)) == 3s);
  program.started = false;
  add(6s, program);
  model.advance_to(trace, trace.size());
  CHECK(model.program("client")->clock.blocked(at(60s)) == 5s);
}
