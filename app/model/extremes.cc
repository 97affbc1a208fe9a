#include "app/model/extremes.h"

#include <algorithm>

namespace wirestep::app {

void Extremes::Range::take(float value) {
  if (value < least) least = value;
  if (value > greatest) greatest = value;
}

void Extremes::Range::take(const Range& other) {
  least = std::min(least, other.least);
  greatest = std::max(greatest, other.greatest);
}

void Extremes::append(float value) {
  std::size_t place = values_.size();
  values_.push_back(value);
  for (std::size_t level = 0; place >= group || level < levels_.size(); ++level) {
    place /= group;
    if (level == levels_.size()) {
      // The first group of the level below is whole: this level begins with it.
      levels_.emplace_back(1, range(0, values_.size() - 1));
    }
    if (place == levels_[level].size()) levels_[level].emplace_back();
    levels_[level][place].take(value);
  }
}

Extremes::Range Extremes::range(std::size_t first, std::size_t last) const {
  Range range;
  last = std::min(last, values_.size());
  while (first < last && first % group != 0) range.take(values_[first++]);
  // Up as long as whole groups fit, then down again.
  std::size_t size = 1, level = 0;  // of what stands at `level`: 0 is the values
  while (first < last) {
    while (level < levels_.size() && first % (size * group) == 0 && first + size * group <= last)
      size *= group, ++level;
    while (level > 0 && (first % size != 0 || first + size > last)) size /= group, --level;
    if (level == 0)
      range.take(values_[first]);
    else
      range.take(levels_[level - 1][first / size]);
    first += size;
  }
  return range;
}

}  // namespace wirestep::app
