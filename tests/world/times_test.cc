// What programs use of the processors, as the world's process reads it.

#include <signal.h>

#include "in_world.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

// Burns 300 ms of processor time, says so by waiting (which is a voluntary switch), and stays.
const char* const burn = "import time, signal\nwhile time.process_time() < 0.3: pass\nsignal.pause()";

ProcessTimes times_of(World& world, const WorldReport& started) {
  std::optional<WorldReport> report = world.times_now(started.id, started.pid);
  REQUIRE(report);
  REQUIRE(report->error == 0);
  return report->times;
}

// The times once they are more than `least`; the last ones that were told, if they never are.
ProcessTimes times_beyond(World& world, const WorldReport& started, Nanoseconds least) {
  ProcessTimes times;
  for (Time end = now() + std::chrono::seconds(60); now() < end && times.total() <= least;) {
    times = times_of(world, started);
    ::poll(nullptr, 0, 5);
  }
  return times;
}

// The times once they stay the same for a while: the program waits. None if it never comes to that.
std::optional<ProcessTimes> times_at_rest(World& world, const WorldReport& started) {
  ProcessTimes before = times_of(world, started);
  for (Time end = now() + std::chrono::seconds(60); now() < end;) {
    ::poll(nullptr, 0, 200);
    ProcessTimes after = times_of(world, started);
    if (after.total() == before.total()) return after;
    before = after;
  }
  return {};
}

}  // namespace

TEST_CASE("What a program has used of the processors is told while it runs and when it has ended") {
  World world(two_hosts());
  const Time begin = now();
  std::uint32_t id = start(world, 0, {"/usr/bin/python3", "-c", burn});
  WorldReport started = wait_for_report(world, id, WorldReport::started);
  ProcessTimes times = times_beyond(world, started, std::chrono::milliseconds(300));
  CHECK(times.total() > std::chrono::milliseconds(300));
  CHECK(times.total() <= now() - begin);
  CHECK(times.user > times.system);
  REQUIRE(times_at_rest(world, started));  // it has come to its wait

  world.signal(started.pid, SIGKILL, false);
  WorldReport exited = wait_for_report(world, id, WorldReport::exited);
  // wait4 counts in microseconds, and in the kernel to its own end.
  CHECK(exited.times.total() >= times.total() - std::chrono::microseconds(2));
  CHECK(exited.times.total() < times.total() + std::chrono::seconds(2));
  CHECK(exited.times.voluntary >= 1);
}

TEST_CASE("A program's times are those of all its processes") {
  World world(two_hosts());
  std::uint32_t id = start(
      world, 0, {"/bin/sh", "-c", "/usr/bin/python3 -c \"$0\" & /usr/bin/python3 -c \"$0\" & wait", burn});
  WorldReport started = wait_for_report(world, id, WorldReport::started);
  ProcessTimes times = times_beyond(world, started, std::chrono::milliseconds(600));
  CHECK(times.total() > std::chrono::milliseconds(600));
  world.signal(started.pid, SIGKILL, true);
}

TEST_CASE("A program that waits uses nothing, and one that is gone has no times") {
  World world(two_hosts());
  std::uint32_t id = start(world, 0, {"sleep", "60"});
  WorldReport started = wait_for_report(world, id, WorldReport::started);
  CHECK(times_at_rest(world, started));
  world.signal(started.pid, SIGKILL, false);
  wait_for_report(world, id, WorldReport::exited);
  CHECK(world.times_now(id, started.pid)->error == ESRCH);
}
