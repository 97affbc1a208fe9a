// What programs use of the processors: in the trace when it has changed, and not looked at when it can't
// have.

#include <fmt/format.h>

#include <algorithm>

#include "running.h"

using namespace wirestep;
using namespace wirestep::test;
using namespace std::chrono_literals;

namespace {

// Computes for so long without a call that a probe reports, then waits in one for ever.
std::string computes_then_waits(int milliseconds) {
  return fmt::format(
      "import socket, time\n"
      "end = time.process_time() + {}\n"
      "while time.process_time() < end: pass\n"
      "listener = socket.socket()\n"
      "listener.bind(('10.0.0.2', 9000))\n"
      "listener.listen(1)\n"
      "listener.accept()\n",
      milliseconds / 1000.0);
}

// The shortest time between two that were told: on a full machine looks are dear, and then rarer.
Nanoseconds shortest_gap(const Trace& trace) {
  Nanoseconds shortest = Nanoseconds::max();
  std::optional<Time> last;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    if (!std::holds_alternative<ProgramTimeEvent>(trace[i].body)) continue;
    if (last) shortest = std::min<Nanoseconds>(shortest, trace[i].time - *last);
    last = trace[i].time;
  }
  return shortest;
}

std::vector<ProgramTimeEvent> events(const Trace& trace) {
  std::vector<ProgramTimeEvent> list;
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (const auto* event = std::get_if<ProgramTimeEvent>(&trace[i].body)) list.push_back(*event);
  return list;
}

bool in_accept(Running& running) {
  return running.until([&] { return running.current("server", CallStage::begin) == "accept4"; });
}

}  // namespace

TEST_CASE("A program that computes is told of a few times a second, and always more than before") {
  Running running;
  const Time begin = now();
  REQUIRE(running.start_python("server", computes_then_waits(60'000)) == "");
  REQUIRE(running.until([&] { return events(running.trace).size() >= 8; }));
  const auto list = events(running.trace);
  CHECK(shortest_gap(running.trace) < 500ms);
  CHECK(static_cast<double>(list.size()) <= seconds(now() - begin) * 10 + 2);
  for (std::size_t i = 1; i < list.size(); ++i) {
    CHECK(list[i].user >= list[i - 1].user);
    CHECK(list[i].system >= list[i - 1].system);
    CHECK(list[i].user + list[i].system + Nanoseconds(static_cast<int>(list[i].voluntary)) >=
          list[i - 1].user + list[i - 1].system);
  }
}

TEST_CASE("A program that waits in a call isn't looked at") {
  Running running;
  REQUIRE(running.start_python("server", computes_then_waits(0)) == "");
  REQUIRE(in_accept(running));
  // Until the looks that its calls have led to are over, and their answers are in.
  int quiet = 0;
  auto at_rest = [&] {
    running.programs.look_after_running();
    quiet = running.programs.next_due() ? 0 : quiet + 1;
    return quiet == 30;
  };
  REQUIRE(running.until(at_rest));
  const std::size_t before = events(running.trace).size();
  running.programs.look_after_running();
  CHECK(!running.programs.next_due());
  CHECK(events(running.trace).size() == before);
}

TEST_CASE("What a program has used by its end is the last that is told, before its end") {
  Running running;
  REQUIRE(running.start_python("server", "import time\nwhile time.process_time() < 0.3: pass\n") == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").clock.cpu() >= 300ms);
  std::size_t told = 0, ended = 0;
  for (std::size_t i = 0; i < running.trace.size(); ++i) {
    if (std::holds_alternative<ProgramTimeEvent>(running.trace[i].body)) told = i;
    if (const auto* event = std::get_if<ProgramEvent>(&running.trace[i].body); event && !event->started)
      ended = i;
  }
  CHECK(told > 0);
  CHECK(told < ended);
}

TEST_CASE("Whoever asks at once is told at once") {
  Running running;
  REQUIRE(running.start_python("server", "import time\nwhile True: pass\n") == "");
  REQUIRE(running.until([&] { return events(running.trace).size() >= 3; }));
  // Without a turn of the loop. The kernel may not have let it run since the last look.
  const std::size_t before = events(running.trace).size();
  for (Time end = now() + 10s; now() < end && events(running.trace).size() == before;) {
    running.programs.look_at_times();
    running.batch.flush();
  }
  CHECK(events(running.trace).size() > before);
  running.programs.stop_all();
}
