#pragma once

#include <vector>

#include "base/time.h"

// Time runs down the ladder, but not evenly: a handshake takes microseconds and a student's thought a minute.
// Here time becomes rows. Things that follow at once share a row if they have room beside each other; a pause
// takes rows by the logarithm of its length, and never more than a few; a long one is marked with its length.
// Rows are doubles: after a million events a float couldn't tell two of them apart.

namespace wirestep::app {

// A pause that was compressed.
struct TimeGap {
  double y;      // row
  float height;  // rows
  Nanoseconds length;
};

class TimeRows {
 public:
  // A place more beside the others in which something may stand.
  void add_column() { free_.push_back(0); }

  // The row at which something that happened at `time` is put. Times must not fall. It takes `height` rows of
  // `column`, so that nothing else is written over it, and stands no higher than `at_least`.
  double place(Time time, std::size_t column, double height, double at_least = 0);
  // The same for one more of what stands there already: it follows closely, however long the pause was.
  // Height 0: it takes no room at all.
  double place_closely(Time time, std::size_t column, double height);
  // The same for what has no words: a moment on a lifeline.
  double place(Time time, double at_least = 0);
  // A word that belongs to row `y`, put where its column is next free; time isn't moved.
  double label(double y, std::size_t column, double height);

  // Where `time` will be, if nothing else happens until then.
  double at(Time time) const;
  double end() const { return last_; }
  Time time() const { return time_; }
  const std::vector<TimeGap>& gaps() const { return gaps_; }

  // Rows that a pause takes.
  static double rows(Nanoseconds pause);
  static constexpr Nanoseconds marked = std::chrono::milliseconds(400);  // and longer ones get a mark

 private:
  std::vector<double> free_;  // per column, the first row without words
  std::vector<TimeGap> gaps_;
  double last_ = 0;
  Time time_{};
  bool begun_ = false;
};

}  // namespace wirestep::app
