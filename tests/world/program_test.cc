// What a program finds when it starts in a host: a session, limits, no privileges, and nothing of ours.

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

#include <cerrno>

#include "in_world.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

Ended python(World& world, int host, const std::string& program) {
  return run(world, host, {"/usr/bin/python3", "-c", program});
}

// Counted by the shell itself: a pipeline's other end may or may not be there yet when its first lists them.
int processes_of(World& world) {
  return std::stoi(sh(world, 0, "set -- /proc/[0-9]*; echo $#"));
}

// Waits until that many are left: what was killed has yet to die, and PID 1 to reap it. How many there are in
// the end.
int processes_left(World& world, int wanted) {
  int left = processes_of(world);
  for (Time end = now() + std::chrono::seconds(60); left != wanted && now() < end;)
    left = processes_of(world);
  return left;
}

}  // namespace

TEST_CASE("A start is reported before the end, with the pid that the program sees") {
  World world(two_hosts());
  std::uint32_t id = start(world, 0, {"/bin/sh", "-c", "exit $(( $$ % 200 ))"});
  WorldReport started = wait_for_report(world, id, WorldReport::started);
  WorldReport exited = wait_for_report(world, id, WorldReport::exited);
  CHECK(started.pid > 1);
  CHECK(exited.pid == started.pid);
  CHECK(exited.status == started.pid % 200);
  CHECK(exited.signal == 0);
  CHECK(started.time <= exited.time);
}

TEST_CASE("What can't be executed is reported with the call and the errno, and leaves nothing") {
  World world(two_hosts());
  auto failed = [&](std::vector<std::string> argv) { return run(world, 0, argv).report; };
  CHECK(failed({"/no/such/program"}).kind == WorldReport::failed);
  CHECK(failed({"/no/such/program"}).error == ENOENT);
  CHECK(failed({"/no/such/program"}).what == "execve(/no/such/program)");
  CHECK(failed({"/etc/passwd"}).error == EACCES);
  CHECK(failed({"no-such-program"}).error == ENOENT);
  CHECK(failed({}).kind == WorldReport::failed);
  CHECK(failed({"/bin/echo", std::string(300000, 'x')}).error == E2BIG);
  world.launch({7777, HostId{0}, {"/bin/true"}, {}, "/no/such/directory", {}});
  WorldReport report = wait_for_report(world, 7777, WorldReport::failed);
  CHECK(report.what == "chdir(/no/such/directory)");
  CHECK(report.error == ENOENT);
  // Listed before there is a pipe: the shell makes its other ends one after the other.
  CHECK(sh(world, 0, "all=$(ps -e -o comm=); echo \"$all\" | sort | tr '\\n' ' '") ==
        "ps sh wirestep-world ");
}

TEST_CASE("A signal that ends a program is reported as that signal") {
  World world(two_hosts());
  std::uint32_t id = start(world, 0, {"sleep", "60"});
  world.signal(wait_for_report(world, id, WorldReport::started).pid, SIGTERM, false);
  WorldReport exited = wait_for_report(world, id, WorldReport::exited);
  CHECK(exited.signal == SIGTERM);
  CHECK(exited.status == -1);
}

TEST_CASE("A signal to the session reaches what the program has left behind") {
  World world(two_hosts());
  int before = processes_of(world);
  std::uint32_t id =
      start(world, 0, {"/bin/sh", "-c", "trap '' TERM; set -m; sleep 60 & (sleep 60 & sleep 60 &) ; exit 3"});
  WorldReport exited = wait_for_report(world, id, WorldReport::exited);
  CHECK(exited.status == 3);
  CHECK(processes_of(world) == before + 3);
  world.signal(exited.pid, SIGKILL, true);
  CHECK(processes_left(world, before) == before);
}

TEST_CASE("A program has no capability, and no way to any") {
  World world(two_hosts());
  CHECK(sh(world, 0, "grep ^Cap /proc/self/status | cut -f2 | sort -u") == "0000000000000000\n");
  CHECK(sh(world, 0, "grep NoNewPrivs /proc/self/status | cut -f2") == "1\n");
  CHECK(python(world, 0, "import socket; socket.socket().bind(('', 80))").output.find("Permission denied") !=
        std::string::npos);
  CHECK(python(world, 0, "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)")
            .output.find("Operation not permitted") != std::string::npos);
  CHECK(sh(world, 0, "ip link set eth0 down 2>&1").find("Operation not permitted") != std::string::npos);
  CHECK(run(world, 0, {"unshare", "--user", "--map-root-user", "true"}).report.status != 0);
  CHECK(run(world, 0, {"mount", "-t", "tmpfs", "none", "/tmp"}).report.status != 0);
  CHECK(sh(world, 0, "kill -9 1 2>&1; ls -l /proc/1/fd /proc/1/ns/net 2>&1 | grep -c denied") != "0\n");
}

TEST_CASE("Ping works without privileges") {
  World world(two_hosts());
  CHECK(
      python(
          world, 0,
          "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP); print('ok')")
          .output == "ok\n");
}

