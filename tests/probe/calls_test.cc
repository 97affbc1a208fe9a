// What the probe reports of C and Python programs, and that these can't tell.

#include <unistd.h>

#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "fake_engine.h"

#include "support/temp_dir.h"

#include "support/catch.h"  // last: CHECK is Catch2's in a test

using namespace wirestep;
using namespace wirestep::test;
using probe::RecordKind;

namespace {

const std::vector<std::string> python{"/usr/bin/python3"};

std::vector<std::string> python_file(const std::string& name) {
  return {"/usr/bin/python3", source(name)};
}

}  // namespace

TEST_CASE("A C program's calls are reported, and its results are the kernel's") {
  const Ran without = run({built("talk")}, {.with_probe = false});
  const Ran with = run({built("talk")});
  CHECK(without.status == 0);
  CHECK(with.status == 0);
  CHECK(with.output == without.output);
  CHECK(with.connections == 1);
  CHECK(with.begun() ==
        "socket setsockopt bind listen getsockname socket connect accept getpeername send ioctl recv write "
        "read fcntl "
        "recv send connect connect getsockname sendmsg recvmsg recv recv shutdown recv dup dup2 close close "
        "close close "
        "close");

  const Seen& made = with.first(RecordKind::returned, "socket");
  const Seen& bound = with.first(RecordKind::begin, "bind");
  CHECK(made.result == bound.fd);
  CHECK(made.made == bound.cookie);
  CHECK(bound.cookie != 0);
  CHECK(with.first(RecordKind::begin, "send").data == "hello");
  CHECK(with.first(RecordKind::returned, "recv").data == "hello");
  CHECK(with.first(RecordKind::returned, "recv").result == 5);
  CHECK(with.first(RecordKind::begin, "write").data == "world");
  CHECK(with.first(RecordKind::begin, "bind").module != 0);
}

TEST_CASE("A Python program's calls are reported with its own file's lines") {
  const Ran without = run(python_file("talk.py"), {.with_probe = false});
  const Ran with = run(python_file("talk.py"));
  CHECK(with.status == 0);
  CHECK(with.output == without.output);
  for (const Seen& seen : with.seen) {
    if (seen.kind != RecordKind::begin) continue;
    INFO(seen.call);
    CHECK(seen.file == source("talk.py"));
    CHECK(seen.line > 0);
  }
  CHECK(with.first(RecordKind::begin, "bind").line == 6);
  CHECK(with.first(RecordKind::begin, "accept4").line == 11);
  CHECK(with.first(RecordKind::begin, "connect").line == 19);
  CHECK(with.first(RecordKind::begin, "recv").data.empty());
}

TEST_CASE("In step mode every call waits at the gate until it is let go") {
  const Ran ran = run({built("talk")}, {.mode = probe::mode_step});
  CHECK(ran.status == 0);
  // Each begin was preceded by a waiting with the same id.
  std::uint64_t waiting = 0;
  int begins = 0;
  for (const Seen& seen : ran.seen) {
    if (seen.kind == RecordKind::waiting) waiting = seen.id;
    if (seen.kind != RecordKind::begin) continue;
    CHECK(seen.id == waiting);
    ++begins;
  }
  CHECK(begins == 33);
}

TEST_CASE("In step mode a Python program's threads wait one by one, and what holds the GIL doesn't wait") {
  const Ran ran = run(python_file("talk.py"), {.mode = probe::mode_step});
  CHECK(ran.status == 0);
  CHECK(ran.count(RecordKind::begin, "setsockopt") == 1);
  CHECK(ran.count(RecordKind::waiting, "setsockopt") == 0);
  for (const char* call : {"socket", "bind", "listen", "accept4", "connect", "recv", "send", "close"}) {
    INFO(call);
    CHECK(ran.count(RecordKind::waiting, call) == ran.count(RecordKind::begin, call));
    CHECK(ran.count(RecordKind::begin, call) > 0);
  }
}

TEST_CASE("Every call names its process and its thread, and is paired with its own return") {
  const Ran ran = run({built("crowd")});
  REQUIRE(ran.status == 0);
  std::istringstream said(ran.output);
  int pid = 0, child = 0, child_status = -1;
  said >> pid >> child >> child_status;
  REQUIRE(child_status == 0);
  std::set<std::pair<int, int>> told{{pid, pid}, {child, child}}, seen;
  for (int tid; said >> tid;) told.insert({pid, tid});
  REQUIRE(told.size() == 10);

  using CallKey = std::tuple<int, int, std::uint64_t>;
  std::map<CallKey, std::string> begun;
  for (const Seen& each : ran.seen) {
    seen.insert({each.pid, each.tid});
    const CallKey key{each.pid, each.tid, each.id};
    if (each.kind == RecordKind::begin) {
      CHECK(begun.emplace(key, each.call).second);
    } else {
      REQUIRE(begun.contains(key));
      CHECK(begun.extract(key).mapped() == each.call);
    }
  }
  CHECK(begun.empty());
  told.erase({pid, pid});  // the first thread makes no socket call
  CHECK(seen == told);
  CHECK(ran.count(RecordKind::returned, "recv") == 9 * 500);
}

TEST_CASE("a bind that waited too long for the engine leaves the gate of the next call shut") {
  TempDir directory;
  const std::string passed = (directory / "passed").string();
  bool slipped = false;
  HowToRun how{.mode = probe::mode_step};
  how.open = [&](const Seen& seen) {
    // The engine is busy: bind has returned long before it is let go.
    if (seen.kind == RecordKind::returned && seen.call == "bind") ::usleep(300'000);
    if (seen.kind == RecordKind::waiting && seen.call == "listen") {
      ::usleep(300'000);
      slipped = ::access(passed.c_str(), F_OK) == 0;
    }
    return true;
  };
  const Ran ran = run({"/usr/bin/python3", "-c",
                       "import socket, sys\n"
                       "s = socket.socket()\n"
                       "s.bind(('127.0.0.1', 0))\n"
                       "s.listen(1)\n"
                       "open(sys.argv[1], 'w').close()\n",
                       passed},
                      how);
  CHECK(ran.status == 0);
  CHECK_FALSE(slipped);
  CHECK(::access(passed.c_str(), F_OK) == 0);
}
