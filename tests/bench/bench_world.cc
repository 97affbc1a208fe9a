#include "bench_world.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>

#include "base/error.h"

namespace wirestep::bench {

namespace {

WorldSpec two_hosts() {
  return {{{"client", "", {}}, {"server", "", {}}}};
}

std::vector<WirePort> ports(World& world) {
  std::vector<WirePort> ports;
  for (WorldHost& host : world.hosts()) ports.push_back({host.id, host.mac, std::move(host.packet)});
  return ports;
}

std::vector<ObservedHost> observed(World& world) {
  std::vector<ObservedHost> hosts;
  for (WorldHost& host : world.hosts()) hosts.push_back({host.id, host.sock_diag.get()});
  return hosts;
}

}  // namespace

BenchWorld::BenchWorld() : world(two_hosts()), sockets(world) {}

pid_t BenchWorld::child_of(pid_t process, std::size_t index) const {
  std::string id = std::to_string(process);
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  pid_t child = -1;
  for (std::size_t i = 0; i <= index; ++i)
    if (!(children >> child)) throw SetupError("the processes of the world", ESRCH, "");
  return child;
}

void BenchWorld::in_namespace_of(pid_t process, const std::string& command) {
  std::string line = "nsenter --target " + std::to_string(process) +
                     " --user --preserve-credentials --net sh -euc '" + command + "'";
  if (std::system(line.c_str()) != 0)
    throw SetupError(line, 0, "This needs nsenter (util-linux) and ip (iproute2).");
}

// Our first child is the world's outer process, its child is PID 1, whose first children make sockets in the
// hosts.
void BenchWorld::join_by_bridge() {
  in_namespace_of(child_of(child_of(getpid(), 0), 0),
                  "ip link add bridge0 type bridge; ip link set wire0 master bridge0; "
                  "ip link set wire1 master bridge0; ip link set bridge0 up");
}

void BenchWorld::join_directly() {
  pid_t first = child_of(child_of(getpid(), 0), 0);
  std::array<pid_t, 2> hosts = {child_of(first, 0), child_of(first, 1)};
  std::string peer = std::to_string(hosts[1]);
  in_namespace_of(hosts[0], "ip link add direct type veth peer name direct netns " + peer +
                                "; ip addr add 10.9.0.1/24 dev direct; ip link set direct up");
  in_namespace_of(hosts[1], "ip addr add 10.9.0.2/24 dev direct; ip link set direct up");
}

void BenchWorld::start(std::size_t host, std::vector<std::string> argv) {
  world.launch({++last_id_, world.hosts()[host].id, std::move(argv), {"PATH=/usr/bin:/bin"}, "/", {}});
}

std::string BenchWorld::run(std::size_t host, std::vector<std::string> argv) {
  Fd output(memfd_create("output", MFD_CLOEXEC));
  std::string what = argv[0];
  std::uint32_t id = ++last_id_;
  world.launch(
      {id, world.hosts()[host].id, std::move(argv), {"PATH=/usr/bin:/bin"}, "/", Fd(dup(output.get()))});
  while (true) {
    pollfd control{world.control_fd(), POLLIN, 0};
    poll(&control, 1, -1);
    for (const WorldReport& report : world.read()) {
      if (report.id != id || report.kind == WorldReport::started) continue;
      if (report.kind == WorldReport::failed) throw SetupError(report.what, report.error, "");
      std::array<char, 65536> text;
      ssize_t size = pread(output.get(), text.data(), text.size(), 0);
      std::string printed(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
      if (report.status != 0) throw SetupError(what + " failed: " + printed, 0, "");
      return printed;
    }
  }
}

RunningWire::RunningWire(BenchWorld& bench)
    : batch_(trace_),
      observer_(trace_, observed(bench.world)),
      bell_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      wire_(ports(bench.world), trace_, [this] { eventfd_write(bell_.get(), 1); }) {
  wire_.on_traffic = [this](HostId host) { observer_.mark_traffic(host); };
  wire_.socket_of = [this](HostId host, Transport transport, const Endpoint& local, const Endpoint& peer) {
    return observer_.cookie(host, transport, local, peer);
  };
  thread_ = std::thread([this] { run(); });
}

RunningWire::~RunningWire() {
  stop();
}

void RunningWire::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  eventfd_write(bell_.get(), 1);
  thread_.join();
}

void RunningWire::run() {
  bool traffic = false;
  while (!stopping_ || traffic) {
    pollfd bell{bell_.get(), POLLIN, 0};
    eventfd_t count;
    if (poll(&bell, 1, traffic ? 1 : 50) > 0) eventfd_read(bell_.get(), &count);
    traffic = wire_.drain(batch_);
    observer_.sample_due(batch_);
    batch_.flush();
  }
  last_ = wire_.statistics();
}

}  // namespace wirestep::bench
