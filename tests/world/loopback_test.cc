// Loopback mode: the same promises as far as they go without namespaces.

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <csignal>
#include <cstddef>
#include <sstream>

#include "in_world.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

WorldSpec loopback() {
  WorldSpec spec = two_hosts();
  spec.loopback = true;
  return spec;
}

}  // namespace

TEST_CASE("Loopback mode has hosts by name at 127.0.0.1, and no wire") {
  World world(loopback());
  REQUIRE(world.hosts().size() == 2);
  for (WorldHost& host : world.hosts()) {
    CHECK(to_string(host.address) == "127.0.0.1:0");
    CHECK(!host.packet);
    CHECK(!host.route);
    CHECK(host.sock_diag);
  }
  CHECK(world.set_sysctl(HostId{0}, "net.ipv4.tcp_sack", "0") != "");
}

TEST_CASE("Programs run on the machine itself, and are reported") {
  World world(loopback());
  CHECK(sh(world, 0, "hostname") == sh(world, 1, "hostname"));
  CHECK(run(world, 1, {"/bin/sh", "-c", "exit 5"}).report.status == 5);
  CHECK(run(world, 1, {"/no/such/program"}).report.error == ENOENT);
}

TEST_CASE("Probes find their listener by its abstract name") {
  World world(loopback());
  Fd probe(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  sockaddr_un address{AF_UNIX, {}};
  world.probe_name().copy(address.sun_path + 1, sizeof address.sun_path - 1);
  auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + world.probe_name().size());
  REQUIRE(::connect(probe.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
  Fd accepted(::accept4(world.hosts()[0].probe_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  CHECK(accepted);
}

TEST_CASE("With the world go all descendants, also those that left their session and lost their parents") {
  std::vector<pid_t> left;
  {
    World world(loopback());
    // Each says its number before it lets go of what the shell reads.
    std::istringstream pids(sh(world, 0,
                               "echo $(setsid -f sh -c 'trap \"\" TERM HUP; echo $$; exec >&-; sleep 600') "
                               "$(setsid -f sh -c 'echo $$; exec sleep 600 >&-')"));
    for (pid_t pid; pids >> pid;) left.push_back(pid);
    REQUIRE(left.size() == 2);
    for (pid_t pid : left) CHECK(::kill(pid, 0) == 0);
  }
  for (pid_t pid : left) CHECK(::kill(pid, 0) == -1);
}

TEST_CASE("In loopback mode only the programs' own processes are looked at, and nobody else's") {
  World world(loopback());
  std::uint32_t id = start(world, 0, {"sleep", "60"});
  std::int32_t pid = wait_for_report(world, id, WorldReport::started).pid;
  const auto listed = [&](std::int32_t process) {
    world.list_descriptors(id, process);
    return wait_for_report(world, id, WorldReport::listed);
  };
  std::size_t open = 0;
  for (Time end = now() + std::chrono::seconds(60);
       open != 3 && now() < end;)  // its loader reads libraries first
    open = listed(pid).descriptors.size();
  CHECK(open == 3);
  WorldReport ours = listed(::getpid());  // a program may claim to be any process
  CHECK(ours.error == ESRCH);
  CHECK(ours.descriptors.empty());
}
