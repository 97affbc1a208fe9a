#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/endpoint.h"
#include "base/ids.h"
#include "loop/loop.h"
#include "trace/event.h"
#include "world/world.h"

namespace wirestep {

// The queue of a listening socket: connections that wait for accept(), and how many may.
struct AcceptQueue {
  std::uint32_t waiting, backlog;
};

// What peers need of the rest of the engine.
struct PeerDoors {
  Loop& loop;
  World& world;
  // A peer has made this socket in a host, or closed one (cookie 0).
  std::function<void(HostId, Cookie)> on_socket;
  // A peer has bound a port, or given it up.
  std::function<void(HostId, Transport, std::uint16_t)> on_bound, on_released;
  // The queue of whoever listens at this address in the world; nothing if nobody does. Takes some µs.
  std::function<std::optional<AcceptQueue>(const Endpoint&)> accept_queue;
};

// What a peer has done by now. PeerEvent explains each.
struct PeerNumbers {
  std::uint32_t wanted = 0, connecting = 0, open = 0, failed = 0, closed = 0;
  std::uint64_t sent = 0, received = 0;
  int error = 0;
};

// An endpoint that the engine plays. Made by a command; it does its work by itself on the loop's thread,
// where it is used and destroyed. Destroying it closes all its sockets.
class Peer {
 public:
  explicit Peer(PeerDoors& doors) : doors_(doors) {}
  virtual ~Peer() = default;
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  // Begins its work. Apart from its making, so that what it is can be recorded first.
  virtual void begin() {}

  // Each returns why it can't be done, or an empty text. `which`: one of its connections, from 1; else all.
  // send: `times` times in turn, each after an answer to the one before.
  virtual std::string send(std::optional<std::uint32_t> which, std::string_view bytes, std::uint32_t times);
  virtual std::string close(std::optional<std::uint32_t> which, bool by_reset) = 0;

  // It has closed all that it had, and does nothing more.
  virtual bool over() const = 0;
  // It has more to do by itself; else it waits for others, or for commands.
  virtual bool busy() const = 0;

  const PeerNumbers& numbers() const { return numbers_; }
  // Whether anything has changed since the last call; and the beginning of what was received since then.
  bool take_change() { return std::exchange(changed_, false); }
  std::string take_heard() { return std::exchange(heard_, {}); }

 protected:
  void change() { changed_ = true; }
  void hear(std::string_view bytes);
  void sent(std::size_t bytes);
  void fail(int error, std::uint32_t count = 1);
  // Makes sockets in a host, of which the engine is told; throws SetupError.
  std::vector<Fd> make_sockets(HostId host, int family, int type, std::size_t count);

  PeerDoors& doors_;
  PeerNumbers numbers_;

 private:
  bool changed_ = true;
  std::string heard_;
};

}  // namespace wirestep
