#include "world/exec.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "base/error.h"
#include "world/failure.h"
#include "world/host.h"
#include "world/privileges.h"
#include "world/world_process.h"

namespace wirestep {

namespace {

struct RunningWorld {
  pid_t init;
  std::vector<std::string> hosts;
};

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// PID 1 of its own pid namespace: proc(5), status: "NSpid: 4711 1". The process that waits outside, and a
// program between fork and exec, bear the same name.
bool is_init(const std::string& status) {
  std::size_t at = status.find("\nNSpid:");
  if (at == std::string::npos) return false;
  std::string pids = status.substr(at + 7, status.find('\n', at + 1) - at - 7);
  return pids.size() > 2 && pids.substr(pids.size() - 2) == "\t1";
}

// The world process's arguments are its hosts' names.
std::vector<std::string> arguments(const std::string& process) {
  std::vector<std::string> list;
  std::string cmdline = read_file(process + "/cmdline");
  for (std::size_t at = 0; at < cmdline.size(); at += list.back().size() + 1)
    list.emplace_back(cmdline.c_str() + at);
  if (!list.empty()) list.erase(list.begin());
  return list;
}

std::vector<RunningWorld> running_worlds() {
  std::vector<RunningWorld> worlds;
  std::unique_ptr<DIR, int (*)(DIR*)> proc(::opendir("/proc"), ::closedir);
  while (const dirent* entry = proc ? ::readdir(proc.get()) : nullptr) {
    auto pid = static_cast<pid_t>(std::atol(entry->d_name));
    std::string process = std::string("/proc/") + entry->d_name;
    struct stat owner;
    if (pid <= 0 || ::stat(process.c_str(), &owner) < 0 || owner.st_uid != ::geteuid()) continue;
    if (read_file(process + "/comm") != std::string(world_process_name) + "\n") continue;
    if (is_init(read_file(process + "/status"))) worlds.push_back({pid, arguments(process)});
  }
  return worlds;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

RunningWorld the_world() {
  std::vector<RunningWorld> worlds = running_worlds();
  if (worlds.empty()) {
    throw SetupError("no world of yours is running", 0,
                     "Start a lesson or `wirestep lab` first, and leave it open.");
  }
  if (worlds.size() > 1) {
    throw SetupError(std::to_string(worlds.size()) + " worlds of yours are running", 0, "Close all but one.");
  }
  return worlds.front();
}

void enter_host(const RunningWorld& world, std::size_t number) {
  std::string process = "/proc/" + std::to_string(world.init);
  auto open = [&](const std::string& path) {
    return Fd(or_fail(::open((process + path).c_str(), O_RDONLY | O_CLOEXEC), (process + path).c_str()));
  };
  auto of_host = [&](HostNamespace which) {
    return open("/fd/" + std::to_string(host_descriptor(number, which)));
  };
  Fd user = open("/ns/user"), pid = open("/ns/pid"), ipc = open("/ns/ipc");
  HostNamespaces host{of_host(HostNamespace::net), of_host(HostNamespace::uts), of_host(HostNamespace::mnt)};
  // The user namespace first: it's what gives the right to enter the others. Root has that right without, and
  // stays a root who may become another user, as tcpdump insists on doing.
  if (::geteuid() != 0 || ::setns(pid.get(), CLONE_NEWPID) < 0) {
    or_fail(::setns(user.get(), CLONE_NEWUSER), "setns(CLONE_NEWUSER)");
    or_fail(::setns(pid.get(), CLONE_NEWPID), "setns(CLONE_NEWPID)");
  }
  or_fail(::setns(ipc.get(), CLONE_NEWIPC), "setns(CLONE_NEWIPC)");
  enter(host);
}

[[noreturn]] void become(const std::vector<std::string>& argv) {
  std::vector<char*> pointers;
  for (const std::string& argument : argv) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  if (::geteuid() == 0) {
    give_up_privileges({CAP_NET_RAW, CAP_NET_ADMIN, CAP_SETUID, CAP_SETGID});
  } else {
    give_up_privileges({CAP_NET_RAW, CAP_NET_ADMIN});
  }
  ::execvp(pointers[0], pointers.data());
  fail(argv[0]);
}

}  // namespace

int exec_in_host(const std::string& host, const std::vector<std::string>& argv) {
  RunningWorld world = the_world();
  auto name = std::find(world.hosts.begin(), world.hosts.end(), host);
  if (name == world.hosts.end()) {
    throw std::invalid_argument("the running world has no host \"" + host + "\". It has " +
                                joined(world.hosts));
  }
  std::unique_ptr<char, void (*)(void*)> directory(::getcwd(nullptr, 0), std::free);
  try {
    enter_host(world, static_cast<std::size_t>(name - world.hosts.begin()));
  } catch (const Failure& failure) {
    throw SetupError("entering " + host + ": " + failure.what, failure.error, "");
  }
  // Entering moved us to "/". Where we were may be gone meanwhile: then "/" it is.
  if (directory && ::chdir(directory.get()) < 0) std::fprintf(stderr, "wirestep exec: now in /\n");
  // A child, because only children are in the pid namespace that was entered.
  pid_t child = ::fork();
  if (child < 0) throw SetupError("fork", errno, "");
  if (child == 0) {
    try {
      become(argv);
    } catch (const Failure& failure) {
      std::fprintf(stderr, "wirestep exec: %s: %s\n", failure.what.c_str(), std::strerror(failure.error));
      ::_exit(127);
    }
  }
  // The tool's to handle: both are in the terminal's foreground.
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGQUIT, SIG_IGN);
  int status;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw SetupError("waitpid", errno, "");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace wirestep
