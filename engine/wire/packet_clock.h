#pragma once

#include <algorithm>
#include <cstdint>
#include <ctime>

#include "base/time.h"

namespace wirestep {

// Packet timestamps are CLOCK_REALTIME (packet(7), PACKET_TIMESTAMP); the trace runs on CLOCK_MONOTONIC. The
// two drift against each other, and CLOCK_REALTIME may be set at any moment: so their distance is taken anew
// for each batch of frames, and no frame is ever put after the moment at which it was read, or before the one
// in front of it.
class PacketClock {
 public:
  // Call it after the frames of a batch were seen in the ring, before the first of them is converted.
  void sample() {
    timespec real;
    clock_gettime(CLOCK_REALTIME, &real);
    sampled_ = now();
    distance_ = sampled_.time_since_epoch() - since_epoch(real.tv_sec, real.tv_nsec);
  }

  Time convert(std::uint32_t seconds, std::uint32_t nanoseconds) {
    Time time(since_epoch(seconds, nanoseconds) + distance_);
    last_ = std::max(last_, std::min(time, sampled_));
    return last_;
  }

  // When sample() was called last.
  Time sampled() const { return sampled_; }

 private:
  static Nanoseconds since_epoch(std::int64_t seconds, std::int64_t nanoseconds) {
    return std::chrono::seconds(seconds) + Nanoseconds(nanoseconds);
  }

  Nanoseconds distance_{};
  Time sampled_{}, last_{};
};

}  // namespace wirestep
