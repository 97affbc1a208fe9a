#pragma once

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "packet/packet.h"
#include "trace/event.h"

namespace wirestep::app {

// Two ends that talk, as frames and sockets name them; `first` is the end that spoke first.
struct Connection {
  Endpoint first, second;

  friend bool operator==(const Connection&, const Connection&) = default;
};

// What a lifeline shows of a host at a moment.
struct HostState {
  Transport transport = Transport::tcp;
  TcpState state = TcpState::gone;

  friend bool operator==(const HostState&, const HostState&) = default;
};

// Which socket's state a host's lifeline shows: that of its end of the chosen connection (if none was chosen,
// of the latest); before there is one, that of the listening socket the connection would arrive at; before
// that, none. No question takes longer when there are ten thousand connections.
class ConnectionStates {
 public:
  // None: the latest one.
  explicit ConnectionStates(std::optional<Connection> chosen = {}) : chosen_(std::move(chosen)) {}

  // A TCP segment was sent. Returns whether another connection is shown from here on. `repeated`: it was sent
  // before. Only a SYN's first copy makes its connection the latest: two that are both unanswered would take
  // turns.
  bool saw(const packet::Brief& segment, bool repeated);
  // A socket appeared, changed or is gone.
  void saw(const Socket& socket);

  // In the order in which they were first seen.
  const std::vector<Connection>& connections() const { return connections_; }
  // The one whose states are shown; null while there is none.
  const Connection* shown() const;
  // Whether the segment belongs to it.
  bool of_shown(const packet::Brief& segment) const;
  // None: the host never had a socket that matters here.
  std::optional<HostState> state(HostId host) const;

 private:
  struct Key {
    HostId host;
    Cookie cookie;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::uint64_t>()(key.cookie.value * 31 + key.host.value);
    }
  };
  struct EndsHash {
    std::size_t operator()(const Connection& ends) const;
  };
  // One end of a connection, as its kernel lists it.
  struct End {
    Key key;
    TcpState state;
  };
  struct Known {
    TcpState state;
    Endpoint local, peer;
    Transport transport;
  };
  // A host's sockets that are no end of a connection.
  struct Loose {
    bool had_socket = false;
    std::map<std::uint16_t, std::uint32_t> listening;  // by port: how many
    std::map<Cookie, TcpState> udp;
  };

  bool add(Endpoint first, Endpoint second, bool anew);
  void enter(const Key& key, const Known& socket);
  void leave(const Key& key, const Known& socket);
  Loose& loose(HostId host);

  std::optional<Connection> chosen_;
  std::vector<Connection> connections_;
  std::optional<std::size_t> latest_;
  std::unordered_map<Connection, std::size_t, EndsHash> numbers_;    // by its ends in order
  std::unordered_map<Connection, std::vector<End>, EndsHash> ends_;  // likewise; the newest last
  std::unordered_map<Key, Known, KeyHash> sockets_;
  std::vector<Loose> loose_;  // by host
};

}  // namespace wirestep::app
