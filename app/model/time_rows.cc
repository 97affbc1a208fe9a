#include "app/model/time_rows.h"

#include <algorithm>
#include <cmath>

namespace wirestep::app {

float TimeRows::rows(Nanoseconds pause) {
  float milliseconds = std::chrono::duration<float, std::milli>(pause).count();
  if (milliseconds < 1) return 0;
  return std::min(1.6f, 0.3f * std::log2(1 + milliseconds));
}

float TimeRows::at(Time time) const {
  return begun_ ? last_ + rows(time - time_) : 0;
}

float TimeRows::place(Time time, float at_least) {
  Nanoseconds pause = begun_ ? time - time_ : Nanoseconds(0);
  float y = at(time);
  if (pause >= marked) gaps_.push_back({last_, y - last_, pause});
  last_ = std::max(y, at_least);
  time_ = time;
  begun_ = true;
  return last_;
}

float TimeRows::place(Time time, std::size_t column, float height, float at_least) {
  float y = place(time, std::max(at_least, free_[column]));
  free_[column] = y + height;
  return y;
}

float TimeRows::place_closely(Time time, std::size_t column, float height) {
  last_ = std::max(last_, free_[column]);
  time_ = time;
  free_[column] = last_ + height;
  return last_;
}

float TimeRows::label(float y, std::size_t column, float height) {
  float place = std::max(y, free_[column]);
  free_[column] = place + height;
  return place;
}

}  // namespace wirestep::app
