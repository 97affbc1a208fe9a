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

}  // namespace

TEST_CASE("A call that waits is blocked, all the time that no processor was used") {
  ProgramClock clock = started();
  clock.call_over(at(100ms), at(3100ms));
  CHECK(clock.blocked() == 3000ms);  // at once, no look has been taken yet
  clock.look(at(3200ms), 50ms, 0s, 1);
  CHECK(clock.blocked() == 3000ms);
  CHECK(clock.cpu() == 50ms);
}

TEST_CASE("A program that polls is in its calls and never blocked") {
  ProgramClock clock = started();
  for (int i = 0; i < 10000; ++i) clock.call_over(at(i * 10us), at(i * 10us + 6us));
  CHECK(clock.blocked() == 0s);
  clock.look(at(100ms), 99ms, 0s, 1);
  CHECK(clock.blocked() == 1ms);  // what is missing of its processor time
  CHECK(clock.share(at(150ms)) == Approx(0.99));
  CHECK(clock.share(at(2s)) == 0);  // it would have been looked at, had it gone on
}

TEST_CASE("Many short waits count, too, once the processor time is known") {
  ProgramClock clock = started();
  for (int i = 0; i < 100; ++i) clock.call_over(at(i * 1ms), at(i * 1ms + 900us));
  CHECK(clock.blocked() == 0s);
  clock.look(at(100ms), 8ms, 0s, 1);
  CHECK(clock.blocked() == 90ms);
}

TEST_CASE("Half computing, half blocked: each half is where it belongs") {
  ProgramClock clock = started();
  clock.call_over(at(50ms), at(100ms));
  clock.look(at(100ms), 50ms, 0s, 1);
  CHECK(clock.blocked() == 50ms);
  CHECK(clock.share(at(100ms)) == Approx(0.5));
}

TEST_CASE("A call that is under way is counted up to the look, and after it only what is new") {
  ProgramClock clock = started();
  clock.look(at(1s), 1ms, clock.since_look(at(100ms), at(1s)), 1);
  CHECK(clock.blocked() == 900ms);
  CHECK(clock.since_look(at(100ms), at(1500ms)) == 500ms);
  clock.call_over(at(100ms), at(2s));
  CHECK(clock.blocked() == 1900ms);
}

TEST_CASE("Threads wait side by side, and their waits add up") {
  ProgramClock clock = started();
  clock.look(at(1s), 0s, 1900ms, 2);
  CHECK(clock.blocked() == 1900ms);
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
  CHECK(model.program("client")->blocked(at(2s)) == 1s);
  CHECK(model.program("client")->blocked(at(4s)) == 3s);
  program.started = false;
  add(6s, program);
  model.advance_to(trace, trace.size());
  CHECK(model.program("client")->blocked(at(60s)) == 5s);
}
