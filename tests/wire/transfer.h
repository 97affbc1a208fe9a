#pragma once

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "wire_world.h"

namespace wirestep::test {

inline tcp_info info_of(const Fd& socket) {
  tcp_info info{};
  socklen_t length = sizeof info;
  getsockopt(socket.get(), IPPROTO_TCP, TCP_INFO, &info, &length);
  return info;
}

// A connection over the wire of `world`, from its first host to its second, and two threads that push bytes
// through it. The bytes count up, so that the receiver notices a wrong one. No more than `first` of them are
// sent until go_on(): so it can't be over before the test has done what it wants to do in its midst.
class Transfer {
 public:
  Transfer(WireWorld& world, std::size_t total, int segment = 0, std::uint16_t port = 9000,
           std::size_t first = SIZE_MAX)
      : total_(total), allowed_(first) {
    Fd listener = world.sockets.listen(1, port);
    client = world.sockets.make(0, AF_INET, SOCK_STREAM);
    if (segment != 0) setsockopt(client.get(), IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
    sockaddr_in address{AF_INET, htons(port), {htonl(0x0a000002)}, {}};
    threads_.emplace_back([this, address] {
      if (connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) send_all();
    });
    pollfd incoming{listener.get(), POLLIN, 0};
    world.until([&] { return poll(&incoming, 1, 0) == 1; });
    server = Fd(accept(listener.get(), nullptr, nullptr));
    threads_.emplace_back([this] { receive_all(); });
  }
  ~Transfer() {
    go_on();
    if (!done()) {  // nobody moves its frames any more
      shutdown(client.get(), SHUT_RDWR);
      shutdown(server.get(), SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
  }

  void go_on() {
    allowed_ = SIZE_MAX;
    allowed_.notify_all();
  }
  // All is there, or something is wrong.
  bool done() const { return received >= total_ || wrong > 0; }

  static constexpr std::size_t block_bytes = 65536;  // of one send, and of one recv

  Fd client, server;
  std::atomic<std::size_t> received{0}, wrong{0};

 private:
  void send_all() {
    std::vector<std::uint32_t> block(block_bytes / sizeof(std::uint32_t));
    std::uint32_t number = 0;
    for (std::size_t sent = 0; sent < total_; sent += block_bytes) {
      for (auto& word : block) word = number++;
      for (std::size_t allowed; (allowed = allowed_) <= sent;) allowed_.wait(allowed);
      if (send(client.get(), block.data(), block_bytes, MSG_NOSIGNAL) < 0) return;
    }
  }
  void receive_all() {
    std::vector<std::uint32_t> block(block_bytes / sizeof(std::uint32_t));
    std::uint32_t number = 0;
    while (received < total_) {
      ssize_t size = recv(server.get(), block.data(), block_bytes, MSG_WAITALL);
      if (size <= 0) break;
      for (std::size_t i = 0; i < static_cast<std::size_t>(size) / sizeof block[0]; ++i)
        wrong += block[i] != number++;
      received += static_cast<std::size_t>(size);
    }
  }

  const std::size_t total_;
  std::atomic<std::size_t> allowed_;
  std::vector<std::thread> threads_;
};

}  // namespace wirestep::test
