#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "command.h"
#include "peer/pace.h"
#include "peer/peer.h"
#include "peer/stream.h"

namespace wirestep {

// So many TCP connections from one host to one address: 1 to some 20 000.
//
// They are begun as fast as pace.h allows, and the sockets for them are made as they are needed. What is done
// to all of them (send, close) goes through them in portions, too: 10 000 FINs in one moment would overrun
// the rings of the wire, and what they lose comes again after a retransmission timeout.
class Crowd : public Peer, private StreamOwner {
 public:
  // Throws SetupError if this process may not have so many sockets.
  Crowd(PeerDoors& doors, HostId from, const Endpoint& to, std::uint32_t times);

  void begin() override { work(); }
  std::string send(std::optional<std::uint32_t> which, std::string_view bytes, std::uint32_t times) override;
  std::string close(std::optional<std::uint32_t> which, bool by_reset) override;
  bool over() const override;
  bool busy() const override;

 private:
  struct Connection {
    std::unique_ptr<Stream> stream;           // none before it is begun, and once it is over
    bool open = false;                        // was connected, and isn't over
    std::shared_ptr<const std::string> text;  // to send …
    std::uint32_t repeats = 0;                // … so many times more
  };
  // Something that is done to the connections [next, end), a portion at a time.
  struct Sweep {
    enum class Kind : std::uint8_t { send, close, reset } kind;
    std::uint32_t next, end;
    std::shared_ptr<const std::string> text;
    std::uint32_t times;
  };

  void work();
  void begin_more();
  void begin_one(Fd socket);
  void sweep_on();
  void carry_out(const Sweep& sweep, std::uint32_t index);
  std::string begin_sweep(std::optional<std::uint32_t> which, Sweep sweep);
  void send_next(Connection& connection);
  void end(Connection& connection, int error);
  void forget(Connection& connection);

  void on_connected(Stream& stream) override;
  void on_received(Stream& stream, std::string_view bytes) override;
  void on_sent(Stream& stream, std::size_t bytes) override;
  void on_end(Stream& stream, int error) override;

  const HostId from_;
  const Endpoint to_;
  Pace pace_;
  std::vector<Connection> connections_;
  std::vector<Fd> sockets_;  // made, and not used yet
  std::uint32_t begun_ = 0;
  std::uint32_t repeating_ = 0;  // connections with repeats
  bool closing_ = false;         // no more are begun
  std::deque<Sweep> sweeps_;
  Timer timer_;
};

}  // namespace wirestep
