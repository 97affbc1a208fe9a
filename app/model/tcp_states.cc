#include "app/model/tcp_states.h"

#include <algorithm>
#include <array>
#include <deque>

namespace wirestep::app {

namespace {

using S = TcpState;

constexpr auto boxes = std::to_array<StateBox>({
    {S::closed, 1, 0},
    {S::listen, 0, 1},
    {S::syn_sent, 2, 1},
    {S::syn_recv, 0, 2},
    {S::established, 1, 2},
    {S::close_wait, 2, 2},
    {S::fin_wait_1, 0, 3},
    {S::closing, 1, 3},
    {S::last_ack, 2, 3},
    {S::fin_wait_2, 0, 4},
    {S::time_wait, 1, 4},
    {S::closed, 2, 4, true},
});

constexpr auto edges = std::to_array<StateEdge>({
    {S::closed, S::listen, "passive OPEN", "create TCB", "open_passive"},
    {S::closed, S::syn_sent, "active OPEN", "create TCB, snd SYN", "open_active"},
    {S::listen, S::closed, "CLOSE", "delete TCB", "close_listen"},
    {S::syn_sent, S::closed, "CLOSE", "delete TCB", "close_syn_sent"},
    {S::listen, S::syn_recv, "rcv SYN", "snd SYN,ACK", "syn_arrives"},
    {S::listen, S::syn_sent, "SEND", "snd SYN", "send_listening"},
    {S::syn_recv, S::listen, "rcv RST", "", "rst_arrives"},
    {S::syn_sent, S::syn_recv, "rcv SYN", "snd SYN,ACK", "syn_crosses"},
    {S::syn_sent, S::established, "rcv SYN,ACK", "snd ACK", "syn_ack_arrives"},
    {S::syn_recv, S::established, "rcv ACK of SYN", "x", "ack_of_syn"},
    {S::syn_recv, S::fin_wait_1, "CLOSE", "snd FIN", "close_syn_recv"},
    {S::established, S::fin_wait_1, "CLOSE", "snd FIN", "close_first"},
    {S::established, S::close_wait, "rcv FIN", "snd ACK", "fin_arrives"},
    {S::close_wait, S::last_ack, "CLOSE", "snd FIN", "close_second"},
    {S::fin_wait_1, S::fin_wait_2, "rcv ACK of FIN", "x", "ack_of_fin"},
    {S::fin_wait_1, S::closing, "rcv FIN", "snd ACK", "fins_cross"},
    {S::closing, S::time_wait, "rcv ACK of FIN", "x", "ack_of_crossed_fin"},
    {S::fin_wait_2, S::time_wait, "rcv FIN", "snd ACK", "other_fin"},
    {S::last_ack, S::closed, "rcv ACK of FIN", "x", "last_ack"},
    {S::time_wait, S::closed, "Timeout=2MSL", "delete TCB", "time_over"},
});

const StateEdge* edge_between(TcpState from, TcpState to) {
  const auto* found = std::find_if(edges.begin(), edges.end(),
                                   [&](const StateEdge& edge) { return edge.from == from && edge.to == to; });
  return found == edges.end() ? nullptr : &*found;
}

// Whether a way that wasn't seen may go along it. None leads through CLOSED, where an RST leads from
// anywhere, and none of Linux's from LISTEN to SYN_SENT.
bool may_be_guessed(const StateEdge& edge, TcpState to) {
  if (edge.from == S::listen && edge.to == S::syn_sent) return false;
  return edge.to == to || (edge.to != S::closed && edge.to != S::listen);
}

// The shortest way from state to state, if there is only one of that length, and it doesn't end in CLOSED.
std::vector<const StateEdge*> only_way(TcpState from, TcpState to) {
  if (to == S::closed) return {};
  using Way = std::vector<const StateEdge*>;
  std::deque<Way> ways = {{}};
  Way found;
  while (!ways.empty()) {
    Way way = ways.front();
    ways.pop_front();
    if (!found.empty() && way.size() >= found.size()) break;
    TcpState at = way.empty() ? from : way.back()->to;
    for (const StateEdge& edge : edges) {
      bool visited = edge.to == from || std::any_of(way.begin(), way.end(), [&](const StateEdge* each) {
                       return each->to == edge.to;
                     });
      if (edge.from != at || visited || !may_be_guessed(edge, to)) continue;
      Way longer = way;
      longer.push_back(&edge);
      if (edge.to != to) {
        ways.push_back(longer);
      } else if (found.empty()) {
        found = longer;
      } else {
        return {};  // two of the same length
      }
    }
  }
  return found;
}

// Goes on to a state, along the figure's arrows if it is known which.
void go(StateEnd& end, TcpState to, std::size_t index, Time time) {
  if (end.now == to) return;
  auto add = [&](TcpState from, TcpState next, const StateEdge* edge, bool seen) {
    end.steps.push_back(
        {from, next, edge, seen, index, time, static_cast<std::uint32_t>(end.steps.size() + 1)});
  };
  if (const StateEdge* edge = edge_between(end.now, to)) {
    add(end.now, to, edge, true);
  } else {
    std::vector<const StateEdge*> way = only_way(end.now, to);
    for (const StateEdge* each : way) add(each->from, each->to, each, false);
    if (way.empty()) add(end.now, to, nullptr, false);
  }
  end.now = to;
}

}  // namespace

std::span<const StateBox> state_boxes() {
  return boxes;
}

std::span<const StateEdge> state_edges() {
  return edges;
}

TcpState in_figure(TcpState state) {
  if (state == S::gone) return S::closed;
  if (state == S::new_syn_recv) return S::syn_recv;
  return state;
}

void TcpStates::follow(const Trace& trace, std::size_t size) {
  for (; followed_ < size; ++followed_) {
    const Event& event = trace[followed_];
    const auto* body = std::get_if<SocketEvent>(&event.body);
    if (!body) continue;
    const Socket& socket = trace.socket(body->socket);
    if (socket.transport != Transport::tcp) continue;
    TcpState state = in_figure(socket.state);
    auto known = by_cookie_.find({socket.host, socket.cookie});
    if (known == by_cookie_.end() || lives_[known->second].samples.back().state == S::closed) {
      if (state == S::closed) continue;
      known = by_cookie_.insert_or_assign({socket.host, socket.cookie}, lives_.size()).first;
      lives_.push_back({socket.host, socket.local, socket.peer, {}});
    }
    Life& life = lives_[known->second];
    if (socket.peer.port != 0) life.local = socket.local, life.peer = socket.peer;
    if (life.samples.empty() || life.samples.back().state != state)
      life.samples.push_back({followed_, event.time, state});
  }
}

// The listening socket that an end came from, if it was opened from the other side.
const TcpStates::Life* TcpStates::listener(const Life& life, std::size_t cursor) const {
  if (life.samples.front().state == S::syn_sent) return nullptr;
  const Life* found = nullptr;
  for (const Life& each : lives_) {
    if (each.samples.front().index >= std::min(cursor, life.samples.front().index)) break;
    if (each.host == life.host && each.local.port == life.local.port &&
        each.samples.front().state == S::listen)
      found = &each;
  }
  return found;
}

StateEnd TcpStates::end_of(const Life& life, std::size_t cursor) const {
  StateEnd end{life.host, life.local, life.peer, S::closed, {}};
  if (const Life* from = listener(life, cursor))
    go(end, S::listen, from->samples.front().index, from->samples.front().time);
  for (const Sample& sample : life.samples)
    if (sample.index < cursor) go(end, sample.state, sample.index, sample.time);
  return end;
}

std::vector<StateEnd> TcpStates::ends(std::size_t cursor, const std::optional<Connection>& of) const {
  auto belongs = [&](const Life& life) {
    return !of || (life.local == of->first && life.peer == of->second) ||
           (life.local == of->second && life.peer == of->first);
  };
  const Life *latest = nullptr, *other = nullptr;
  for (auto life = lives_.rbegin(); life != lives_.rend(); ++life) {
    if (life->samples.front().index >= cursor || life->peer.port == 0 || !belongs(*life)) continue;
    if (!latest) {
      latest = &*life;
    } else if (life->local == latest->peer && life->peer == latest->local) {
      // The same four numbers may have named an earlier connection, too.
      bool earlier = life->samples.back().state == S::closed &&
                     life->samples.back().index < latest->samples.front().index;
      if (!earlier) other = &*life;
      break;
    }
  }
  if (!latest && of) return ends(cursor);
  std::vector<StateEnd> found;
  if (latest) {
    found.push_back(end_of(*latest, cursor));
    if (other) found.push_back(end_of(*other, cursor));
    auto opened = [](const StateEnd& end) {
      return !end.steps.empty() && end.steps.front().to == S::syn_sent ? 0 : 1;
    };
    std::stable_sort(found.begin(), found.end(), [&](const StateEnd& a, const StateEnd& b) {
      return std::pair(opened(a), a.host) < std::pair(opened(b), b.host);
    });
    return found;
  }
  for (const Life& life : lives_)
    if (found.size() < 2 && life.samples.front().index < cursor) found.push_back(end_of(life, cursor));
  return found;
}

}  // namespace wirestep::app
