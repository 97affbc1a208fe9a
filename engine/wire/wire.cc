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

// A frame that chance has turned behind the next one waits no longer for it than this.
constexpr Nanoseconds longest_reordering = std::chrono::milliseconds(50);

// Frames that "deliver after all" is on offer for.
constexpr std::size_t dropped_kept = 1024;

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
    directions_.emplace_back(port.host, std::move(port.packet));
  }
  for (std::size_t i = 0; i < outlets_.size(); ++i)
    ports_.push_back(std::make_unique<Port>(i, outlets_, trace, doorbell_));
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

bool Wire::deliver_due(Batch& batch) {
  left_by_hand_ = by_hand_per_turn;
  bool any = false;
  const Time time = now();
  for (std::size_t i = 0; i < directions_.size(); ++i) {
    WaitingFrames& waiting = directions_[i].waiting;
    for (auto next = waiting.next(); next && next->first <= time; next = waiting.next(), any = true) {
      FrameEvent frame = waiting.take(next->second);
      // A frame that was held and is in slow flight now owes its arrival to nobody's hand.
      bool disturbed = frame.stage == FrameStage::delayed || frame.let_pass > 0;
      Reason reason = disturbed ? Reason{frame.cause, frame.rule} : Reason{Cause::live};
      give(i, frame, reason, left_by_hand_-- > 0, batch);
    }
    settle(i);
  }
  return any;
}

bool Wire::full(HostId from) const {
  return directions_[port_of(from)].waiting.size() >= most_waiting;
}

std::optional<Time> Wire::next_due() const {
  std::optional<Time> next;
  for (const Direction& from : directions_)
    if (auto first = from.waiting.next()) next = std::min(next.value_or(Time::max()), first->first);
  return next;
}

// -- the layers, from the outermost -------------------------------------------------------------

// The first events of a frame; and what becomes of it, if the thread has left that to us.
void Wire::record(std::size_t port, const FrameRecord& record, Batch& batch) {
  FrameEvent frame = recorder_.sent(directions_[port].host, directions_[record.to].host, record);
  batch.add(record.sent, frame);
  traffic_ |= 1u << port;
  if (!record.handed_over) {
    traffic_ |= 1u << record.to;
    advance(frame, FrameStage::delivered, Cause::live);
    batch.add(record.forwarded, frame);
    recorder_.delivered(frame);
  } else {
    ++by_loop_;
    go_in(port, frame, record.sent, batch);
  }
}

void Wire::go_in(std::size_t port, FrameEvent& frame, Time sent, Batch& batch) {
  if (directions_[port].cut) return lose(port, frame, {Cause::cut}, batch);
  if (rules_.concern(frame.from)) {
    const WireRule* rule = rules_.decide(frame, packet::brief(trace_.bytes(frame.bytes)));
    if (rule != nullptr && obey(*rule, port, frame, sent, batch)) return;
  }
  go_on(port, frame, sent, batch);
}

// Returns whether that was all; else the frame goes on, perhaps changed. A held wire holds what a rule would
// only have kept for a while.
bool Wire::obey(const WireRule& rule, std::size_t port, FrameEvent& frame, Time sent, Batch& batch) {
  Direction& from = directions_[port];
  Reason reason{Cause::rule, rule.id};
  bool moves = from.mode != WireMode::hold;
  switch (rule.action) {
    case RuleAction::hold:
      from.waiting.add(frame);
      hold(from.waiting[frame.frame], reason, batch);
      return true;
    case RuleAction::drop:
      lose(port, frame, reason, batch);
      return true;
    case RuleAction::delay:
      if (moves) delay(port, frame, sent + rule.delay, reason, batch);
      return moves;
    case RuleAction::hold_back:
      if (moves) hold_back(port, frame, rule.let_pass, {}, reason, batch);
      return moves;
    case RuleAction::duplicate: {
      // The copy gets its number when the original is on its way: chance may have made copies of that, too,
      // and those in line have rising numbers.
      FrameEvent original = frame;
      go_on(port, frame, sent, batch);
      FrameEvent copy = duplicate(original, reason, batch);
      go_on(port, copy, sent, batch);
      return true;
    }
    case RuleAction::corrupt: {
      auto bytes = trace_.bytes(frame.bytes);
      auto last = static_cast<std::uint32_t>(bytes.size()) - 1;
      auto wanted = static_cast<std::uint32_t>(rule.byte);
      corrupt(frame, {rule.byte < 0 ? byte_to_corrupt(bytes) : std::min(wanted, last), rule.mask}, reason,
              batch);
      return false;
    }
  }
  return false;
}

