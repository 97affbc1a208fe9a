#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "command.h"
#include "peer/peer.h"
#include "trace/batch.h"

// peer/ plays the endpoints that a lesson needs beside its programs: a crowd of clients, an echo server, a
// flood of datagrams.
//
// Theory of operation
//
// A peer's sockets are made inside a host by the world's process, which passes them to us; they stay in that
// host's network, so that its kernel does the work and its frames cross the wire as everybody's do. libuv
// plays them on the engine's loop. What libuv does by itself and a program would not (SO_REUSEADDR,
// non-blocking sockets, accepting ahead) nobody has to see here: peers aren't what is being taught.
//
//    Peers ── by name ──▶ Peer: Crowd | TcpService | UdpService | Flood ──▶ Stream (uv_tcp_t) |
//    DatagramSocket
//                                  │ paced by the listener's queue: pace.h
//                                  ▼ numbers
//                              PeerEvent, at most every 50 ms and when the peer has come to rest
//
// A connection has no event of its own: of ten thousand they would bury all others. They are in the kernels'
// socket lists, as every socket is.

namespace wirestep {

// All methods belong to the loop's thread.
class Peers {
 public:
  // `batch` takes the events; it must outlive this.
  Peers(PeerDoors doors, Batch& batch);
  // Closes all sockets. What was not reported yet isn't.
  ~Peers() = default;

  // Each returns why it could not be done, or an empty text, and may throw SetupError, which means the same.
  // It returns when the work has begun. A peer that is made under the name of another takes its place: the
  // sockets of the other are closed.
  std::string connect(const command::PeerConnect& command);
  std::string serve(const command::PeerServe& command);
  std::string flood(const command::PeerFlood& command);
  std::string send(const command::PeerSend& command);
  std::string close(const command::PeerClose& command);

  // Adds an event for each peer that has changed and whose time has come; forgets those that are over. Once
  // per turn of the loop.
  void report();
  // When report() has something to do next.
  std::optional<Time> next_due() const;

 private:
  struct Known {
    PeerId id;
    HostId host;
    Transport transport;
    PeerRole role;
    Endpoint address;
    std::unique_ptr<Peer> peer;
    bool pending = false;  // something has changed that was not reported
    Time reported{};
  };

  std::optional<HostId> host(const std::string& name) const;
  Peer* find(const std::string& name);
  std::string add(const std::string& name, Known known);
  void record(const std::string& name, Known& known, Time time);

  PeerDoors doors_;
  Batch& batch_;
  std::map<std::string, Known> peers_;
  std::uint32_t last_id_ = 0;
};

}  // namespace wirestep
