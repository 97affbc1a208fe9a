// `wirestep exec HOST -- CMD`, from outside: a second process enters the running world.

#include "world/exec.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/error.h"
#include "in_world.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

// Other tests' worlds, which run at the same time, must not be seen: this test's process starts again in a
// pid namespace of its own. Not when it is asked for its list, while it is built: that must work on any
// machine.
[[gnu::constructor]] void isolate(int argc, char** argv) {
  if (std::strcmp(argv[0], "wirestep-world") == 0 || ::getenv("WIRESTEP_TEST_ISOLATED") != nullptr) return;
  if (std::any_of(argv, argv + argc, [](const char* word) { return std::strncmp(word, "--list", 6) == 0; }))
    return;
  ::setenv("WIRESTEP_TEST_ISOLATED", "1", 1);
  std::vector<const char*> command{"unshare", "--user",       "--map-current-user", "--pid",
                                   "--fork",  "--kill-child", "--mount-proc"};
  std::string self = std::filesystem::read_symlink("/proc/self/exe");
  command.push_back(self.c_str());
  command.insert(command.end(), argv + 1, argv + argc + 1);
  ::execvp(command[0], const_cast<char**>(command.data()));
}

struct Outcome {
  int status;  // 99: it threw; the text is the output
  std::string output;
};

// exec_in_host can't come back, so a child does it.
Outcome exec(const std::string& host, const std::vector<std::string>& argv) {
  Fd output(::memfd_create("output", MFD_CLOEXEC));
  pid_t child = ::fork();
  if (child == 0) {
    ::dup2(output.get(), 1);
    ::dup2(output.get(), 2);
    try {
      ::_exit(exec_in_host(host, argv));
    } catch (const std::exception& error) {
      ::_exit(::write(1, error.what(), std::strlen(error.what())) > 0 ? 99 : 98);
    }
  }
  int status;
  ::waitpid(child, &status, 0);
  std::array<char, 4096> text;
  ssize_t size = ::pread(output.get(), text.data(), text.size(), 0);
  return {WEXITSTATUS(status), {text.data(), static_cast<std::size_t>(size)}};
}

}  // namespace

TEST_CASE("exec runs a tool in the host that is named, and returns its status") {
  World world(two_hosts());
  CHECK(exec("server", {"hostname"}).output == "server\n");
  CHECK(exec("client", {"sh", "-c", "ip -4 -o addr show eth0 | grep -o 10.0.0.1/24; exit 7"}).output ==
        "10.0.0.1/24\n");
  CHECK(exec("client", {"sh", "-c", "exit 7"}).status == 7);
  CHECK(exec("client", {"sh", "-c", "kill -9 $$"}).status == 137);
  CHECK(exec("client", {"no-such-tool"}).status == 127);
}

TEST_CASE("exec gives a tool the capabilities that network tools need, and no more") {
  World world(two_hosts());
  CHECK(exec("client", {"sh", "-c", "grep -E '^Cap(Eff|Bnd|Amb)' /proc/self/status | cut -f2 | sort -u"})
            .output == (::geteuid() == 0 ? "00000000000030c0\n" : "0000000000003000\n"));
  CHECK(exec("client", {"ip", "address", "add", "10.9.9.9/32", "dev", "lo"}).status == 0);
  CHECK(exec("client",
             {"/usr/bin/python3", "-c", "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)"})
            .status == 0);
  // Root owns the world's user namespace and may do anything in it.
  if (::geteuid() != 0) CHECK(exec("client", {"umount", "/proc"}).status != 0);
}

TEST_CASE("exec sees the world's processes") {
  World world(two_hosts());
  std::uint32_t id = start(world, 0, {"sleep", "4711"});
  wait_for_report(world, id, WorldReport::started);
  CHECK(exec("server", {"pgrep", "-f", "sleep 4711"}).status == 0);
}

TEST_CASE("exec says what is wrong: no world, more than one, no such host") {
  CHECK(exec("client", {"true"}).output.find("no world of yours is running") == 0);
  World world(two_hosts());
  CHECK(exec("klient", {"true"}).output == "the running world has no host \"klient\". It has client, server");
  World another(two_hosts());
  CHECK(exec("client", {"true"}).output.find("2 worlds of yours are running") == 0);
}
