#include "wire/wire.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <utility>

#include "base/check.h"
#include "wire/frame_life.h"

namespace wirestep {

namespace {

constexpr std::size_t dropped_kept = 1024;  // frames that "deliver after all" is on offer for
// Slow frames of one turn after each of which the receiver's sockets are looked at. A bulk transfer over a
// slow wire isn't looked at frame by frame.
constexpr int by_hand_per_turn = 8;

// Both the threads and the loop wait for a socket's send buffer rather than lose a frame. The wait is short:
// a frame leaves the buffer when the receiver's kernel has taken it.
void make_blocking(int socket) {
  int flags = fcntl(socket, F_GETFL);
  CHECK(flags >= 0 && fcntl(socket, F_SETFL, flags & ~O_NONBLOCK) == 0);
}

}  // namespace

Wire::Wire(std::vector<WirePort> ports, Trace& trace, std::function<void()> wake)
    : trace_(trace), doorbell_(std::move(wake)), recorder_(trace, socket_of) {
  CHECK(ports.size() <= max_ports);
  for (WirePort& port : ports) {
    make_blocking(port.packet.get());
    outlets_.push_back({port.mac, port.packet.get()});
    directions_.emplace_back();
    directions_.back().host = port.host;
    directions_.back().packet = std::move(port.packet);
  }
  for (std::size_t i = 0; i < outlets_.size(); ++i)
    ports_.push_back(std::make_unique<Port>(i, outlets_, trace, doorbell_));
}

// -- the clutch -------------------------------------------------------------------------------

void Wire::set_mode(HostId host, WireMode mode, Nanoseconds transit, bool arp, Batch& batch) {
  std::size_t port = port_of(host);
  Direction& from = directions_[port];
  from.mode = mode;
  from.transit = transit;
  from.arp = arp;
  batch.add(now(), WireEvent{host, mode, transit});
  ports_[port]->set_live(mode == WireMode::live);
  from.due.clear();
  for (auto& [id, frame] : from.waiting) {
    if (mode == WireMode::live) give(frame, Cause::live, batch);
    if (mode == WireMode::slow) send_off(from, id, now());
    if (mode == WireMode::hold && frame.stage == FrameStage::sent) hold(frame, batch);
  }
  if (mode == WireMode::live) {
    ports_[port]->give_back(from.waiting.size());
    from.waiting.clear();
  }
  report_traffic();
}

std::string Wire::deliver(FrameId id, Cause cause, Batch& batch) {
  if (auto port = waiting_at(id)) {
    FrameEvent frame = take(*port, id);
    give_by_hand(frame, cause, batch);
    ports_[*port]->give_back(1);
  } else if (auto dropped = dropped_.extract(id)) {
    give_by_hand(dropped.mapped(), cause, batch);
  } else {
    return why_not(id, FrameStage::delivered);
  }
  report_traffic();
  return {};
}

std::string Wire::drop(FrameId id, Cause cause, Batch& batch) {
  auto port = waiting_at(id);
  if (!port) return why_not(id, FrameStage::dropped);
  FrameEvent frame = take(*port, id);
  advance(frame, FrameStage::dropped, cause);
  batch.add(now(), frame);
  dropped_.emplace(id, frame);
  if (dropped_.size() > dropped_kept) {
    forgotten_ = std::max(forgotten_, dropped_.begin()->first);
    dropped_.erase(dropped_.begin());
  }
  ports_[*port]->give_back(1);
  return {};
}

// -- the loop's turn --------------------------------------------------------------------------

bool Wire::drain(Batch& batch) {
  doorbell_.set_idle(false);
  bool any = record_new(batch);
  any |= deliver_due(batch);
  if (!any) {
    doorbell_.set_idle(true);
    any = record_new(batch);  // what was published just before that rang for nobody
    if (any) doorbell_.set_idle(false);
  }
  report_traffic();
  return any;
}

// Merges the ports' records by time. Those of frames sent after we began stay for the next turn.
bool Wire::record_new(Batch& batch) {
  struct Queue {
    const RecordRing<FrameRecord>* records;
    std::size_t size, taken;
  };
  const Time horizon = now();
  std::array<Queue, max_ports> queues;
  for (std::size_t i = 0; i < ports_.size(); ++i)
    queues[i] = {&ports_[i]->records(), ports_[i]->records().size(), 0};
  bool left = false, any = false;
  while (true) {
    std::size_t next = max_ports;
    Time earliest = horizon;
    for (std::size_t i = 0; i < ports_.size(); ++i) {
      if (queues[i].taken == queues[i].size) continue;
      Time sent = (*queues[i].records)[queues[i].taken].sent;
      left |= sent > horizon;
      if (sent > earliest || (sent == earliest && next != max_ports)) continue;
      earliest = sent;
      next = i;
    }
    if (next == max_ports) break;
    record(next, (*queues[next].records)[queues[next].taken++], batch);
    any = true;
  }
  for (std::size_t i = 0; i < ports_.size(); ++i) ports_[i]->records().pop(queues[i].taken);
  return any || left;
}

// The first events of a frame; and what becomes of it, if the thread has left that to us.
void Wire::record(std::size_t port, const FrameRecord& record, Batch& batch) {
  Direction& from = directions_[port];
  FrameEvent frame = recorder_.sent(from.host, directions_[record.to].host, record);
  batch.add(record.sent, frame);
  traffic_ |= 1u << port;
  if (!record.handed_over) {
    traffic_ |= 1u << record.to;
    advance(frame, FrameStage::delivered, Cause::live);
    batch.add(record.forwarded, frame);
  } else if (passes(from, frame)) {
    give(frame, Cause::live, batch);
    ports_[port]->give_back(1);
  } else {
    if (from.mode == WireMode::hold) hold(frame, batch);
    if (from.mode == WireMode::slow) send_off(from, frame.frame, record.sent);
    from.waiting.emplace(frame.frame, frame);
  }
}

// Whether a frame that was handed over needn't wait: the clutch has moved since, or it is ARP.
bool Wire::passes(const Direction& from, const FrameEvent& frame) const {
  if (from.mode == WireMode::live) return true;
  std::span<const std::byte> bytes = trace_.bytes(frame.bytes);
  return !from.arp && bytes.size() >= 14 && bytes[12] == std::byte{0x08} && bytes[13] == std::byte{0x06};
}

bool Wire::deliver_due(Batch& batch) {
  int left_by_hand = by_hand_per_turn;
  bool any = false;
  for (std::size_t i = 0; i < directions_.size(); ++i) {
    auto& due = directions_[i].due;
    for (Time time = now(); !due.empty() && due.begin()->second <= time; any = true) {
      FrameEvent frame = take(i, due.begin()->first);
      if (left_by_hand-- > 0)
        give_by_hand(frame, Cause::live, batch);
      else
        give(frame, Cause::live, batch);
      ports_[i]->give_back(1);
    }
  }
  return any;
}

bool Wire::full(HostId from) const {
  return directions_[port_of(from)].waiting.size() >= most_waiting;
}

std::optional<Time> Wire::next_due() const {
  std::optional<Time> next;
  for (const Direction& from : directions_)
    if (!from.due.empty()) next = std::min(next.value_or(Time::max()), from.due.begin()->second);
  return next;
}

// -- steps in the life of a frame -------------------------------------------------------------

void Wire::hold(FrameEvent& frame, Batch& batch) {
  advance(frame, FrameStage::held, Cause::student);
  batch.add(now(), frame);
}

// A frame never arrives before one that was sent before it, even if the transit has become shorter since.
void Wire::send_off(Direction& from, FrameId frame, Time start) {
  Time arrival = start + from.transit;
  if (!from.due.empty()) arrival = std::max(arrival, from.due.rbegin()->second);
  from.due.emplace_hint(from.due.end(), frame, arrival);
}

void Wire::give(FrameEvent& frame, Cause cause, Batch& batch) {
  std::span<const std::byte> bytes = trace_.bytes(frame.bytes);
  CHECK(bytes.size() == frame.wire_length);
  std::size_t to = port_of(frame.to);
  advance(frame, FrameStage::delivered, cause);
  batch.add(now(), frame);
  ssize_t sent;
  do {
    sent = send(outlets_[to].packet, bytes.data(), bytes.size(), 0);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) ++refused_;
  traffic_ |= 1u << to;
}

void Wire::give_by_hand(FrameEvent& frame, Cause cause, Batch& batch) {
  give(frame, cause, batch);
  if (on_by_hand) on_by_hand(frame.to, packet::brief(trace_.bytes(frame.bytes)));
}

// -- looking things up ------------------------------------------------------------------------

std::size_t Wire::port_of(HostId host) const {
  for (std::size_t i = 0; i < directions_.size(); ++i)
    if (directions_[i].host == host) return i;
  CHECK(false && "a host that is on the wire");
  return 0;
}

std::optional<std::size_t> Wire::waiting_at(FrameId frame) const {
  for (std::size_t i = 0; i < directions_.size(); ++i)
    if (directions_[i].waiting.contains(frame)) return i;
  return {};
}

FrameEvent Wire::take(std::size_t port, FrameId frame) {
  directions_[port].due.erase(frame);
  return directions_[port].waiting.extract(frame).mapped();
}

std::string Wire::why_not(FrameId frame, FrameStage wanted) const {
  if (!frame || frame >= recorder_.next()) return fmt::format("there is no frame #{}", frame.value);
  if (dropped_.contains(frame)) return refusal(frame, FrameStage::dropped, wanted);
  if (frame <= forgotten_) return fmt::format("frame #{} was delivered or dropped long ago", frame.value);
  return refusal(frame, FrameStage::delivered, wanted);
}

// -- reports ----------------------------------------------------------------------------------

void Wire::report_traffic() {
  unsigned traffic = std::exchange(traffic_, 0);
  if (!on_traffic) return;
  for (; traffic != 0; traffic &= traffic - 1)
    on_traffic(directions_[static_cast<std::size_t>(std::countr_zero(traffic))].host);
}

WireStatistics Wire::statistics() {
  WireStatistics sum;
  sum.frames = recorder_.next().value - 1;
  sum.refused = refused_;
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    directions_[i].lost += ports_[i]->take_lost();
    sum.lost += directions_[i].lost;
    sum.oversized += ports_[i]->oversized();
    sum.refused += ports_[i]->refused();
  }
  return sum;
}

}  // namespace wirestep
