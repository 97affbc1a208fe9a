#include "world/world_process.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <map>
#include <utility>

#include "world/control.h"
#include "world/host.h"
#include "world/process_times.h"
#include "world/processes.h"
#include "world/spawn.h"
#include "world/sysctl.h"

namespace wirestep {

namespace {

// The world's PID 1 (in loopback mode: the programs' adoptive parent). One thread, one poll loop: orders come
// over the control socket, deaths over a signalfd.
class WorldProcess {
 public:
  WorldProcess(int control, control::Plan plan) : control_(control), plan_(std::move(plan)) {
    // Blocked rather than handled: PID 1 without handlers can't be hurt by signals from inside.
    sigset_t deaths;
    sigemptyset(&deaths);
    sigaddset(&deaths, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &deaths, nullptr);
    deaths_.reset(or_fail(::signalfd(-1, &deaths, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd"));
  }

  void make() {
    if (plan_.spec.loopback) {
      or_fail(::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl(PR_SET_CHILD_SUBREAPER)");
      hosts_ = pretend_hosts(plan_.spec, plan_.probe_name);
    } else {
      furnish_world();
      home_ = current_namespaces();
      hosts_ = make_hosts(plan_.spec, plan_.probe_name);
    }
    for (Host& host : hosts_) hand_over(host);
    control::Ready ready;
    control::send(control_, ready);
  }

  // Returns when the engine has gone.
  void run() {
    std::array<pollfd, 2> polled{{{control_, POLLIN, 0}, {deaths_.get(), POLLIN, 0}}};
    while (true) {
      ::poll(polled.data(), polled.size(), -1);
      if (polled[1].revents != 0) reap();
      if (polled[0].revents == 0) continue;
      std::optional<control::Message> order = control::receive(control_);
      if (!order) return;
      obey(*order);
    }
  }

  // The kernel does this for a pid namespace. Here, adopted children are all found: whoever loses its parent
  // becomes ours; so when there is no child left, nothing is left.
  void end_loopback() {
    while (true) {
      for (const Process& process : descendants(::getpid())) ::kill(process.pid, SIGKILL);
      while (::waitpid(-1, nullptr, WNOHANG) > 0) continue;
      if (::waitpid(-1, nullptr, WNOHANG) < 0) return;
      ::poll(nullptr, 0, 1);  // they are dying
    }
  }

 private:
  void hand_over(Host& host) {
    control::HostMade made{};
    std::vector<int> descriptors;
    auto give = [&](Fd& fd, bool& given) {
      given = static_cast<bool>(fd);
      if (given) descriptors.push_back(fd.get());
    };
    give(host.packet, made.packet);
    give(host.sock_diag, made.sock_diag);
    give(host.route, made.route);
    give(host.probe_listener, made.probe_listener);
    for (const Fd& file : host.counters) descriptors.push_back(file.get());
    control::send(control_, made, descriptors);
    for (Fd* fd : {&host.packet, &host.sock_diag, &host.route, &host.probe_listener}) fd->reset();
    host.counters.clear();
  }

  void obey(control::Message& order) {
    switch (order.type) {
      case control::Type::launch: {
        auto launch = order.as<Launch>();
        if (!order.descriptors.empty()) launch.terminal = std::move(order.descriptors[0]);
        return start(launch);
      }
      case control::Type::signal:
        return pass_on(order.as<control::Signal>());
      case control::Type::list:
        return list(order.as<control::List>());
      case control::Type::times:
        return tell_times(order.as<control::Times>());
      case control::Type::set_sysctl:
        return set(order.as<control::SetSysctl>());
      case control::Type::make_sockets:
        return make_sockets(order.as<control::MakeSockets>());
      default:
        CHECK(false && "an order");
    }
  }

  void start(const Launch& launch) {
    WorldReport report{};
    report.id = launch.id;
    report.time = now();
    try {
      CHECK(launch.host.value < hosts_.size());
      const Host& host = hosts_[launch.host.value];
      report.pid = spawn(launch, plan_.spec.loopback ? nullptr : &host.namespaces);
      report.kind = WorldReport::started;
      programs_[report.pid] = launch.id;
    } catch (const Failure& failure) {
      report.kind = WorldReport::failed;
      report.error = failure.error;
      report.what = failure.what;
    }
    control::send(control_, report);
  }

  void pass_on(const control::Signal& order) {
    if (!order.whole_session) {
      // Not reaped yet, so the number is still its own.
      if (programs_.count(order.pid) != 0) ::kill(order.pid, order.signal);
      return;
    }
    // Once more after SIGKILL: what was forked while the list was read. A killed process forks no more.
    for (int round = 0; round < (order.signal == SIGKILL ? 100 : 1); ++round) {
      bool any = false;
      for (const Process& process : descendants(::getpid())) {
        if (process.session != order.pid || process.zombie) continue;
        any = ::kill(process.pid, order.signal) == 0;
      }
      if (!any) return;
    }
  }

  void list(const control::List& order) {
    WorldReport report{};
    report.kind = WorldReport::listed;
    report.id = order.id;
    report.pid = order.pid;
    report.began = now();
    std::optional<std::vector<OpenDescriptor>> descriptors;
    errno = ESRCH;
    // The number came from a program; without a pid namespace it could be anybody's process.
    if (!plan_.spec.loopback || descends_from(order.pid, ::getpid()))
      descriptors = open_descriptors(order.pid);
    if (descriptors)
      report.descriptors = std::move(*descriptors);
    else
      report.error = errno;
    report.time = now();
    // Where the machine's sockets hold less than a record of most_descriptors_listed, fewer are told.
    while (control::send(control_, report) == EMSGSIZE && !report.descriptors.empty())
      report.descriptors.resize(report.descriptors.size() / 2);
  }

  void tell_times(const control::Times& order) {
    WorldReport report{};
    report.kind = WorldReport::timed;
    report.id = order.id;
    report.pid = order.pid;
    report.began = now();
    const std::optional<ProcessTimes> times = session_times(order.pid);
    report.time = now();
    if (times)
      report.times = *times;
    else
      report.error = ESRCH;
    control::send(control_, report);
  }

  void set(const control::SetSysctl& order) {
    control::Answer answer;
    if (plan_.spec.loopback) {
      answer.error = order.key + ": without a wire there are no hosts; the setting is the machine's own";
    } else {
      CHECK(order.host.value < hosts_.size());
      enter_network(hosts_[order.host.value].namespaces);
      answer.error = set_host_sysctl(order.key, order.value);
      enter_network(home_);
    }
    control::send(control_, answer);
  }

  void make_sockets(const control::MakeSockets& order) {
    CHECK(order.host.value < hosts_.size() && order.count <= control::most_descriptors);
    if (!plan_.spec.loopback) enter_network(hosts_[order.host.value].namespaces);
    control::Sockets made{};
    std::vector<Fd> sockets;
    std::vector<int> numbers;
    while (sockets.size() < order.count && made.error == 0) {
      Fd socket(::socket(order.family, order.type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      if (!socket)
        made.error = errno;
      else
        numbers.push_back(sockets.emplace_back(std::move(socket)).get());
    }
    if (!plan_.spec.loopback) enter_network(home_);
    // ETOOMANYREFS: more descriptors on their way than the user may have open. Without them, then.
    if (int error = control::send(control_, made, numbers); error != 0 && error != EPIPE) {
      made.error = error;
      control::send(control_, made);
    }
  }

  void reap() {
    signalfd_siginfo info;
    while (::read(deaths_.get(), &info, sizeof info) > 0) continue;
    int status;
    rusage usage;
    for (pid_t pid; (pid = ::wait4(-1, &status, WNOHANG | WUNTRACED | WCONTINUED, &usage)) > 0;) {
      auto program = programs_.find(pid);
      if (program == programs_.end()) continue;  // an orphan that a program left to us
      WorldReport report{};
      report.id = program->second;
      report.pid = pid;
      report.time = now();
      if (WIFSTOPPED(status)) {
        report.kind = WorldReport::suspended;
        report.signal = WSTOPSIG(status);
      } else if (WIFCONTINUED(status)) {
        report.kind = WorldReport::continued;
      } else {
        report.kind = WorldReport::exited;
        report.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        report.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        report.times = times_of(usage);
        programs_.erase(program);
      }
      control::send(control_, report);
    }
  }

  int control_;
  Fd deaths_;
  control::Plan plan_;
  HostNamespaces home_;
  std::vector<Host> hosts_;
  std::map<pid_t, std::uint32_t> programs_;
};

// Makes the world, tells the engine if that fails, and plays it to its end.
[[noreturn]] void play(Fd control, control::Plan plan) {
  bool loopback = plan.spec.loopback;
  try {
    WorldProcess world(control.get(), std::move(plan));
    world.make();
    world.run();
    if (loopback) world.end_loopback();
  } catch (Failure& failure) {
    control::send(control.get(), failure);
  }
  ::_exit(0);
}

// The process outside: it waits until the world's PID 1, and with it all of the world, is reaped.
[[noreturn]] void wait_for(pid_t init) {
  ::close_range(world_control_fd, ~0U, 0);  // or the engine would wait for us, and we for the engine
  while (::waitpid(init, nullptr, 0) < 0 && errno == EINTR) continue;
  ::_exit(0);
}

}  // namespace

void play_world_process(int argc, char** argv) {
  if (argc < 1 || std::strcmp(argv[0], world_process_name) != 0) return;
  ::prctl(PR_SET_NAME, world_process_name, 0, 0, 0);
  ::setsid();  // a Ctrl-C at the engine's terminal is the engine's
  Fd control(world_control_fd);
  std::optional<control::Message> message = control::receive(control.get());
  if (!message) {
    std::fprintf(stderr, "%s: started by wirestep, not by hand\n", world_process_name);
    ::_exit(2);
  }
  auto plan = message->as<control::Plan>();
  if (plan.spec.loopback) play(std::move(control), std::move(plan));
  try {
    unshare_world();
    pid_t init = or_fail(::fork(), "fork");
    if (init > 0) wait_for(init);
  } catch (Failure& failure) {
    control::send(control.get(), failure);
    ::_exit(0);
  }
  play(std::move(control), std::move(plan));
}

}  // namespace wirestep
