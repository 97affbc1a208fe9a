// Programs that do what a probe could upset are run with and without it, and can't tell: every result, every
// errno, and how they end is the same.

#include <signal.h>

#include <set>
#include <sstream>

#include "fake_engine.h"

#include "support/catch.h"  // last: CHECK is Catch2's in a test

using namespace wirestep;
using namespace wirestep::test;
using probe::RecordKind;

namespace {

// With room above the soft limit, as in a login, also where the test's own has none.
std::vector<std::string> command(const std::string& program) {
  return {"/bin/sh", "-c", "ulimit -Sn 1024 && exec " + built(program)};
}

// Line by line, so that a failure shows the call.
void check_same(const Ran& with, const Ran& without) {
  CHECK(with.status == without.status);
  CHECK(with.signal == without.signal);
  std::istringstream ours(with.output), theirs(without.output);
  for (std::string line, expected; std::getline(theirs, expected);) {
    REQUIRE(std::getline(ours, line));
    CHECK(line == expected);
  }
  CHECK(ours.peek() == EOF);
}

Ran check_same(const std::string& program, probe::Mode mode = probe::mode_run) {
  const Ran without = run(command(program), {.with_probe = false});
  REQUIRE(!without.output.empty());
  const Ran with = run(command(program), {.mode = mode});
  check_same(with, without);
  return with;
}

}  // namespace

TEST_CASE("Calls that fail, fail in the same way") {
  const Ran ran = check_same("errors");
  CHECK(ran.count(RecordKind::begin, "connect") >= 4);
  CHECK(ran.count(RecordKind::begin, "sendmsg") == ran.count(RecordKind::returned, "sendmsg"));
}

TEST_CASE("Signals interrupt, restart and jump out of calls as they do without the probe") {
  const Ran ran = check_same("signals");
  CHECK(ran.signal == SIGPIPE);
  CHECK(ran.count(RecordKind::begin, "epoll_pwait2") == 1);
}

TEST_CASE("Children by fork, vfork, posix_spawn, system and popen are as without the probe") {
  const Ran ran = check_same("children");
  // Each that was executed with the probe in its environment has a channel of its own.
  CHECK(ran.connections >= 5);
  std::set<int> senders;
  for (const Seen& seen : ran.seen) {
    if (seen.kind == RecordKind::begin && seen.call == "send") senders.insert(seen.pid);
  }
  // The parent and its forked and executed children; not the one that sends between vfork and its end, nor
  // the one whose environment is empty.
  CHECK(senders.size() == 8);
}

TEST_CASE("Descriptors have the numbers that they have without the probe") {
  const Ran ran = check_same("numbers");
  // After all was closed, the calls are still reported.
  CHECK(ran.seen.back().call == "socket");
  CHECK(ran.seen.back().result == 3);
}

TEST_CASE("A program whose limit of files is the highest already keeps working") {
  const std::string all = "ulimit -Sn $(ulimit -Hn) && exec " + built("numbers");
  const Ran ran = run({"/bin/sh", "-c", all});
  CHECK(ran.status == 0);
  CHECK(ran.seen.back().result == 3);
}

TEST_CASE("select, poll and epoll find the same things ready") {
  const Ran ran = check_same("ready");
  for (const char* call :
       {"poll", "ppoll", "select", "pselect", "epoll_wait", "epoll_pwait", "epoll_pwait2"}) {
    INFO(call);
    CHECK(ran.count(RecordKind::begin, call) > 0);
    CHECK(ran.count(RecordKind::begin, call) == ran.count(RecordKind::returned, call));
  }
}

TEST_CASE(
    "Partial writes, vectors, sendfile, splice, many messages and raw system calls move the same bytes") {
  const Ran ran = check_same("bulk");
  for (const char* call : {"sendfile", "splice", "sendmmsg", "recvmmsg", "readv", "writev"}) {
    INFO(call);
    CHECK(ran.count(RecordKind::begin, call) > 0);
    CHECK(ran.count(RecordKind::begin, call) == ran.count(RecordKind::returned, call));
  }
}

TEST_CASE("In step mode, too, programs can't tell") {
  for (const char* program : {"errors", "children", "numbers", "ready", "bulk"}) {
    INFO(program);
    const Ran ran = check_same(program, probe::mode_step);
    CHECK(ran.count(RecordKind::waiting, "socketpair") > 0);
  }
}
