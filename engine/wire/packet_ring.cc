#include "wire/packet_ring.h"

#include <linux/if_packet.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/error.h"

namespace wirestep {

namespace {

constexpr std::size_t block_bytes = 128 * 1024;  // what the kernel allocates in one piece
constexpr std::size_t ring_bytes = PacketRing::slots * PacketRing::slot_bytes;

template <class Value>
void set(int socket, int option, const char* what, const Value& value) {
  if (setsockopt(socket, SOL_PACKET, option, &value, sizeof value) != 0)
    throw SetupError(what, errno, "The wire needs a Linux kernel with packet sockets (CONFIG_PACKET).");
}

tpacket2_hdr& header(std::byte* slot) {
  return *reinterpret_cast<tpacket2_hdr*>(slot);
}

// The one word that both sides write: it says whose slot it is.
std::atomic_ref<std::uint32_t> status(std::byte* slot) {
  return std::atomic_ref(header(slot).tp_status);
}

}  // namespace

PacketRing::PacketRing(int socket) {
  set(socket, PACKET_VERSION, "setsockopt(PACKET_VERSION)", int{TPACKET_V2});
  set(socket, PACKET_IGNORE_OUTGOING, "setsockopt(PACKET_IGNORE_OUTGOING)", int{1});
  tpacket_req request{};
  request.tp_block_size = block_bytes;
  request.tp_block_nr = ring_bytes / block_bytes;
  request.tp_frame_size = slot_bytes;
  request.tp_frame_nr = slots;
  set(socket, PACKET_RX_RING, "setsockopt(PACKET_RX_RING)", request);
  void* memory = mmap(nullptr, ring_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, socket, 0);
  if (memory == MAP_FAILED) throw SetupError("mmap of a packet ring", errno, "Close other programs.");
  memory_ = static_cast<std::byte*>(memory);
}

PacketRing::~PacketRing() {
  munmap(memory_, ring_bytes);
}

std::size_t PacketRing::ready(std::size_t most) const {
  std::size_t count = 0;
  while (count < most && (status(slot(count)).load(std::memory_order_acquire) & TP_STATUS_USER) != 0) ++count;
  return count;
}

RingFrame PacketRing::operator[](std::size_t index) const {
  std::byte* start = slot(index);
  const tpacket2_hdr& head = header(start);
  return {{start + head.tp_mac, head.tp_snaplen}, head.tp_len, head.tp_sec, head.tp_nsec};
}

void PacketRing::release(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) status(slot(i)).store(TP_STATUS_KERNEL, std::memory_order_release);
  front_ = (front_ + count) % slots;
}

}  // namespace wirestep