void Wire::go_on(std::size_t port, FrameEvent& frame, Time sent, Batch& batch) {
  Direction& from = directions_[port];
  if (!from.arp && is_arp(frame)) return give(port, frame, {Cause::live}, false, batch);
  if (from.mode == WireMode::hold) {
    from.waiting.add(frame);
    return hold(from.waiting[frame.frame], {Cause::student}, batch);
  }
  Time arrival = from.mode == WireMode::slow ? sent + from.transit : sent;
  if (!from.chance.impairment().any()) return fly(port, frame, arrival, false, batch);

  Reason reason{Cause::loss};
  Chance::Fate fate = from.chance.next(sent, frame.wire_length);
  if (fate.lost) return lose(port, frame, reason, batch);
  if (fate.corrupted) corrupt(frame, bit_to_corrupt(trace_.bytes(frame.bytes), fate.random), reason, batch);
  bool delayed = fate.later > Nanoseconds(0);
  arrival += fate.later;
  std::optional<FrameEvent> copy;
  if (fate.duplicated) copy = duplicate(frame, reason, batch);
  if (fate.reordered)
    hold_back(port, frame, 1, arrival + longest_reordering, reason, batch);
  else
    fly(port, frame, arrival, delayed, batch);
  if (copy) fly(port, *copy, arrival, delayed, batch);
}

// A frame never arrives before one that was sent before it, even if the transit has become shorter since.
void Wire::fly(std::size_t port, FrameEvent& frame, Time arrival, bool delayed, Batch& batch) {
  Direction& from = directions_[port];
  const Time time = now();
  if (arrival <= time && from.waiting.line_empty()) return give(port, frame, {Cause::live}, false, batch);
  from.waiting.add(frame);
  arrival = from.waiting.fly_in_line(frame.frame, arrival);
  if (!delayed && from.mode == WireMode::slow) return;
  FrameEvent& waits = from.waiting[frame.frame];
  advance(waits, FrameStage::delayed, Cause::loss);
  waits.delay = std::max(arrival - time, Nanoseconds(0));
  batch.add(time, waits);
}

void Wire::give(std::size_t port, FrameEvent& frame, Reason reason, bool by_hand, Batch& batch) {
  std::span<const std::byte> bytes = trace_.bytes(frame.bytes);
  CHECK(bytes.size() == frame.wire_length);
  std::size_t to = port_of(frame.to);
  bool handed_over = frame.stage != FrameStage::dropped && !frame.duplicate_of;
  advance(frame, FrameStage::delivered, reason.cause, reason.rule);
  batch.add(now(), frame);
  recorder_.delivered(frame);
  ssize_t sent;
  do {
    sent = send(outlets_[to].packet, bytes.data(), bytes.size(), 0);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) ++refused_;
  if (handed_over) ports_[port]->give_back(1);  // now, and no sooner, the thread may send the next one
  traffic_ |= 1u << to;
  if (by_hand && on_by_hand) on_by_hand(frame.to, packet::brief(bytes));

  WaitingFrames& waiting = directions_[port].waiting;
  if (waiting.empty() || is_arp(frame)) return;
  for (FrameId id : waiting.passed(frame)) {
    if (!waiting.contains(id)) continue;
    FrameEvent behind = waiting.take(id);
    give(port, behind, {behind.cause, behind.rule}, left_by_hand_-- > 0, batch);
  }
}

void Wire::lose(std::size_t port, FrameEvent& frame, Reason reason, Batch& batch) {
  advance(frame, FrameStage::dropped, reason.cause, reason.rule);
  batch.add(now(), frame);
  dropped_.emplace(frame.frame, frame);
  if (dropped_.size() > dropped_kept) {
    forgotten_ = std::max(forgotten_, dropped_.begin()->first);
    dropped_.erase(dropped_.begin());
  }
  if (!frame.duplicate_of) ports_[port]->give_back(1);
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

bool Wire::is_arp(const FrameEvent& frame) const {
  std::span<const std::byte> bytes = trace_.bytes(frame.bytes);
  return bytes.size() >= 14 && bytes[12] == std::byte{0x08} && bytes[13] == std::byte{0x06};
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
  sum.by_loop = by_loop_;
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    directions_[i].lost += ports_[i]->take_lost();
    sum.lost += directions_[i].lost;
    sum.oversized += ports_[i]->oversized();
    sum.refused += ports_[i]->refused();
  }
  return sum;
}

}  // namespace wirestep
