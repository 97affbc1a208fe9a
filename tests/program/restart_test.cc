// A program that is started anew, and one that is suspended.

#include <signal.h>

#include <algorithm>

#include "running.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

const char* const listen_on_9000 =
    "import os, socket\ns = socket.socket()\ns.bind(('10.0.0.2', "
    "9000))\ns.listen()\nprint('up')\ns.accept()\n";

bool printed(Running& running, const std::string& text) {
  return running.until([&] { return running.trace.size() > 0 && running.program("server").output == text; });
}

// The program that runs now is another one than `before`.
bool started_again(Running& running, ProgramId before) {
  return running.until(
      [&] { return running.program("server").id != before && running.program("server").running; });
}

}  // namespace

TEST_CASE("A restarted program has ended, and runs again with the same arguments") {
  Running running;
  REQUIRE(running.start_python("server", listen_on_9000) == "");
  REQUIRE(printed(running, "up\n"));
  const ModelProgram before = running.program("server");
  REQUIRE(running.programs.restart("server") == "");
  REQUIRE(started_again(running, before.id));
  CHECK(running.program("server").command == before.command);
  CHECK(printed(running, "up\n"));  // the port was free
  bool ended = false;
  for (std::size_t i = 0; i < running.trace.size(); ++i) {
    const auto* event = std::get_if<ProgramEvent>(&running.trace[i].body);
    if (event == nullptr) continue;
    if (!event->started && event->program == before.id) ended = event->signal == SIGTERM;
    if (event->started && event->program != before.id) CHECK(ended);  // before the new one began
  }
  CHECK(ended);
}

TEST_CASE("A restarted program is in the clutch mode that it was in") {
  Running running;
  REQUIRE(running.start_python("server", listen_on_9000, Gate::step) == "");
  const auto waits_at = [&](const std::string& call) {
    return running.until([&] { return running.current("server", CallStage::waiting) == call; });
  };
  REQUIRE(waits_at("socket"));
  REQUIRE(running.programs.run("server", "") == "");
  REQUIRE(printed(running, "up\n"));
  ProgramId before = running.program("server").id;
  REQUIRE(running.programs.restart("server") == "");
  REQUIRE(started_again(running, before));
  REQUIRE(printed(running, "up\n"));  // it began in step mode the first time; now it runs
  REQUIRE(running.programs.pause("server") == "");
  before = running.program("server").id;
  REQUIRE(running.programs.restart("server") == "");
  REQUIRE(started_again(running, before));
  CHECK(waits_at("socket"));
}

TEST_CASE("A child that ignores SIGTERM and has the port is gone before its program starts anew") {
  Running running;
  REQUIRE(running.start_python("server", R"(import os, signal, socket
s = socket.socket()
s.bind(('10.0.0.2', 9000))
s.listen()
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print('deaf')
    while True: s.accept()
s.accept()
)") == "");
  REQUIRE(printed(running, "deaf\n"));
  const ProgramId before = running.program("server").id;
  REQUIRE(running.programs.restart("server") == "");
  REQUIRE(started_again(running, before));
  CHECK(printed(running, "deaf\n"));  // a bind that failed would have been a traceback
}

TEST_CASE(
    "Old connections in TIME_WAIT keep a restarted server from its port: that is its lesson, and not ours") {
  Running running;
  REQUIRE(running.start_python("server", R"(import signal, socket
s = socket.socket()
try:
    s.bind(('10.0.0.2', 9000))
except OSError as error:
    print(error.strerror)
    raise SystemExit(1)
s.listen()
print('up')
c, _ = s.accept()
c.close()
signal.pause()
)") == "");
  REQUIRE(printed(running, "up\n"));
  REQUIRE(running.start_python(
              "client", "import socket\ns = socket.create_connection(('10.0.0.2', 9000))\ns.recv(1)\n") ==
          "");
  REQUIRE(running.until_exited("client"));  // it was told that the server closed first, and has closed, too
  const ProgramId before = running.program("server").id;
  REQUIRE(running.programs.restart("server") == "");
  REQUIRE(running.until([&] { return running.program("server").id != before; }));
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").output == "Address already in use\n");
  CHECK(running.program("server").status == 1);
}

TEST_CASE("A program that has ended by itself can be restarted, and one that never was can't") {
  Running running;
  CHECK(running.programs.restart("server") == "no program called \"server\" has been started");
  REQUIRE(running.start("server", {"/bin/sh", "-c", "echo once; exit 3"}) == "");
  REQUIRE(running.until_exited("server"));
  const ProgramId before = running.program("server").id;
  REQUIRE(running.programs.restart("server") == "");
  REQUIRE(running.until([&] { return running.program("server").id != before; }));
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").status == 3);
}

TEST_CASE("To stop a program that is being restarted stops it for good") {
  Running running;
  REQUIRE(running.start("server", {"/bin/sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 60; done"}) ==
          "");
  REQUIRE(printed(running, "deaf\n"));
  REQUIRE(running.programs.restart("server") == "");
  REQUIRE(running.programs.stop("server") == "");
  REQUIRE(running.until_exited("server"));
  const Time begin = now();
  REQUIRE(running.until([&] { return seconds(now() - begin) > 0.3; }));
  CHECK_FALSE(running.program("server").running);
}

TEST_CASE("A suspended program is told as such, goes on with SIGCONT, and can be stopped while suspended") {
  Running running;
  REQUIRE(running.start("server", {"sleep", "60"}) == "");
  REQUIRE(running.until([&] { return running.trace.size() > 0; }));
  CHECK(running.program("server").suspended_by == 0);
  REQUIRE(running.programs.signal("server", SIGSTOP) == "");
  REQUIRE(running.until([&] { return running.program("server").suspended_by == SIGSTOP; }));
  REQUIRE(running.programs.signal("server", SIGCONT) == "");
  REQUIRE(running.until([&] { return running.program("server").suspended_by == 0; }));
  REQUIRE(running.programs.signal("server", SIGSTOP) == "");
  REQUIRE(running.until([&] { return running.program("server").suspended_by == SIGSTOP; }));
  REQUIRE(running.programs.stop("server") == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").signal == SIGTERM);  // it was let heed it, and needn't be killed
  CHECK(running.program("server").suspended_by == 0);
}
