#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace wirestep {

// One frame in a PacketRing.
struct RingFrame {
  std::span<std::byte> bytes;
  std::uint32_t wire_length;           // more than bytes.size() if it didn't fit into a slot
  std::uint32_t seconds, nanoseconds;  // CLOCK_REALTIME at which the kernel saw it
};

// An AF_PACKET socket's receive ring (packet(7), PACKET_RX_RING), version TPACKET_V2: the kernel writes
// frames into slots of memory that we share, and we read them in order. V1 has no nanoseconds; V3 groups
// frames into blocks and adds a millisecond; without a ring frames get lost (FACTS). One thread.
class PacketRing {
 public:
  static constexpr std::size_t slot_bytes = 2048;  // a frame of 1518 bytes behind the kernel's header
  static constexpr std::size_t slots = 8192;       // more than a TCP connection's largest window in flight

  // Turns on the ring of `socket`, which must outlive it. Throws SetupError.
  explicit PacketRing(int socket);
  ~PacketRing();
  PacketRing(const PacketRing&) = delete;
  PacketRing& operator=(const PacketRing&) = delete;

  // How many frames wait at the front, counted up to `most`.
  std::size_t ready(std::size_t most) const;
  // The frame at `index`, counted from the front; it must be ready. Good until release().
  RingFrame operator[](std::size_t index) const;
  // Gives the first `count` slots back to the kernel.
  void release(std::size_t count);

 private:
  std::byte* slot(std::size_t index) const { return memory_ + (front_ + index) % slots * slot_bytes; }

  std::byte* memory_;
  std::size_t front_ = 0;
};

}  // namespace wirestep
