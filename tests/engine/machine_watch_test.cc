// This machine's own sockets, as an ordinary user sees them: those that the test itself opens on 127.0.0.1.
#include "machine_watch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <optional>

#include "base/fd.h"
#include "support/catch.h"
#include "trace/model.h"

using namespace wirestep;

namespace {

struct Watched {
  // Waits until the model is so; false if that takes longer than a hang would.
  bool until(const std::function<bool()>& so) {
    std::unique_lock lock(mutex);
    for (Time end = now() + std::chrono::seconds(60); now() < end;) {
      model.advance_to(trace, trace.size());
      if (so()) return true;
      std::size_t seen = trace.size();
      grown.wait_until(lock, end, [&] { return trace.size() > seen; });
    }
    return false;
  }
  const Socket* with(std::uint16_t local, std::uint16_t peer) const {
    for (const ModelSocket& each : model.sockets)
      if (each.socket.local.port == local && each.socket.peer.port == peer) return &each.socket;
    return nullptr;
  }
  const ModelOwner* owner(const Socket* socket) const {
    auto found = socket ? model.owners.find(socket->inode) : model.owners.end();
    return found == model.owners.end() ? nullptr : &found->second;
  }

  Trace trace;
  Model model;
  std::mutex mutex;
  std::condition_variable grown;
  MachineWatch watch{trace, [this] {
                       std::lock_guard lock(mutex);
                       grown.notify_all();
                     }};
};

std::uint16_t port_of(const Fd& socket) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.sin_port);
}

Fd bound(int type) {
  Fd socket(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
  sockaddr_in address{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
  REQUIRE(bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return socket;
}

}  // namespace

TEST_CASE(
    "a socket that listens on this machine is listed with its queue and its process, until it is closed") {
  Fd listener = bound(SOCK_STREAM);
  REQUIRE(listen(listener.get(), 3) == 0);
  std::uint16_t port = port_of(listener);
  Watched watched;
  REQUIRE(watched.until([&] { return watched.owner(watched.with(port, 0)) != nullptr; }));
  const Socket* seen = watched.with(port, 0);
  CHECK(seen->state == TcpState::listen);
  CHECK(seen->send_queue == 3);
  CHECK(seen->uid == ::geteuid());
  CHECK(watched.owner(seen)->pid == ::getpid());
  std::ifstream comm("/proc/self/comm");
  std::string name;
  std::getline(comm, name);
  CHECK(watched.owner(seen)->program == name);
  CHECK(watched.model.hosts.size() == 1);
  CHECK_FALSE(watched.model.wire);

  // What comes later is seen, too.
  Fd client = bound(SOCK_STREAM);
  sockaddr_in address{AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {}};
  REQUIRE(connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  std::uint16_t own = port_of(client);
  REQUIRE(watched.until([&] {
    const Socket *one = watched.with(own, port), *other = watched.with(port, own);
    return one && other && watched.with(port, 0)->recv_queue == 1 && watched.owner(one);
  }));
  CHECK(watched.with(own, port)->state == TcpState::established);
  CHECK(watched.with(own, port)->has_memory);
  CHECK(watched.with(port, own)->inode == 0);  // not accepted yet
  listener.reset();
  CHECK(watched.until([&] { return !watched.with(port, 0); }));
}

TEST_CASE("a watch ends at once, though it would look again in a second only") {
  Nanoseconds shortest = std::chrono::seconds(60);
  for (int i = 0; i < 10 && shortest >= std::chrono::milliseconds(800);
       ++i) {  // a full machine may stop us meanwhile
    auto watched = std::make_optional<Watched>();
    REQUIRE(watched->until([&] { return watched->trace.size() > 2; }));
    Time begin = now();
    watched.reset();
    shortest = std::min<Nanoseconds>(shortest, now() - begin);
  }
  CHECK(shortest < std::chrono::milliseconds(800));
}

TEST_CASE("a UDP socket of this machine is listed") {
  Fd udp = bound(SOCK_DGRAM);
  Watched watched;
  CHECK(watched.until([&] {
    const Socket* seen = watched.with(port_of(udp), 0);
    return seen && seen->transport == Transport::udp;
  }));
}
