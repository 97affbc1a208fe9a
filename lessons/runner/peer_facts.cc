#include "lessons/runner/peer_facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace wirestep::lesson {

namespace {

const ModelPeer* peer_of(const PeerFact& fact, const Model& model) {
  auto found = std::find_if(model.peers.begin(), model.peers.end(),
                            [&](const ModelPeer& each) { return each.name == fact.peer; });
  return found == model.peers.end() ? nullptr : &*found;
}

}  // namespace

bool is_so(const PeerFact& fact, const Model& model) {
  const ModelPeer* peer = peer_of(fact, model);
  if (peer == nullptr) return false;
  switch (fact.kind) {
    case PeerFact::Kind::connected:
      return peer->peer.transport == Transport::tcp && peer->peer.open >= fact.count;
    case PeerFact::Kind::closed:
      return peer->peer.closed >= fact.count;
    case PeerFact::Kind::failed:
      // What failed may have been a connection that was open: it was closed, then.
      return fact.error != 0 ? peer->peer.error == fact.error : peer->peer.failed >= fact.count;
    case PeerFact::Kind::sent:
      return peer->peer.sent >= fact.count;
    case PeerFact::Kind::received:
      return peer->peer.received >= fact.count;
    case PeerFact::Kind::heard:
      return false;
  }
  return false;
}

bool happens(const PeerFact& fact, const Event& event, const Model& model, const Trace& trace) {
  if (fact.kind != PeerFact::Kind::heard) return false;
  auto* peer = std::get_if<PeerEvent>(&event.body);
  if (peer == nullptr || trace.text(peer->name) != fact.peer || peer->heard.length == 0) return false;
  // A text may come in two segments, and then in two events.
  const ModelPeer* known = peer_of(fact, model);
  std::string text;
  if (known != nullptr && known->peer.peer == peer->peer) text = trace.text(known->peer.heard);
  const std::size_t before = text.size();
  text += trace.text(peer->heard);
  return text.find(fact.text, before - std::min(before, fact.text.size() - 1)) != std::string::npos;
}

std::string peer_situation(const PeerFact& fact, const Model& model) {
  const ModelPeer* known = peer_of(fact, model);
  if (known == nullptr) return fmt::format("there is no peer {} yet", fact.peer);
  const PeerEvent& peer = known->peer;
  std::string text = fmt::format("the peer {}: ", fact.peer);
  if (peer.role == PeerRole::connect) {
    text += fmt::format("{} of {} connected, {} connecting", peer.open, peer.wanted, peer.connecting);
  } else if (peer.transport == Transport::udp && peer.role == PeerRole::listen) {
    text += "UDP has no connections";
  } else if (peer.role == PeerRole::listen) {
    text += fmt::format("{} connected", peer.open);
  } else {
    text += fmt::format("{} of {} sent", peer.closed, peer.wanted);
  }
  if (peer.role != PeerRole::send && peer.closed > 0) text += fmt::format(", {} closed", peer.closed);
  if (peer.failed > 0) text += fmt::format(", {} failed", peer.failed);
  if (peer.error != 0) text += fmt::format(", the last error was {}", errno_name(peer.error));
  return text + fmt::format(", {} bytes sent, {} received", peer.sent, peer.received);
}

}  // namespace wirestep::lesson
