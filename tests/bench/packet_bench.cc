// What packet/ costs per frame, against copying the frame once: the wire does that anyway to record it.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <vector>

#include "bench.h"
#include "packet/packet.h"

namespace wirestep::bench {

namespace {

// CPU time: other programs on this machine count only by what they do to the caches.
double now_ns() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return 1e9 * static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec);
}

// A data segment of 1500 bytes of IPv4, with timestamps, as a bulk transfer is made of.
std::vector<std::byte> segment() {
  static constexpr unsigned char head[] = {
      0x02, 0,    0,    0,    0,    2,    0x02, 0, 0,  0, 0, 1, 0x08, 0x00,  // Ethernet
      0x45, 0,    0x05, 0xdc, 0x12, 0x34, 0x40, 0, 64, 6, 0, 0, 10,   0,    0,    1,    10, 0, 0, 2,  // IPv4
      0x9c, 0x40, 0x23, 0x28, 0,    0,    0,    1, 0,  0, 0, 1, 0x80, 0x10, 0x01, 0xf6, 0,  0, 0, 0,  // TCP
      1,    1,    8,    10,   0,    0,    0,    1, 0,  0, 0, 1};  // its options
  std::vector<std::byte> frame(1514, std::byte{'x'});
  std::memcpy(frame.data(), head, sizeof head);
  return frame;
}

volatile std::uint64_t sink;  // keeps the compiler from leaving out what nobody looks at

// Nanoseconds per call, the best of some rounds: the others were disturbed.
template <class Call>
double measure(int calls, const Call& call) {
  double best = 1e18;
  for (int round = 0; round < 10; ++round) {
    double begin = now_ns();
    for (int i = 0; i < calls; ++i) sink = sink + call();
    best = std::min(best, (now_ns() - begin) / calls);
  }
  return best;
}

}  // namespace

std::vector<Row> packet() {
  std::vector<std::byte> frame = segment(), copy(frame.size());
  const double memcpy_ns = measure(100000, [&] {
    std::memcpy(copy.data(), frame.data(), frame.size());
    return std::to_integer<std::uint64_t>(copy[sink % copy.size()]);
  });
  const std::string against = "copying the frame";
  return {
      {"packet: brief", measure(100000, [&] { return packet::brief(frame).seq; }), memcpy_ns, "ns", against,
       ""},
      {"packet: summary", measure(2000, [&] { return packet::summary(frame, frame.size()).size(); }),
       memcpy_ns, "ns", against, ""},
      {"packet: dissect", measure(2000, [&] { return packet::dissect(frame, frame.size()).layers.size(); }),
       memcpy_ns, "ns", against, ""}};
}

}  // namespace wirestep::bench
