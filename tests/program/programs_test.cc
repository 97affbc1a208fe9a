// Programs of a world under the probe: what the trace says of them, and the gate.

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>

#include "program/compile.h"
#include "running.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

const char* const talk = R"(import socket
listener = socket.socket()
listener.bind(('10.0.0.2', 9000))
listener.listen(5)
client = socket.create_connection(('10.0.0.2', 9000))
server, peer = listener.accept()
client.sendall(b'hello\n')
print(server.recv(100))
try:
    socket.create_connection(('10.0.0.2', 9001))
except OSError as error:
    print(error.strerror)
client.close()
server.close()
listener.close()
)";

std::string sample(const std::string& name) {
  return WIRESTEP_TEST_SAMPLES "/" + name;
}

bool has(const std::vector<std::string>& list, const std::string& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

}  // namespace

TEST_CASE("A program's start, calls, output and end are in the trace") {
  Running running;
  REQUIRE(running.start_python("server", talk) == "");
  REQUIRE(running.until_exited("server"));
  const ModelProgram& program = running.program("server");
  CHECK(program.status == 0);
  CHECK(program.output == "b'hello\\n'\nConnection refused\n");
  CHECK(program.command.starts_with("/usr/bin/python3 -c 'import socket"));

  const auto calls = running.returned("server");
  for (const std::string& call : calls) UNSCOPED_INFO(call);
  CHECK(has(calls, "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3"));
  CHECK(has(calls, "bind(3, 10.0.0.2:9000, 16) = 0"));
  CHECK(has(calls, "listen(3, 5) = 0"));
  CHECK(has(calls, "connect(4, 10.0.0.2:9000, 16) = 0"));
  CHECK(has(calls, "send(4, \"hello\\n\", 6, 0) = 6"));
  CHECK(has(calls, "recv(5, \"hello\\n\", 100, 0) = 6"));
  CHECK(has(calls, "connect(6, 10.0.0.2:9001, 16) = -1 ECONNREFUSED"));
  CHECK(has(calls, "close(3) = 0"));
  CHECK(std::any_of(calls.begin(), calls.end(), [](const std::string& call) {
    return call.starts_with("accept4(3, 10.0.0.2:") && call.ends_with(", [16], SOCK_CLOEXEC) = 5");
  }));

  const auto bound = running.call("server", "bind");
  REQUIRE(bound);
  CHECK(bound->pid == program.pid);
  CHECK(bound->tid == program.pid);
  CHECK(running.trace.text(bound->file) == "<string>");
  CHECK(bound->line == 3);
  CHECK(bound->socket == running.call("server", "listen")->socket);
  CHECK(bound->duration.count() > 0);
  CHECK(running.ports == std::vector<std::string>{"bound 9000", "released 9000"});
}

