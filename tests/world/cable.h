#pragma once

#include <net/ethernet.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "world/world.h"

namespace wirestep::test {

// A frame that has crossed, as far as these tests look: "127.0.0.1>10.0.0.1" for IPv4, "ARP 10.0.0.2" for the
// address that is asked for.
struct Crossed {
  std::size_t from;
  std::vector<unsigned char> bytes;

  bool is(int ether_type) const { return bytes[12] == ether_type >> 8 && bytes[13] == (ether_type & 255); }
  std::string ip(std::size_t offset) const {
    std::string text;
    for (std::size_t i = 0; i < 4; ++i) text += (i > 0 ? "." : "") + std::to_string(bytes[offset + i]);
    return text;
  }
  std::string what() const {
    if (is(ETHERTYPE_ARP)) return "ARP " + ip(38);
    return is(ETHERTYPE_IP) ? ip(26) + ">" + ip(30) : "?";
  }
  // TCP flags: 2 is SYN, 4 is RST.
  int tcp_flags() const { return is(ETHERTYPE_IP) && bytes[23] == 6 ? bytes[47] : 0; }
};

// Stands in for the wire: takes every frame from one host to all others, as long as it lives.
class Cable {
 public:
  explicit Cable(World& world) : world_(world), thread_([this] { run(); }) {}
  ~Cable() {
    stop_ = true;
    thread_.join();
  }
  std::vector<Crossed> crossed() {
    std::lock_guard lock(mutex_);
    return crossed_;
  }

 private:
  void run() {
    std::vector<pollfd> polled;
    for (WorldHost& host : world_.hosts()) polled.push_back({host.packet.get(), POLLIN, 0});
    while (!stop_) {
      ::poll(polled.data(), polled.size(), 5);
      for (std::size_t from = 0; from < polled.size(); ++from) carry(from);
    }
  }
  void carry(std::size_t from) {
    std::array<unsigned char, 2048> frame;
    ssize_t size;
    while ((size = ::recv(world_.hosts()[from].packet.get(), frame.data(), frame.size(), 0)) > 0) {
      {
        std::lock_guard lock(mutex_);
        crossed_.push_back({from, {frame.begin(), frame.begin() + size}});
      }
      for (WorldHost& to : world_.hosts()) {
        if (to.id.value != from) ::send(to.packet.get(), frame.data(), static_cast<std::size_t>(size), 0);
      }
    }
  }

  World& world_;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  std::vector<Crossed> crossed_;
  std::thread thread_;
};

}  // namespace wirestep::test
