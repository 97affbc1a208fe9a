#include "world/doctor.h"

#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <optional>
#include <sstream>

#include "base/error.h"
#include "world/cure.h"
#include "world/failure.h"
#include "world/namespaces.h"
#include "world/netlink.h"
#include "world/world.h"

namespace wirestep {

namespace {

// Does something in a child that is gone afterwards, and brings its Failure back.
std::optional<Failure> attempt(const std::function<void()>& trial) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) return Failure{"pipe2", errno};
  Fd read_end(ends[0]), write_end(ends[1]);
  pid_t child = ::fork();
  if (child < 0) return Failure{"fork", errno};
  if (child == 0) {
    try {
      trial();
    } catch (const Failure& failure) {
      std::string words = std::to_string(failure.error) + " " + failure.what;
      [[maybe_unused]] ssize_t written = ::write(write_end.get(), words.data(), words.size());
    }
    ::_exit(0);
  }
  write_end.reset();
  std::array<char, 1024> words;
  ssize_t size = ::read(read_end.get(), words.data(), words.size());
  ::waitpid(child, nullptr, 0);
  if (size <= 0) return std::nullopt;
  std::istringstream text(std::string(words.data(), static_cast<std::size_t>(size)));
  Failure failure;
  text >> failure.error;
  text.get();
  std::getline(text, failure.what);
  return failure;
}

std::string in_words(const Failure& failure) {
  return failure.what + ": " + std::strerror(failure.error) + " (" + errno_name(failure.error) + ")";
}

Finding from(const std::string& name, const std::optional<Failure>& failure, const std::string& good) {
  if (!failure) return {name, true, good, ""};
  return {name, false, in_words(*failure), cure_for(failure->what, failure->error)};
}

// What a command prints, and whether it succeeded.
std::pair<bool, std::string> output_of(const std::string& command) {
  FILE* pipe = ::popen(("exec 2>&1; " + command).c_str(), "re");
  if (pipe == nullptr) return {false, "popen: " + std::string(std::strerror(errno))};
  std::string text;
  std::array<char, 512> part;
  while (std::fgets(part.data(), part.size(), pipe) != nullptr) text += part.data();
  bool good = ::pclose(pipe) == 0;
  return {good, text.substr(0, text.find('\n'))};
}

Finding command(const std::string& name, const std::string& trial, const std::string& good,
                const std::string& cure) {
  auto [works, text] = output_of(trial);
  return {name, works, works && !good.empty() ? good : text, works ? "" : cure, false};
}

Finding packet_ring(World& world) {
  int version = TPACKET_V2;
  tpacket_req ring{1 << 16, 4, 2048, 128};
  int packet = world.hosts()[0].packet.get();
  bool works = ::setsockopt(packet, SOL_PACKET, PACKET_VERSION, &version, sizeof version) == 0 &&
               ::setsockopt(packet, SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring) == 0;
  return from("packet ring",
              works ? std::nullopt : std::optional(Failure{"setsockopt(PACKET_RX_RING)", errno}),
              "TPACKET_V2");
}

Finding socket_list(World& world) {
  NetlinkRequest request(SOCK_DIAG_BY_FAMILY, NLM_F_DUMP);
  auto& wanted = request.header<inet_diag_req_v2>();
  wanted.sdiag_family = AF_INET;
  wanted.sdiag_protocol = IPPROTO_TCP;
  wanted.idiag_states = 0xfff;
  int error = request.send(world.hosts()[0].sock_diag.get());
  if (error == 0) return {"socket list", true, "sock_diag", ""};
  return {"socket list", false, in_words({"sock_diag", error}),
          "sudo modprobe -a inet_diag tcp_diag udp_diag"};
}

Finding sysctl(World& world, const std::string& key, const std::string& value, const std::string& without) {
  std::string error = world.set_sysctl(HostId{0}, key, value);
  return {key, error.empty(), error.empty() ? "can be set" : error, error.empty() ? "" : without, false};
}

// Root's forks are bounded only by the pid namespace's own pid_max.
Finding fork_limit(World& world) {
  Fd output(::memfd_create("output", MFD_CLOEXEC));
  world.launch({1, HostId{0}, {"/bin/cat", "/proc/sys/kernel/pid_max"}, {}, "/", Fd(::dup(output.get()))});
  bool ended = false;
  while (!ended && !world.gone()) {
    pollfd polled{world.control_fd(), POLLIN, 0};
    ::poll(&polled, 1, 1000);
    for (const WorldReport& report : world.read()) ended |= report.kind != WorldReport::started;
  }
  std::array<char, 32> text{};
  ssize_t size = ::pread(output.get(), text.data(), text.size(), 0);
  bool own = size > 0 && std::string(text.data(), static_cast<std::size_t>(size)) == "2048\n";
  if (own || ::geteuid() != 0)
    return {"limit on forks", true, own ? "2048 processes a world" : "1024 processes a world", ""};
  return {"limit on forks", false, "this kernel (before 6.14) doesn't limit root's processes",
          "run wirestep as an ordinary user", false};
}

// The namespaces keep a program off the machine's network, and not off its files.
Finding reach() {
  std::ifstream sockets("/proc/net/unix");
  std::string line, first;
  int count = 0;
  while (std::getline(sockets, line)) {
    std::size_t path = line.find(" /");
    if (path == std::string::npos || ::access(line.c_str() + path + 1, W_OK) != 0) continue;
    if (count++ == 0) first = line.substr(path + 1);
  }
  std::string found = "programs can read and write your files";
  if (count > 0) found += ", and connect to " + std::to_string(count) + " Unix sockets (" + first + " …)";
  return {"what programs can still reach", true, found, "", false};
}

void examine_world(std::vector<Finding>& findings) try {
  World world({{{"one", "", {}}, {"two", "", {}}}});
  findings.push_back({"hosts, joined by cables", true, "two, with veth and AF_PACKET", ""});
  findings.push_back(packet_ring(world));
  findings.push_back(socket_list(world));
  const std::string timers =
      "timers can't be tamed before Linux 6.11: held frames are retransmitted, and shown as copies";
  findings.push_back(sysctl(world, "net.ipv4.tcp_rto_min_us", "600000000", timers));
  findings.push_back(sysctl(world, "net.ipv4.tcp_early_retrans", "0", ""));
  findings.push_back(fork_limit(world));
} catch (const SetupError& error) {
  findings.push_back({"hosts, joined by cables", false, error.what(), error.cure()});
}

}  // namespace

std::vector<Finding> examine_machine() {
  std::vector<Finding> findings;
  auto user_only = attempt([] { unshare_user(); });
  findings.push_back(from("user namespaces", user_only, "may be made"));
  if (!user_only) {
    auto spaces = attempt([] { unshare_world(); });
    findings.push_back(from("network, mount, pid, UTS and IPC namespaces", spaces, "may be made"));
    if (!spaces) examine_world(findings);
  }
  findings.push_back(command("Python", "/usr/bin/python3 --version", "", "sudo apt install python3"));
  findings.push_back(command("C compiler",
                             "echo 'int main(void) { return 0; }' | cc -x c -o /dev/null - && cc --version",
                             "", "sudo apt install gcc libc6-dev"));
  findings.push_back(command("preloading a library",
                             "LD_PRELOAD=libm.so.6 /bin/cat /proc/self/maps | grep -q /libm", "works",
                             "calls can't be shown: a policy of this machine removes LD_PRELOAD"));
  findings.push_back(reach());
  return findings;
}

}  // namespace wirestep
