// A world leaves the machine alone while it lives, and leaves nothing behind, however it ends.

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "in_world.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

std::string output_of(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "re");
  std::string text;
  std::array<char, 4096> part;
  while (std::size_t size = std::fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), size);
  ::pclose(pipe);
  return text;
}

// What of the machine's network a world could disturb.
std::string machine_network() {
  return output_of(
      "ip -o link | cut -d' ' -f1-3; ip route show table all; ip -6 route show table all; ip rule; "
      "ip -o address | cut -d' ' -f1-7; hostname");
}

// Has it ended, and only waits for its parent to take note? For an orphan that is the machine's init, which
// may take its time.
bool is_zombie(const std::filesystem::path& process) {
  std::ifstream file(process / "stat");
  std::string line;
  std::getline(file, line);
  std::size_t name_end = line.rfind(')');
  return name_end != std::string::npos && line.compare(name_end, 3, ") Z") == 0;
}

// All processes that have `mark` in their environment; with an empty mark, all that there are.
std::set<std::string> processes_with(const std::string& mark) {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "environ", std::ios::binary);
    std::string environment{std::istreambuf_iterator<char>(file), {}};
    if (environment.find(mark) != std::string::npos && !is_zombie(entry.path()))
      found.insert(entry.path().filename());
  }
  return found;
}

// How many of them sleep: the programs of the engine that is played have all begun then, and there will be no
// others.
std::size_t sleepers(const std::set<std::string>& pids) {
  return static_cast<std::size_t>(std::count_if(pids.begin(), pids.end(), [](const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/comm");
    std::string name;
    return std::getline(file, name) && name == "sleep";
  }));
}

// When a process began, so that another with its number isn't taken for it. Empty if it is gone, or a zombie.
std::string begin_of(const std::string& pid) {
  if (is_zombie("/proc/" + pid)) return "";
  std::ifstream file("/proc/" + pid + "/stat");
  std::string line;
  std::getline(file, line);
  std::size_t at = line.rfind(')');
  if (at == std::string::npos) return "";
  std::istringstream fields(line.substr(at + 1));
  std::string field;
  for (int i = 3; i <= 22; ++i) fields >> field;  // starttime, proc(5)
  return field;
}

// The namespaces in which these processes are.
std::set<std::string> namespaces_of(const std::set<std::string>& pids) {
  std::set<std::string> found;
  for (const std::string& pid : pids) {
    for (const char* kind : {"user", "net", "mnt", "pid", "uts", "ipc"}) {
      std::error_code none;
      std::filesystem::path link = std::filesystem::read_symlink("/proc/" + pid + "/ns/" + kind, none);
      if (!none) found.insert(link);
    }
  }
  return found;
}

// With this in its environment, the executable plays an engine: it makes a world, starts programs, says so,
// and waits to be killed.
[[gnu::constructor]] void play_engine(int, char** argv) {
  if (::getenv("WIRESTEP_TEST_ENGINE") == nullptr || std::strcmp(argv[0], "wirestep-world") == 0) return;
  World world(two_hosts());
  std::string mark = std::string("WIRESTEP_TEST_ENGINE=") + ::getenv("WIRESTEP_TEST_ENGINE");
  for (int host : {0, 1}) {
    world.launch({1,
                  HostId{static_cast<std::uint8_t>(host)},
                  {"/bin/sh", "-c", "trap '' TERM HUP INT; setsid -f sleep 300; sleep 300"},
                  {"PATH=/usr/bin:/bin", mark},
                  "/",
                  {}});
  }
  for (int started = 0; started < 2;) {
    ::poll(nullptr, 0, 1);
    for (const WorldReport& report : world.read()) started += report.kind == WorldReport::started;
  }
  std::printf("up\n");
  std::fflush(stdout);
  ::pause();
}

}  // namespace

TEST_CASE("The machine's own network is the same before, during and after") {
  const std::string before = machine_network();
  {
    World world(two_hosts());
    const std::string listening =
        output_of("ss -Hltunx | grep -c wirestep; ss -Hltunx | grep -c " + world.probe_name());
    CHECK(listening.substr(listening.size() - 2) == "0\n");
    run(world, 0, {"/bin/sh", "-c", "hostname hacked; echo 1 > /proc/sys/net/ipv4/ip_forward"});
    CHECK(machine_network() == before);
  }
  CHECK(machine_network() == before);
}

TEST_CASE("A setting of a host is that host's only") {
  const std::string machine = output_of("cat /proc/sys/net/ipv4/tcp_fin_timeout");
  WorldSpec spec = two_hosts();
  spec.hosts[0].sysctls["net.ipv4.tcp_fin_timeout"] = "7";
  World world(spec);
  CHECK(sh(world, 0, "cat /proc/sys/net/ipv4/tcp_fin_timeout") == "7\n");
  CHECK(sh(world, 1, "cat /proc/sys/net/ipv4/tcp_fin_timeout") == "60\n");
  CHECK(world.set_sysctl(HostId{1}, "net.ipv4.tcp_fin_timeout", "9") == "");
  CHECK(sh(world, 1, "cat /proc/sys/net/ipv4/tcp_fin_timeout") == "9\n");
  CHECK(sh(world, 0, "cat /proc/sys/net/ipv4/tcp_fin_timeout") == "7\n");
  CHECK(output_of("cat /proc/sys/net/ipv4/tcp_fin_timeout") == machine);
}

