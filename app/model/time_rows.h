#pragma once

#include <vector>

#include "base/time.h"

// Time runs down the ladder, but not evenly: a handshake takes microseconds and a student's thought a minute.
// Here time becomes rows. Things that follow at once share a row if they have room beside each other; a pause
// takes rows by the logarithm of its length, and never more than a few; a long one is marked with its length.

namespace wirestep::app {

// A pause that was compressed.
struct TimeGap {
  float y, height;  // rows
  Nanoseconds length;
};

class TimeRows {
 public:
  // `columns`: how many places there are beside each other in which something may stand.
  explicit TimeRows(std::size_t columns) : free_(columns, 0.0f) {}

  // The row at which something that happened at `time` is put. Times must not fall. It takes `height` rows of
  // `column`, so that nothing else is written over it, and stands no higher than `at_least`.
  float place(Time time, std::size_t column, float height, float at_least = 0);
  // The same for one more of what stands there already: it follows closely, however long the pause was.
  float place_closely(Time time, std::size_t column, float height);
  // The same for what has no words: a moment on a lifeline.
  float place(Time time, float at_least = 0);
  // A word that belongs to row `y`, put where its column is next free; time isn't moved.
  float label(float y, std::size_t column, float height);

  // Where `time` will be, if nothing else happens until then.
  float at(Time time) const;
  float end() const { return last_; }
  Time time() const { return time_; }
  const std::vector<TimeGap>& gaps() const { return gaps_; }

  // Rows that a pause takes.
  static float rows(Nanoseconds pause);
  static constexpr Nanoseconds marked = std::chrono::milliseconds(400);  // and longer ones get a mark

 private:
  std::vector<float> free_;  // per column, the first row without words
  std::vector<TimeGap> gaps_;
  float last_ = 0;
  Time time_{};
  bool begun_ = false;
};

}  // namespace wirestep::app
