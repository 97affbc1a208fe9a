#include "world/spawn.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "world/privileges.h"

namespace wirestep {

namespace {

void limit(int resource, rlim_t soft, rlim_t hard) {
  rlimit value{soft, hard};
  or_fail(::setrlimit(static_cast<__rlimit_resource>(resource), &value), "setrlimit");
}

void set_limits(bool own_users) {
  limit(RLIMIT_CORE, 0, 0);
  // A fork bomb stops here. Counted per user namespace: only the world's own processes. In loopback mode
  // it would count all that the user runs.
  if (own_users) limit(RLIMIT_NPROC, 1024, 1024);
  // What a login shell gives. The probe keeps its channel at the soft limit's number, so the hard limit must
  // be above.
  rlimit files;
  or_fail(::getrlimit(RLIMIT_NOFILE, &files), "getrlimit");
  limit(RLIMIT_NOFILE, std::min<rlim_t>(1024, files.rlim_max - 1), files.rlim_max);
}

// The terminal isn't made the session's controlling one: with the end of the session's leader, which is the
// program, the kernel would hang it up. A server that goes to the background, or a child that its parent
// doesn't wait for, would die of SIGHUP; at a shell's prompt, where the shell is the leader, it lives.
void take_terminal(int terminal) {
  or_fail(::setsid(), "setsid");
  Fd null;
  if (terminal < 0) {
    null.reset(or_fail(::open("/dev/null", O_RDWR | O_CLOEXEC), "open(/dev/null)"));
    terminal = null.get();
  }
  for (int number : {0, 1, 2}) or_fail(::dup2(terminal, number), "dup2");
}

void reset_signals() {
  // By the system call: glibc's posix_spawn, which started us, leaves its two internal signals ignored, and
  // its sigaction doesn't let us have them. Zeroed, the kernel's structure says SIG_DFL.
  std::array<unsigned long, 4> by_default{};
  for (int number = 1; number < NSIG; ++number) {
    ::syscall(SYS_rt_sigaction, number, by_default.data(), nullptr, sizeof(std::uint64_t));
  }
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

[[noreturn]] void become(const Launch& launch, const HostNamespaces* host) {
  take_terminal(launch.terminal.get());
  if (host != nullptr) enter(*host);
  // After entering: a working directory doesn't survive a change of the mount namespace.
  const char* directory = launch.directory.empty() ? "/" : launch.directory.c_str();
  if (::chdir(directory) < 0) fail("chdir(" + launch.directory + ")");
  set_limits(host != nullptr);
  reset_signals();
  if (host != nullptr) give_up_privileges();
  or_fail(static_cast<int>(::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC)), "close_range");
  std::vector<char*> argv = pointers(launch.argv), environment = pointers(launch.environment);
  environ = environment.data();  // execvp looks for PATH here
  ::execvp(argv[0], argv.data());
  fail("execve(" + launch.argv[0] + ")");
}

// What the child says before it dies. `what` goes with it cut to what a pipe takes in one piece.
struct LastWords {
  int error;
  std::array<char, 500> what;
};

}  // namespace

pid_t spawn(const Launch& launch, const HostNamespaces* host) {
  if (launch.argv.empty()) fail("execve()", ENOENT);
  int ends[2];
  or_fail(::pipe2(ends, O_CLOEXEC), "pipe2");
  Fd read_end(ends[0]), write_end(ends[1]);
  pid_t child = or_fail(::fork(), "fork");
  if (child == 0) {
    try {
      become(launch, host);
    } catch (const Failure& failure) {
      LastWords words{failure.error, {}};
      failure.what.copy(words.what.data(), words.what.size() - 1);
      // Nobody to tell if this fails; the exit status says it, too.
      [[maybe_unused]] ssize_t written = ::write(write_end.get(), &words, sizeof words);
    }
    ::_exit(127);
  }
  // execve closes the pipe: an end of file is the good news.
  write_end.reset();
  LastWords words;
  ssize_t size;
  do {
    size = ::read(read_end.get(), &words, sizeof words);
  } while (size < 0 && errno == EINTR);
  if (size == 0) return child;
  ::waitpid(child, nullptr, 0);
  throw Failure{words.what.data(), words.error};
}

}  // namespace wirestep
