#pragma once

#include <sys/socket.h>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

#include "base/endpoint.h"
#include "base/fd.h"
#include "base/time.h"
#include "trace/trace.h"
#include "wire/doorbell.h"
#include "wire/packet_clock.h"
#include "wire/packet_ring.h"
#include "wire/record_ring.h"

namespace wirestep {

// What a wire thread tells the loop about one frame on its way to one host.
struct FrameRecord {
  Time sent;
  Time forwarded;  // when the thread gave it to the receiver; of no meaning if handed_over
  Bytes bytes;
  std::uint32_t wire_length;
  std::uint8_t to;   // index of the port
  bool handed_over;  // the thread didn't forward it: what becomes of it is up to the loop
};

// Where frames go out: the far end of a host's cable.
struct Outlet {
  MacAddress mac;
  int packet;  // its AF_PACKET socket
};

inline constexpr std::size_t max_ports = 8;
// Frames of one sender that wait for the loop. Beyond that the sender's frames stay in the kernel's ring,
// and, once it is full, are lost, as at a switch whose queue is full.
inline constexpr std::size_t most_waiting = 16384;

// One end of the wire: the thread that reads what one host sends, records it, and either forwards it (live)
// or hands it over to the loop. wire.h has the theory.
class Port {
 public:
  // `outlets` are those of all ports, `self` is this one's index. Turns on the ring of its socket. Throws
  // SetupError. `outlets`, `trace` and `doorbell` must outlive it.
  Port(std::size_t self, const std::vector<Outlet>& outlets, Trace& trace, Doorbell& doorbell);
  ~Port();
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  // -- for the loop ---------------------------------------------------------------------------

  // Whether frames may pass without the loop. They do so once every frame that was handed over is given back.
  void set_live(bool live);
  // `count` more of the frames that were handed over have been delivered or dropped.
  void give_back(std::size_t count);
  RecordRing<FrameRecord>& records() { return records_; }
  // How many frames the kernel dropped since this was asked last, because its ring was full.
  std::uint64_t take_lost();
  // Frames that the receiver's interface refused (it is down), and frames too long for the wire (an offload
  // is on).
  std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }
  std::uint64_t oversized() const { return oversized_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t batch = 64;

  // The frames of one batch that go to one outlet, for one sendmmsg.
  struct Outbox {
    int socket = -1;
    std::array<iovec, batch> parts;
    std::array<mmsghdr, batch> messages;
    std::size_t count = 0;
  };

  void run();
  void wait(bool for_frames);
  void wait_for_room();
  std::size_t waiting() const { return handed_over_ - given_back_.load(std::memory_order_seq_cst); }
  void forward(std::size_t count);
  void hand_over(std::size_t count);
  unsigned record(const RingFrame& frame, bool handed_over);
  unsigned receivers(std::span<const std::byte> frame) const;
  void push(const FrameRecord& record);
  void send(Outbox& outbox);

  const std::size_t self_;
  const std::vector<Outlet>& outlets_;
  Trace& trace_;
  Arena& arena_;
  Doorbell& doorbell_;
  PacketRing ring_;
  PacketClock clock_;
  RecordRing<FrameRecord> records_;
  std::vector<Outbox> outboxes_;
  std::uint64_t handed_over_ = 0;  // by this thread, ever
  Fd kick_;                        // eventfd: the loop changed something
  std::atomic<bool> live_{true}, full_{false}, stopping_{false};
  std::atomic<std::uint64_t> given_back_{0}, refused_{0}, oversized_{0};
  std::thread thread_;
};

}  // namespace wirestep
