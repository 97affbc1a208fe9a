#pragma once

#include <map>
#include <memory>

#include "peer/peer.h"
#include "peer/stream.h"

namespace wirestep {

// A TCP server: accepts whoever comes, reads all that they send, and says it back (RFC 862) or not (RFC 863).
// Closes a connection when the other has.
class TcpService : public Peer, private StreamOwner {
 public:
  // Listens at `port` on all addresses of the host. Throws SetupError: EADDRINUSE …
  TcpService(PeerDoors& doors, HostId on, std::uint16_t port, bool echo);
  ~TcpService() override;

  // To all connections that are open, or to the one that was accepted as the `which`th.
  std::string send(std::optional<std::uint32_t> which, std::string_view bytes, std::uint32_t times) override;
  std::string close(std::optional<std::uint32_t> which, bool by_reset) override;
  bool over() const override { return listener_ == nullptr; }
  bool busy() const override { return false; }

 private:
  void accept();
  void stop_listening();

  void on_connected(Stream&) override {}
  void on_received(Stream& stream, std::string_view bytes) override;
  void on_sent(Stream&, std::size_t bytes) override { sent(bytes); }
  void on_end(Stream& stream, int error) override;

  const HostId host_;
  const std::uint16_t port_;
  const bool echo_;
  uv_tcp_t* listener_ = nullptr;  // freed by its close callback
  std::map<std::uint32_t, std::unique_ptr<Stream>> streams_;
  std::uint32_t accepted_ = 0;
  std::uint32_t room_ = 0;  // for so many connections in all there are descriptors
};

}  // namespace wirestep
