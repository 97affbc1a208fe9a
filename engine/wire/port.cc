#include "wire/port.h"

#include <linux/if_packet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <functional>
#include <string>

#include "base/check.h"
#include "base/error.h"

namespace wirestep {

namespace {

// Frames between two turns of a loop that is busy elsewhere for 50 ms, at 600 000 frames a second.
constexpr std::size_t record_slots = 32768;

// The thread gets no signals: they are the business of main().
std::thread start_without_signals(std::size_t self, std::function<void()> run) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(run));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_setname_np(thread.native_handle(), ("wire " + std::to_string(self)).c_str());
  return thread;
}

}  // namespace

Port::Port(std::size_t self, const std::vector<Outlet>& outlets, Trace& trace, Doorbell& doorbell)
    : self_(self),
      outlets_(outlets),
      trace_(trace),
      arena_(trace.add_arena()),
      doorbell_(doorbell),
      ring_(outlets[self].packet),
      records_(record_slots),
      outboxes_(outlets.size()),
      kick_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!kick_) throw SetupError("eventfd", errno, "");
  for (std::size_t i = 0; i < outlets.size(); ++i) {
    outboxes_[i].socket = outlets[i].packet;
    for (std::size_t k = 0; k < batch; ++k) {
      outboxes_[i].messages[k] = {};
      outboxes_[i].messages[k].msg_hdr.msg_iov = &outboxes_[i].parts[k];
      outboxes_[i].messages[k].msg_hdr.msg_iovlen = 1;
    }
  }
  thread_ = start_without_signals(self, [this] { run(); });
}

Port::~Port() {
  stopping_ = true;
  eventfd_write(kick_.get(), 1);
  thread_.join();
}

void Port::set_live(bool live) {
  live_.store(live, std::memory_order_seq_cst);
  eventfd_write(kick_.get(), 1);
}

void Port::give_back(std::size_t count) {
  given_back_.fetch_add(count, std::memory_order_seq_cst);
  if (live_.load(std::memory_order_relaxed) || full_.load(std::memory_order_seq_cst))
    eventfd_write(kick_.get(), 1);
}

std::uint64_t Port::take_lost() {
  tpacket_stats counters{};
  socklen_t length = sizeof counters;  // reading resets them
  CHECK(getsockopt(outlets_[self_].packet, SOL_PACKET, PACKET_STATISTICS, &counters, &length) == 0);
  return counters.tp_drops;
}

void Port::run() {
  while (!stopping_.load(std::memory_order_relaxed)) {
    std::size_t count = ring_.ready(batch);
    if (count == 0) {
      wait(true);
      continue;
    }
    clock_.sample();
    // The clutch is looked at after the frames were seen: whatever was sent after it went to hold is held.
    if (!live_.load(std::memory_order_seq_cst)) {
      if (waiting() < most_waiting)
        hand_over(count);
      else
        wait_for_room();
    } else if (given_back_.load(std::memory_order_acquire) == handed_over_) {
      forward(count);
    } else {
      wait(false);  // what was held goes first; it is on its way
    }
  }
}

// Sleeps until the loop kicks or, if asked for, a frame comes.
void Port::wait(bool for_frames) {
  pollfd polls[] = {{kick_.get(), POLLIN, 0}, {outlets_[self_].packet, POLLIN, 0}};
  poll(polls, for_frames ? 2 : 1, -1);
  eventfd_t kicks;
  if (polls[0].revents != 0) eventfd_read(kick_.get(), &kicks);
  if ((polls[1].revents & POLLERR) != 0) {
    // The cable's end was set down. Reading the error makes poll() sleep again; when it comes up, frames do.
    int error;
    socklen_t length = sizeof error;
    getsockopt(outlets_[self_].packet, SOL_SOCKET, SO_ERROR, &error, &length);
  }
}

// The loop looks at full_ after it gave something back, and we look again after we set it: one of the two
// sees the other.
void Port::wait_for_room() {
  full_.store(true, std::memory_order_seq_cst);
  if (waiting() >= most_waiting) wait(false);
  full_.store(false, std::memory_order_relaxed);
}

// Records first, then sends: the record of an answer can't be in its ring before the record of the question
// is.
void Port::forward(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    unsigned targets = record(ring_[i], false);
    for (; targets != 0; targets &= targets - 1) {
      Outbox& outbox = outboxes_[static_cast<std::size_t>(std::countr_zero(targets))];
      outbox.parts[outbox.count++] = {ring_[i].bytes.data(), ring_[i].bytes.size()};
    }
  }
  records_.publish();
  doorbell_.ring_if_idle();
  for (Outbox& outbox : outboxes_) send(outbox);
  ring_.release(count);
}

void Port::hand_over(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    handed_over_ += static_cast<unsigned>(std::popcount(record(ring_[i], true)));
  records_.publish();
  doorbell_.ring();
  ring_.release(count);
}

// Writes the frame down, once, with a record for each receiver. Returns the receivers, a bit for each port.
unsigned Port::record(const RingFrame& frame, bool handed_over) {
  Time sent = clock_.convert(frame.seconds, frame.nanoseconds);
  if (frame.wire_length > frame.bytes.size()) {
    oversized_.fetch_add(1, std::memory_order_relaxed);
    return 0;
  }
  unsigned targets = receivers(frame.bytes);
  if (targets == 0) return 0;
  // A frame that is handed over is kept whole, whatever the budget says: it is still to be delivered.
  std::size_t keep = frame.bytes.size();
  if (!handed_over) keep = trace_.frame_allowance(keep);
  Bytes bytes = arena_.append(frame.bytes.first(keep));
  for (unsigned rest = targets; rest != 0; rest &= rest - 1) {
    auto to = static_cast<std::uint8_t>(std::countr_zero(rest));
    push({sent, clock_.sampled(), bytes, frame.wire_length, to, handed_over});
  }
  return targets;
}

// A switch that knows every address from the start: a host's own frames to it, all else to everybody else.
unsigned Port::receivers(std::span<const std::byte> frame) const {
  unsigned others = ((1u << outlets_.size()) - 1) & ~(1u << self_);
  if (frame.size() < sizeof(MacAddress)) return others;
  for (std::size_t i = 0; i < outlets_.size(); ++i)
    if (i != self_ && std::memcmp(frame.data(), outlets_[i].mac.data(), sizeof(MacAddress)) == 0)
      return 1u << i;
  return others;
}

// The record must not have holes: when the loop is far behind, frames wait in the kernel's ring instead.
void Port::push(const FrameRecord& record) {
  while (!records_.push(record)) {
    records_.publish();
    doorbell_.ring();
    if (stopping_.load(std::memory_order_relaxed)) return;
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
}

void Port::send(Outbox& outbox) {
  std::size_t sent = 0;
  while (sent < outbox.count) {
    int count =
        sendmmsg(outbox.socket, &outbox.messages[sent], static_cast<unsigned>(outbox.count - sent), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refused_.fetch_add(1, std::memory_order_relaxed);
    sent += static_cast<std::size_t>(std::max(count, 1));
  }
  outbox.count = 0;
}

}  // namespace wirestep
