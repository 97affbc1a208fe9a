#include "world/world.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "base/error.h"
#include "world/control.h"
#include "world/cure.h"
#include "world/link.h"
#include "world/world_process.h"

namespace wirestep {

namespace {

// A name that nobody else listens at: abstract names are free for all in loopback mode.
std::string random_name() {
  std::uint64_t number;
  CHECK(::getrandom(&number, sizeof number, 0) == sizeof number);
  return "wirestep-" + std::to_string(number);
}

}  // namespace

World::World(const WorldSpec& spec, const std::string& executable) : probe_name_(random_name()) {
  control::Plan plan{completed(spec), probe_name_};
  start_process(plan.spec, executable);
  try {
    send(plan);
    meet_hosts(plan.spec);
  } catch (...) {
    end();
    throw;
  }
}

World::~World() {
  end();
}

void World::start_process(const WorldSpec& spec, const std::string& executable) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
    throw SetupError("socketpair", errno, "");
  control_.reset(ends[0]);
  Fd theirs(ends[1]);
  // Ours only: the two ends have flags of their own.
  ::fcntl(control_.get(), F_SETFL, O_NONBLOCK);
  // Room for a large environment in one record; the kernel caps it at net.core.wmem_max.
  int room = 1 << 20;
  ::setsockopt(control_.get(), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);

  std::string name = world_process_name;
  std::vector<char*> argv{name.data()};
  for (const HostSpec& host : spec.hosts) argv.push_back(const_cast<char*>(host.name.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&actions, 0, 1);
  posix_spawn_file_actions_adddup2(&actions, theirs.get(), world_control_fd);
  posix_spawn_file_actions_addclosefrom_np(&actions, world_control_fd + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  int error = ::posix_spawn(&process_, executable.c_str(), &actions, &attributes, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) throw SetupError("starting the world's process, " + executable, error, "");
}

void World::meet_hosts(const WorldSpec& spec) {
  while (hosts_.size() < spec.hosts.size() || !ready_) {
    if (!read_record(true)) throw SetupError("the world's process ended while it made the world", 0, "");
  }
  for (std::size_t i = 0; i < hosts_.size(); ++i) {
    WorldHost& host = hosts_[i];
    const char* address = spec.loopback ? "127.0.0.1" : spec.hosts[i].address.c_str();
    host.id = HostId{static_cast<std::uint8_t>(i)};
    host.name = spec.hosts[i].name;
    host.address.family = Family::ipv4;
    inet_pton(AF_INET, address, host.address.ip.data());
    if (!spec.loopback) host.mac = mac_of(i);
  }
}

void World::end() {
  control_.reset();
  if (process_ < 0) return;
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) continue;
  process_ = -1;
}

bool World::read_record(bool wait) {
  if (gone_) return false;
  if (wait) {
    pollfd polled{control_.get(), POLLIN, 0};
    while (::poll(&polled, 1, -1) < 0 && errno == EINTR) continue;
  }
  std::optional<control::Message> message = control::receive(control_.get());
  if (!message) {
    if (errno != EAGAIN) gone_ = true;
    return false;
  }
  switch (message->type) {
    case control::Type::host: {
      auto made = message->as<control::HostMade>();
      auto next = message->descriptors.begin();
      WorldHost& host = hosts_.emplace_back();
      if (made.packet) host.packet = std::move(*next++);
      if (made.sock_diag) host.sock_diag = std::move(*next++);
      if (made.route) host.route = std::move(*next++);
      if (made.probe_listener) host.probe_listener = std::move(*next++);
      host.counters.assign(std::make_move_iterator(next),
                           std::make_move_iterator(message->descriptors.end()));
      break;
    }
    case control::Type::ready:
      ready_ = true;
      break;
    case control::Type::refused: {
      auto failure = message->as<Failure>();
      std::string cure = cure_for(failure.what, failure.error);
      if (!cure.empty()) cure += "; wirestep doctor says what else is missing";
      throw SetupError(failure.what, failure.error, cure);
    }
    case control::Type::answer:
      answers_.push_back(message->as<control::Answer>().error);
      break;
    case control::Type::sockets: {
      int error = message->as<control::Sockets>().error;
      made_error_ = error == 0 && message->truncated ? EMFILE : error;
      std::move(message->descriptors.begin(), message->descriptors.end(), std::back_inserter(made_));
      break;
    }
    case control::Type::report:
      reports_.push_back(message->as<WorldReport>());
      break;
    default:
      CHECK(false && "something that the world says");
  }
  return true;
}

template <class Message>
int World::send(Message& message, std::span<const int> descriptors) {
  while (true) {
    int error = control::send(control_.get(), message, descriptors);
    if (error != EAGAIN) return error;
    // The world is busy. It may be waiting for us to read, so do that meanwhile.
    pollfd polled{control_.get(), POLLIN | POLLOUT, 0};
    ::poll(&polled, 1, -1);
    while (read_record(false)) continue;
  }
}

void World::launch(Launch launch) {
  int terminal = launch.terminal.get();
  std::span<const int> descriptors(&terminal, terminal < 0 ? 0 : 1);
  if (int error = send(launch, descriptors)) {
    // Arguments and environment don't fit into one record: what execve says when they don't fit into a page
    // list.
    if (error == EMSGSIZE) error = E2BIG;
    reports_.push_back(
        {WorldReport::failed, launch.id, 0, error, "execve(" + launch.argv.front() + ")", 0, 0, now()});
  }
  auto answers = [&](const WorldReport& report) { return report.id == launch.id; };
  while (std::none_of(reports_.begin(), reports_.end(), answers) && read_record(true)) continue;
}

void World::signal(std::int32_t pid, int signal, bool whole_session) {
  control::Signal order{pid, signal, whole_session};
  send(order);
}

void World::list_descriptors(std::uint32_t id, std::int32_t pid) {
  control::List order{id, pid};
  send(order);
}

void World::ask_times(std::uint32_t id, std::int32_t pid) {
  control::Times order{id, pid};
  send(order);
}

std::optional<WorldReport> World::times_now(std::uint32_t id, std::int32_t pid) {
  const Time asked = now();
  ask_times(id, pid);
  auto answers = [&](const WorldReport& report) {
    return report.kind == WorldReport::timed && report.id == id && report.began >= asked;
  };
  do {
    auto found = std::find_if(reports_.begin(), reports_.end(), answers);
    if (found != reports_.end()) {
      WorldReport report = std::move(*found);
      reports_.erase(found);
      return report;
    }
  } while (read_record(true));
  return std::nullopt;
}

std::string World::set_sysctl(HostId host, const std::string& key, const std::string& value) {
  control::SetSysctl order{host, key, value};
  send(order);
  while (answers_.empty()) {
    if (!read_record(true)) return key + ": the world has ended";
  }
  std::string answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

std::vector<Fd> World::make_sockets(HostId host, int family, int type, std::size_t count) {
  std::vector<Fd> sockets;
  while (sockets.size() < count) {
    auto part = static_cast<std::uint32_t>(std::min(count - sockets.size(), control::most_descriptors));
    control::MakeSockets order{host, family, type, part};
    send(order);
    made_error_.reset();
    while (!made_error_)
      if (!read_record(true)) throw SetupError("making sockets: the world has ended", 0, "");
    std::move(made_.begin(), made_.end(), std::back_inserter(sockets));
    made_.clear();
    if (*made_error_ != 0) throw SetupError("making sockets in a host", *made_error_, "");
  }
  return sockets;
}

std::vector<WorldReport> World::read() {
  while (read_record(false)) continue;
  return std::exchange(reports_, {});
}

}  // namespace wirestep
