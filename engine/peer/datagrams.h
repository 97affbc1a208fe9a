#pragma once

#include <functional>
#include <string_view>

#include "base/fd.h"
#include "peer/address.h"
#include "peer/peer.h"

namespace wirestep {

// A uv_udp_t on a socket that was made in a host. Loop thread only.
class DatagramSocket {
 public:
  // Called with each datagram that comes, and who sent it; or with an errno, as an ICMP error brings one.
  using OnDatagram = std::function<void(std::string_view bytes, const sockaddr* from, int error)>;

  // Throws SetupError. It may send to broadcast addresses.
  DatagramSocket(Loop& loop, Fd socket);
  ~DatagramSocket();
  DatagramSocket(const DatagramSocket&) = delete;
  DatagramSocket& operator=(const DatagramSocket&) = delete;

  // Receives at `port` on all addresses of the host. Throws SetupError: EADDRINUSE …
  void receive(std::uint16_t port, OnDatagram on_datagram);
  // Sends one now; 0 or an errno, EAGAIN if the kernel has no room for it.
  int send(std::string_view bytes, const sockaddr* to);

 private:
  struct Box;
  Box* box_;
};

// A UDP server: reads every datagram that comes, broadcasts too, and sends it back (RFC 862) or not (RFC
// 863).
class UdpService : public Peer {
 public:
  // Receives at `port` on all addresses of the host. Throws SetupError: EADDRINUSE …
  UdpService(PeerDoors& doors, HostId on, std::uint16_t port, bool echo);
  ~UdpService() override;

  std::string close(std::optional<std::uint32_t> which, bool by_reset) override;
  bool over() const override { return !socket_; }
  bool busy() const override { return false; }

 private:
  void on_datagram(std::string_view bytes, const sockaddr* from, int error);

  const HostId host_;
  const std::uint16_t port_;
  const bool echo_;
  std::optional<DatagramSocket> socket_;
};

// So many datagrams of one size to one address, which may be a broadcast address, as fast as the kernel takes
// them: 64 a millisecond. numbers: `closed` counts those that were sent, and `failed` those that couldn't be.
class Flood : public Peer {
 public:
  Flood(PeerDoors& doors, HostId from, const Endpoint& to, std::uint32_t size, std::uint32_t times);

  void begin() override;

  std::string close(std::optional<std::uint32_t> which, bool by_reset) override;
  bool over() const override { return !socket_; }
  bool busy() const override { return socket_ && numbers_.closed + numbers_.failed < numbers_.wanted; }

 private:
  void work();

  const HostId host_;
  const sockaddr_storage to_;
  std::string bytes_;
  std::optional<DatagramSocket> socket_;
  Timer timer_;
};

}  // namespace wirestep