TEST_CASE("A setting that doesn't exist, or a bad value, or one that is no host's, is named") {
  WorldSpec spec = two_hosts();
  spec.hosts[1].sysctls["net.ipv4.tcp_fun"] = "1";
  CHECK_THROWS_WITH(World(spec), "host server: net.ipv4.tcp_fun: this kernel has no such setting");
  World world(two_hosts());
  CHECK(world.set_sysctl(HostId{0}, "net.ipv4.tcp_syncookies", "many")
            .find("doesn't take the value \"many\"") != std::string::npos);
  CHECK(world.set_sysctl(HostId{0}, "kernel.hostname", "x") != "");
  CHECK(world.set_sysctl(HostId{0}, "net/../kernel.hostname", "x") != "");
  CHECK(sh(world, 0, "hostname") == "client\n");
}

TEST_CASE("A spec that makes no sense is refused in words") {
  auto refusal = [](std::vector<HostSpec> hosts) -> std::string {
    try {
      World world(WorldSpec{std::move(hosts)});
      return "";
    } catch (const SetupError& error) {
      return error.what();
    }
  };
  CHECK(refusal({}) == "the world: it has one to eight hosts");
  CHECK(refusal({{"a b", "", {}}}) ==
        "the world: \"a b\" isn't a host's name; letters, digits and hyphens are");
  CHECK(refusal({{"a", "", {}}, {"a", "", {}}}) == "the world: two hosts are called a");
  CHECK(refusal({{"a", "1.2.3", {}}}) == "the world: host a: \"1.2.3\" isn't an IPv4 address");
}

TEST_CASE("Tamed timers, and IPv6 where it is asked for") {
  WorldSpec spec = two_hosts();
  spec.tame_timers = true;
  spec.ipv6 = true;
  World world(spec);
  CHECK(sh(world, 0, "cat /proc/sys/net/ipv4/tcp_early_retrans") == "0\n");
  if (sh(world, 0, "ls /proc/sys/net/ipv4").find("tcp_rto_min_us") != std::string::npos) {
    CHECK(sh(world, 0, "cat /proc/sys/net/ipv4/tcp_rto_min_us") == "600000000\n");
  }
  CHECK(sh(world, 1, "ip -6 -o address show dev eth0 scope global").find("fd00::2/64") != std::string::npos);
  World plain(two_hosts());
  CHECK(sh(plain, 1, "ip -6 -o address show dev eth0") == "");
}

TEST_CASE("Twenty worlds in a row, and the twenty-first is as good as the first") {
  for (int i = 0; i < 20; ++i) World world(two_hosts());
  World world(two_hosts());
  CHECK(sh(world, 1, "hostname") == "server\n");
}

TEST_CASE("When the engine is killed, all processes of its world are gone, and so are its namespaces") {
  std::string self = std::filesystem::read_symlink("/proc/self/exe");
  const std::set<std::string> machine = namespaces_of({"self"});
  for (int i = 0; i < 5; ++i) {
    std::string mark = std::to_string(::getpid()) + "." + std::to_string(i);
    ::setenv("WIRESTEP_TEST_ENGINE", mark.c_str(), 1);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_t engine = ::fork();
    if (engine == 0) {
      ::dup2(ends[1], 1);
      ::execl(self.c_str(), "engine", nullptr);
      ::_exit(1);
    }
    ::unsetenv("WIRESTEP_TEST_ENGINE");
    ::close(ends[1]);
    char line[3];
    REQUIRE(::read(ends[0], line, sizeof line) == 3);
    ::close(ends[0]);
    mark = "WIRESTEP_TEST_ENGINE=" + mark;
    for (Time end = now() + std::chrono::seconds(60); sleepers(processes_with(mark)) < 4 && now() < end;)
      ::poll(nullptr, 0, 5);
    const std::set<std::string> processes = processes_with(mark);
    CHECK(processes.size() >= 7);  // the engine, the world's two, and two programs with their sleeps
    std::set<std::string> worlds = namespaces_of(processes);
    for (const std::string& own : machine) worlds.erase(own);
    CHECK(worlds.size() >= 12);  // user, pid, ipc; net, mnt and uts of PID 1 and of two hosts
    std::map<std::string, std::string> begun;
    for (const std::string& pid : processes_with("")) {
      for (const std::string& each : namespaces_of({pid}))
        if (worlds.count(each) != 0) begun[pid] = begin_of(pid);
    }
    CHECK(begun.size() >= processes.size() - 1);  // the engine is in the machine's own
    ::kill(engine, SIGKILL);
    Time killed = now();
    ::waitpid(engine, nullptr, 0);
    // Told by the processes that were in them: the number of a namespace that is gone is given to the next
    // that is made, by another test perhaps. One in the midst of its exit has no environment any more, and
    // still its namespaces.
    auto anything_left = [&] {
      return !processes_with(mark).empty() || std::any_of(begun.begin(), begun.end(), [](const auto& each) {
        return !each.second.empty() && begin_of(each.first) == each.second;
      });
    };
    while (anything_left() && seconds(now() - killed) < 60) ::poll(nullptr, 0, 1);
    CHECK_FALSE(anything_left());
    std::printf("all dead %.0f ms after the engine was killed\n", seconds(now() - killed) * 1000);
  }
}