TEST_CASE("A program gets a login shell's limits, signals and descriptors, and nothing of ours") {
  World world(two_hosts());
  CHECK(sh(world, 0, "ulimit -Sn; ulimit -c") == "1024\n0\n");
  CHECK(std::stoi(sh(world, 0, "ulimit -Hn")) > 1024);
  CHECK(sh(world, 0, "ls /proc/self/fd | tr '\\n' ' '") == "0 1 2 3 ");  // 3 is ls's own
  CHECK(sh(world, 0, "grep -E '^Sig(Blk|Ign)' /proc/self/status | cut -f2 | sort -u") ==
        "0000000000000000\n");
  CHECK(sh(world, 0, "env | grep -v -E '^(PWD|PATH|OLDPWD|_|SHLVL)='").empty());
}

TEST_CASE("A process that its parent leaves behind lives on, and writes to the terminal") {
  World world(two_hosts());
  Fd master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE(::grantpt(master.get()) == 0);
  REQUIRE(::unlockpt(master.get()) == 0);
  Fd terminal(::open(::ptsname(master.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
  const std::string left = "while kill -0 $$ 2>/dev/null; do :; done; test -t 1 && echo alone";
  std::uint32_t id = start(world, 0, {"/bin/sh", "-c", "(" + left + ") &"}, std::move(terminal));
  CHECK(wait_for_report(world, id, WorldReport::exited).signal == 0);
  std::array<char, 200> text{};
  REQUIRE(::read(master.get(), text.data(), text.size()) > 0);  // where it has died: EIO
  CHECK(std::string(text.data()).find("alone") == 0);
}

TEST_CASE("A fork bomb stops at a limit, and the world can still end it") {
  World world(two_hosts());
  const int before = processes_of(world);
  Ended bomb = python(
      world, 0,
      "import os, time\nn = 0\ntry:\n  while n < 5000:\n    if os.fork() == 0: time.sleep(60); os._exit(0)\n"
      "    n += 1\nexcept OSError as e: print(e.strerror, flush=True)\nprint(n)");
  INFO(bomb.output);
  if (::geteuid() == 0 && bomb.output == "5000\n") {
    skip("this kernel (before 6.14) doesn't bound root's forks: RLIMIT_NPROC isn't for root");
  }
  CHECK(bomb.output.find("Resource temporarily unavailable\n") == 0);
  world.signal(bomb.report.pid, SIGKILL, true);
  CHECK(processes_left(world, before) == before);
}

TEST_CASE("What a process has open is listed") {
  World world(two_hosts());
  // The descriptor with the highest number that it may have is its own, and is told.
  std::uint32_t id = start(world, 0, {"/usr/bin/python3", "-c", R"(
import os, resource, socket
listener = socket.socket()
reader, writer = os.pipe()
os.dup2(writer, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 1)
os.kill(os.getpid(), 19)
)"});
  std::int32_t pid = wait_for_report(world, id, WorldReport::started).pid;
  CHECK(wait_for_report(world, id, WorldReport::suspended).signal == SIGSTOP);  // now it has all of that
  world.list_descriptors(id, pid);
  WorldReport list = wait_for_report(world, id, WorldReport::listed);
  CHECK(list.error == 0);
  CHECK(list.pid == pid);
  CHECK(list.began <= list.time);
  REQUIRE(list.descriptors.size() == 7);
  CHECK(list.descriptors[0].target == "/dev/null");
  CHECK_FALSE(list.descriptors[0].terminal);
  CHECK(list.descriptors[3].target.starts_with("socket:["));
  CHECK(list.descriptors[3].protocol == "TCP");
  CHECK((list.descriptors[3].flags & O_CLOEXEC) != 0);
  CHECK(list.descriptors[4].target == list.descriptors[5].target);  // both ends of the pipe
  CHECK((list.descriptors[5].flags & O_ACCMODE) == O_WRONLY);
  CHECK(list.descriptors[6].target == list.descriptors[5].target);
  world.signal(pid, SIGCONT, false);
  CHECK(wait_for_report(world, id, WorldReport::exited).status == 0);
  world.list_descriptors(id, pid);
  CHECK(wait_for_report(world, id, WorldReport::listed).error == ESRCH);
}

TEST_CASE(
    "One that has made itself undumpable is listed, or it is said that it can't be seen, but never gone") {
  World world(two_hosts());
  std::uint32_t id = start(world, 0, {"/usr/bin/python3", "-c", R"(
import ctypes, os
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
os.kill(os.getpid(), 19)
)"});
  std::int32_t pid = wait_for_report(world, id, WorldReport::started).pid;
  wait_for_report(world, id, WorldReport::suspended);
  world.list_descriptors(id, pid);
  WorldReport list = wait_for_report(world, id, WorldReport::listed);
  CHECK((list.error == 0 || list.error == EACCES));
  CHECK(list.descriptors.size() == (list.error == 0 ? 3 : 0));
}
