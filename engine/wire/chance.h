#pragma once

#include <cstdint>
#include <deque>

#include "base/time.h"
#include "trace/wire_controls.h"

namespace wirestep {

// What chance does to the frames of one direction, by its impairment: pure arithmetic, no clock of its own.
// The nth frame's fate follows from the seed, the direction and n alone, so that the same frames fare the
// same again, and turning up the loss doesn't change which frames are duplicated.
class Chance {
 public:
  explicit Chance(HostId from) : from_(from) {}

  // Begins anew: the next frame is the first.
  void set(const Impairment& impairment);
  const Impairment& impairment() const { return impairment_; }

  struct Fate {
    bool lost = false;  // by chance, or because the queue for the rate was full; then the rest is unset
    bool duplicated = false;
    bool reordered = false;
    bool corrupted = false;
    std::uint64_t random = 0;  // to choose the bit that is turned over
    Nanoseconds later{};       // how much later than without impairment it arrives
  };
  // Of the next frame, of `bytes` bytes, that was sent at `sent`.
  Fate next(Time sent, std::size_t bytes);

 private:
  enum class Draw : std::uint8_t { loss, duplication, reordering, corruption, jitter, bit };
  std::uint64_t random(Draw what) const;
  bool happens(Draw what, double part) const;
  bool queue_full(Time sent);
  Nanoseconds wait_for_rate(Time sent, std::size_t bytes);

  const HostId from_;
  Impairment impairment_;
  std::uint64_t frame_ = 0;
  Time free_{};                  // when the line can take the next frame
  std::deque<Time> departures_;  // of those that wait for it
};

}  // namespace wirestep
