#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace wirestep::app {

// Numbers that are only ever appended, and the least and greatest of any stretch of them in a few steps: for
// a plot that folds many into one pixel. NaN is "not known" and doesn't count.
class Extremes {
 public:
  struct Range {
    float least = std::numeric_limits<float>::infinity(), greatest = -std::numeric_limits<float>::infinity();

    bool any() const { return least <= greatest; }
    void take(float value);  // NaN: nothing
    void take(const Range& other);
  };

  void append(float value);
  std::size_t size() const { return values_.size(); }
  float operator[](std::size_t index) const { return values_[index]; }
  // Of the values from `first` to before `last`.
  Range range(std::size_t first, std::size_t last) const;

 private:
  static constexpr std::size_t group = 16;

  std::vector<float> values_;
  std::vector<std::vector<Range>> levels_;  // of each whole or begun group of the level below
};

}  // namespace wirestep::app
