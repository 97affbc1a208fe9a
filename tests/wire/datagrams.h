#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <string>
#include <vector>

#include "wire_world.h"

namespace wirestep::test {

// Datagrams from the first host to the second: each is one frame, and what the second reads tells which
// frames came, in which order, and with which bytes. Without checksums if asked for, so that wrong bytes are
// let through by the kernel.
class Datagrams {
 public:
  explicit Datagrams(WireWorld& world, bool checksums = true)
      : world_(world),
        sender_(world.sockets.make(0, AF_INET, SOCK_DGRAM)),
        receiver_(world.sockets.make(1, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK)) {
    int none = !checksums, room = 4 << 20;
    setsockopt(sender_.get(), SOL_SOCKET, SO_NO_CHECK, &none, sizeof none);
    setsockopt(receiver_.get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    sockaddr_in any{AF_INET, htons(port), {}, {}};
    bind(receiver_.get(), reinterpret_cast<sockaddr*>(&any), sizeof any);
    send("first");  // asks for the second host's MAC address
    receive(1);
    world_.until([&] { return sent().size() == 1; });  // the wire's thread was faster than the record
  }

  void send(const std::string& text) {
    sockaddr_in to{AF_INET, htons(port), {htonl(0x0a000002)}, {}};
    sendto(sender_.get(), text.data(), text.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
  }
  // Sends one datagram per text and waits until the wire has recorded them. Their frames, in order.
  std::vector<FrameId> send_all(const std::vector<std::string>& texts) {
    std::size_t before = sent().size();
    for (const std::string& text : texts) send(text);
    world_.until([&] { return sent().size() == before + texts.size(); });
    auto frames = sent();
    frames.erase(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(before));
    return frames;
  }

  // What has been received since the last call, once it is `count` datagrams.
  std::vector<std::string> receive(std::size_t count) {
    world_.until([&] {
      read();
      return received_.size() >= count;
    });
    return std::exchange(received_, {});
  }
  // What has been received since the last call, and no more comes.
  std::vector<std::string> receive_no_more_than_there_is() {
    world_.turn(std::chrono::milliseconds(50));
    read();
    return std::exchange(received_, {});
  }

 private:
  static constexpr std::uint16_t port = 7000;

  void read() {
    char text[2048];
    for (ssize_t size; (size = recv(receiver_.get(), text, sizeof text, 0)) >= 0;)
      received_.emplace_back(text, static_cast<std::size_t>(size));
  }
  std::vector<FrameId> sent() const {
    std::vector<FrameId> ids;
    for (const auto& seen : world_.frames(FrameStage::sent))
      if (seen.brief.protocol == packet::Protocol::udp) ids.push_back(seen.frame.frame);
    return ids;
  }

  WireWorld& world_;
  Fd sender_, receiver_;
  std::vector<std::string> received_;
};

}  // namespace wirestep::test
