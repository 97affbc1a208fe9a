#include "app/panels/peer_words.h"

#include "base/error.h"

namespace wirestep::app {

std::string peer_text(const Strings& strings, const PeerEvent& peer) {
  std::string words;
  switch (peer.role) {
    case PeerRole::connect:
      words = strings.format("peer.connected_of", peer.open, peer.wanted);
      break;
    case PeerRole::listen:
      words = peer.transport == Transport::udp ? strings.format("peer.received", peer.received)
                                               : strings.format("peer.connected", peer.open);
      break;
    case PeerRole::send:
      words = strings.format("peer.sent_of", peer.closed, peer.wanted);
      break;
  }
  auto add = [&](std::string_view id, const auto&... values) {
    words += ", " + strings.format(id, values...);
  };
  if (peer.connecting > 0) add("peer.connecting", peer.connecting);
  if (peer.closed > 0 && peer.transport == Transport::tcp) add("peer.closed", peer.closed);
  if (peer.failed > 0) add("peer.failed", peer.failed);
  if (peer.error != 0) words += " (" + errno_name(peer.error) + ")";
  return words;
}

}  // namespace wirestep::app
