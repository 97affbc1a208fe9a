#pragma once

#include <algorithm>
#include <cstddef>

#include "base/time.h"

namespace wirestep {

// How many records of one program are read: as many as come, for a while; a program that makes calls in an
// endless loop is then read more slowly, its channel fills, and its own sends wait. So it can neither starve
// the loop nor fill the memory: the record grows by a few MB per second at most.
class Allowance {
 public:
  // No record may be read now.
  bool used_up(Time now) {
    left_ = std::min(burst, left_ + seconds(now - last_) * per_second);
    last_ = now;
    return left_ < least;
  }
  // What was read, which may be more than was left.
  void spend(std::size_t records) { left_ -= static_cast<double>(records); }

 private:
  static constexpr double burst = 200'000, per_second = 40'000, least = 4096;

  double left_ = burst;
  Time last_ = wirestep::now();
};

}  // namespace wirestep