TEST_CASE("A C program is compiled, and its calls have the lines of its source") {
  Running running;
  REQUIRE(running.start("server", command_for(sample("refused.c"), "c")) == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").output == "connect: Connection refused\n");
  const auto connect = running.call("server", "connect");
  REQUIRE(connect);
  CHECK(running.trace.text(connect->file) == "refused.c");
  CHECK(connect->line == 15);
  CHECK(connect->error == ECONNREFUSED);
  CHECK(running.call("server", "socket")->line == 14);
}

TEST_CASE("A call that a library makes has the line from which the program came to it") {
  Running running;
  REQUIRE(running.start("server", command_for(sample("loop.uv.c"), "uv")) == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").output == "connection refused\n");
  auto line = [&](const std::string& call) {
    const auto found = running.call("server", call);
    REQUIRE(found);
    CHECK(running.trace.text(found->file) == "loop.uv.c");
    return found->line;
  };
  CHECK(line("connect") == 16);
  CHECK(line("getsockopt") == 17);  // the loop has asked, for SO_ERROR
  CHECK(line("close") == 7);        // in a callback
}

TEST_CASE("A call that moves several messages says how long each was") {
  Running running;
  REQUIRE(running.start("server", command_for(sample("messages.c"), "c")) == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").status == 0);
  const auto calls = running.returned("server");
  for (const std::string& call : calls) UNSCOPED_INFO(call);
  CHECK(has(calls, "sendmmsg(3, [3, 5] 127.0.0.1:5000 \"one\", 2, 0) = 2"));
  CHECK(has(calls, "recvmmsg(3, [3, 5] 127.0.0.1:5000 \"one\", 2, 0, NULL) = 2"));
  CHECK(has(calls, "recvmsg(3, MSG_TRUNC 127.0.0.1:5000 \"0123\", 0) = 4"));
}

TEST_CASE("In step mode a program waits before its first call, and one step lets one call go") {
  Running running;
  REQUIRE(running.start_python("server", talk, Gate::step) == "");
  const auto waits_at = [&](const std::string& call) {
    return running.until([&] { return running.current("server", CallStage::waiting) == call; });
  };
  REQUIRE(waits_at("socket"));
  CHECK(running.program("server").gate == Gate::step);
  CHECK(running.returned("server").empty());
  REQUIRE(running.programs.step("server") == "");
  REQUIRE(waits_at("bind"));
  CHECK(running.returned("server").size() == 1);

  REQUIRE(running.programs.run("server", "accept") == "");
  REQUIRE(waits_at("send"));
  CHECK(running.program("server").gate == Gate::step);
  CHECK(running.call("server", "accept4").has_value());

  REQUIRE(running.programs.run("server", "") == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").status == 0);
}

TEST_CASE("Stepping ahead of a program lets its next call go") {
  Running running;
  REQUIRE(running.start_python("server",
                               "import time, socket\ntime.sleep(0.3)\ns = socket.socket()\ns.listen()\n",
                               Gate::step) == "");
  REQUIRE(running.programs.step("server") == "");
  REQUIRE(running.until([&] { return running.current("server", CallStage::waiting) == "listen"; }));
}

TEST_CASE("A running program can be paused before its next call") {
  Running running;
  REQUIRE(running.start_python("server",
                               "import socket\ns = socket.socket()\nwhile True: s.getsockname()\n") == "");
  REQUIRE(running.until([&] { return running.trace.size() > 1000; }));
  REQUIRE(running.programs.pause("server") == "");
  REQUIRE(running.until([&] { return running.current("server", CallStage::waiting) == "getsockname"; }));
}

TEST_CASE("What a program in step mode leaves behind runs freely, because nobody can step it") {
  Running running;
  const char* const code =
      "import os, socket\n"
      "if os.fork(): os._exit(0)\n"
      "socket.socket().close()\n"
      "print('alone', flush=True)\n";
  REQUIRE(running.start_python("server", code, Gate::step) == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.programs.step("server") != "");
  CHECK(running.until([&] { return running.program("server").output == "alone\n"; }));
}

TEST_CASE("Both programs that a program starts belong to it") {
  Running running;
  const std::string code =
      "import os, subprocess, socket\n"
      "socket.socket().close()\n"
      "if os.fork() == 0:\n    socket.socket().listen()\n    os._exit(0)\n"
      "os.wait()\n"
      "subprocess.run(['/usr/bin/python3', '-c', 'import socket; socket.socket().getsockname()'], "
      "check=True)\n";
  REQUIRE(running.start_python("server", code) == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").status == 0);
  CHECK(running.call("server", "listen").has_value());
  const std::int32_t forked = running.call("server", "listen")->pid;
  CHECK(forked > running.program("server").pid);
  CHECK(running.call("server", "getsockname")->pid > forked);
}

TEST_CASE("A program that ignores SIGTERM is killed with all its children") {
  Running running;
  REQUIRE(running.start("server", {"/bin/sh", "-c",
                                   "trap '' TERM; sleep 60 & echo deaf; while :; do sleep 60; done"}) == "");
  REQUIRE(running.until(
      [&] { return running.trace.size() > 0 && running.program("server").output == "deaf\n"; }));
  REQUIRE(running.programs.stop("server") == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").signal == SIGKILL);
}

TEST_CASE("A signal reaches a program, and how it ended is recorded") {
  Running running;
  REQUIRE(running.start("server", {"sleep", "60"}) == "");
  REQUIRE(running.until([&] { return running.trace.size() > 0; }));
  CHECK(running.programs.signal("server", 0) != "");
  REQUIRE(running.programs.signal("server", SIGINT) == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").status == -1);
  CHECK(running.program("server").signal == SIGINT);
}

TEST_CASE("What can't be started is refused with its reason") {
  Running running;
  const auto refused = [&](std::vector<std::string> argv) {
    return running.start("server", std::move(argv));
  };
  CHECK(refused({}) == "server has no command");
  CHECK(refused({"/nowhere/program"}) == "server: /nowhere/program: No such file or directory");
  CHECK(refused({"no-such-command"}) == "server: there is no command \"no-such-command\"");
  CHECK(refused({"/etc"}) == "server: /etc is a folder");
  CHECK(refused({"/etc/passwd"}) == "server: /etc/passwd is not executable");
  ProgramSpec spec;
  spec.name = "server";
  spec.host = "mars";
  spec.argv = {"true"};
  CHECK(running.programs.start(spec) == "no host is called \"mars\"");
  CHECK(running.programs.step("nobody") == "no program called \"nobody\" is running");
  CHECK(running.programs.run("nobody", "") == "no program called \"nobody\" is running");
}

TEST_CASE("A file that the kernel can't execute ends with 127 and a notice") {
  Running running;
  REQUIRE(running.start("server", {sample("not-a-program")}) == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").status == 127);
}

TEST_CASE("A program that prints without end is read on and recorded up to a bound") {
  Running running;
  REQUIRE(running.start("server",
                        {"/bin/sh", "-c", "head -c 40000000 /dev/zero | tr '\\0' x; echo; exit 3"}) == "");
  REQUIRE(running.until_exited("server"));
  CHECK(running.program("server").status == 3);
  std::size_t recorded = 0;
  for (std::size_t i = 0; i < running.trace.size(); ++i) {
    if (const auto* output = std::get_if<OutputEvent>(&running.trace[i].body))
      recorded += output->text.length;
  }
  CHECK(recorded == 16u << 20);
}

TEST_CASE("A program that runs free doesn't wake the loop for each of its calls") {
  Running running;
  REQUIRE(running.start("server", command_for(sample("flood.c"), "c")) == "");
  std::size_t turns = 0;
  REQUIRE(running.until([&] { return ++turns, running.trace.size() > 50'000; }));
  CHECK(turns < running.trace.size() / 4);  // woken by each record, it would be as many
}

TEST_CASE("A program that calls without end is slowed down, and can be stopped") {
  Running running;
  REQUIRE(running.start("server", command_for(sample("flood.c"), "c")) == "");
  const auto noticed = [&] {
    for (std::size_t i = 0; i < running.trace.size(); ++i) {
      if (std::holds_alternative<NoticeEvent>(running.trace[i].body)) return true;
    }
    return false;
  };
  const Time started = now();
  REQUIRE(running.until([&] { return running.trace.size() > 190'000; }));
  if (!running.until(noticed, std::chrono::seconds(10))) {
    REQUIRE(static_cast<double>(running.trace.size()) < 210'000 + 40'000 * seconds(now() - started));
    test::skip("this build, or machine, is slower than what is allowed");
  }
  const std::size_t before = running.trace.size();
  const Time begin = now();
  REQUIRE(running.until([&] { return seconds(now() - begin) > 0.5; }));
  CHECK(running.trace.size() - before < 40'000);
  CHECK(running.trace.size() - before > 4'000);
  REQUIRE(running.programs.stop("server") == "");
  CHECK(running.until_exited("server"));
}
