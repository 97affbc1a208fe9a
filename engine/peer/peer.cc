#include "peer/peer.h"

#include <sys/socket.h>

#include <algorithm>

namespace wirestep {

namespace {

// Of what is received so much is kept for the record: enough to recognise it.
constexpr std::size_t heard_kept = 256;

}  // namespace

std::string Peer::send(std::optional<std::uint32_t>, std::string_view, std::uint32_t) {
  return "this peer only answers";
}

void Peer::hear(std::string_view bytes) {
  numbers_.received += bytes.size();
  heard_ += bytes.substr(0, heard_kept - std::min(heard_kept, heard_.size()));
  change();
}

void Peer::sent(std::size_t bytes) {
  numbers_.sent += bytes;
  change();
}

void Peer::fail(int error, std::uint32_t count) {
  numbers_.failed += count;
  numbers_.error = error;
  change();
}

std::vector<Fd> Peer::make_sockets(HostId host, int family, int type, std::size_t count) {
  std::vector<Fd> sockets = doors_.world.make_sockets(host, family, type, count);
  for (const Fd& socket : sockets) {
    Cookie cookie;
    socklen_t size = sizeof cookie.value;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_COOKIE, &cookie.value, &size);
    doors_.on_socket(host, cookie);
  }
  return sockets;
}

}  // namespace wirestep
