#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "app/model/ladder.h"

namespace wirestep::app {

// The whole session as a strip of marks: steps, calls, frames, faults.
//
// Its axis is the ladder's rows and not seconds. An hour's session is a few bursts of microseconds between
// long thoughts: in seconds every burst would be one pixel and the thoughts all the rest. In rows a pause
// takes little, whatever its length, each event has about the same room, and a place on the strip is a place
// in the ladder.
//
// Marks are folded into at most some thousand bins per lane as the events come; when the rows outgrow the
// bins, two become one. So a picture costs the same whether there are a hundred events or a million.
class Timeline {
 public:
  enum class Lane : std::uint8_t { calls, frames, faults };
  static constexpr std::size_t lanes = 3;
  // What a mark in the lane of faults stands for: bits.
  enum Fault : std::uint8_t { dropped = 1, reset = 2, retransmitted = 4, corrupted = 8, unmet = 16 };

  struct Mark {
    std::size_t column;
    EventIndex first;     // the first event that it stands for
    std::uint32_t count;  // events
    std::uint8_t faults;
  };
  struct Step {
    double row;
    EventIndex index;
  };

  // Brings the marks up to the ladder's end. Costs the new events only, unless the ladder was made anew.
  void follow(const Trace& trace, const Ladder& ladder);

  // Rows down to the last event.
  double end() const { return end_; }
  const std::vector<Step>& steps() const { return steps_; }
  // The lane's marks in so many columns of equal width, at most one in each, from left to right.
  void marks(Lane lane, std::size_t columns, std::vector<Mark>& out) const;

 private:
  static constexpr std::size_t most_bins = 4096;

  struct Bin {
    EventIndex first = never;
    std::uint32_t count = 0;
    std::uint8_t faults = 0;
  };

  void fold(const Trace& trace, const Ladder& ladder, EventIndex index, double row);
  void add(Lane lane, EventIndex index, double row, std::uint8_t faults = 0);
  void halve();

  std::array<std::vector<Bin>, lanes> bins_;
  std::vector<Step> steps_;
  double width_ = 1.0 / 32;  // of a bin, in rows
  double end_ = 0;
  std::size_t cursor_ = 0, moment_ = 0;
  std::uint64_t generation_ = 0;
};

}  // namespace wirestep::app
