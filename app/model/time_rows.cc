#include "app/model/time_rows.h"

#include <algorithm>
#include <cmath>

namespace wirestep::app {

double TimeRows::rows(Nanoseconds pause) {
  constexpr Nanoseconds shortest = std::chrono::milliseconds(1), longest = std::chrono::milliseconds(50);
  constexpr double most = 1.6;
  if (pause < shortest) return 0;
  if (pause > longest) return most;  // spares the logarithm
  return std::min(most, 0.3 * std::log2(1 + std::chrono::duration<double, std::milli>(pause).count()));
}

double TimeRows::at(Time time) const {
  return begun_ ? last_ + rows(time - time_) : 0;
}

double TimeRows::place(Time time, double at_least) {
  Nanoseconds pause = begun_ ? time - time_ : Nanoseconds(0);
  double y = at(time);
  if (pause >= marked) gaps_.push_back({last_, static_cast<float>(y - last_), pause});
  last_ = std::max(y, at_least);
  time_ = time;
  begun_ = true;
  return last_;
}

double TimeRows::place(Time time, std::size_t column, double height, double at_least) {
  double y = place(time, std::max(at_least, free_[column]));
  free_[column] = y + height;
  return y;
}

double TimeRows::place_closely(Time time, std::size_t column, double height) {
  if (height > 0) last_ = std::max(last_, free_[column]);
  time_ = time;
  begun_ = true;
  if (height > 0) free_[column] = last_ + height;
  return last_;
}

double TimeRows::label(double y, std::size_t column, double height) {
  double place = std::max(y, free_[column]);
  free_[column] = place + height;
  return place;
}

}  // namespace wirestep::app
