#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace wirestep::app {

// Which of a million bars reach into the view. The bars are numbered in the order of their beginnings, so
// that those which begin above the view's foot are found by binary search; most of them have ended long
// before its head, and this passes over them in blocks: it keeps the lowest end of every 32 bars, of every 32
// such blocks, and so on. An end may move down, never up.
class Spans {
 public:
  // Bar `index` reaches down to `end`. Costs a step per level: four for a million bars.
  void reach(std::size_t index, double end) {
    for (std::size_t level = 0, at = index / fan_out;; ++level, at /= fan_out) {
      if (level == levels_.size()) grow();
      auto& ends = levels_[level];
      if (ends.size() <= at) ends.resize(at + 1, nowhere);
      ends[at] = std::max(ends[at], end);
      if (at == 0 && level + 1 == levels_.size()) return;
    }
  }

  // Calls visit(index) in rising order for every bar below `last` that may reach `top`: for those that do,
  // and for some of their neighbours.
  template <class Visit>
  void visit(std::size_t last, double top, const Visit& visit) const {
    if (!levels_.empty()) descend(levels_.size() - 1, 0, last, top, visit);
  }

  std::size_t memory() const {
    std::size_t bytes = 0;
    for (const auto& ends : levels_) bytes += ends.capacity() * sizeof(double);
    return bytes;
  }

 private:
  static constexpr std::size_t fan_out = 32;
  static constexpr double nowhere = -std::numeric_limits<double>::infinity();

  // A level more: its first block holds all that was there.
  void grow() {
    levels_.emplace_back();
    if (levels_.size() == 1) return;
    const auto& below = levels_[levels_.size() - 2];
    levels_.back().assign((below.size() + fan_out - 1) / fan_out, nowhere);
    for (std::size_t i = 0; i < below.size(); ++i)
      levels_.back()[i / fan_out] = std::max(levels_.back()[i / fan_out], below[i]);
  }

  // Looks into the children of the blocks of `level` that begin with block `first`'s parent.
  template <class Visit>
  void descend(std::size_t level, std::size_t parent, std::size_t last, double top,
               const Visit& visit) const {
    const auto& ends = levels_[level];
    std::size_t from = parent * fan_out, to = std::min(ends.size(), from + fan_out);
    if (level + 1 == levels_.size()) from = 0, to = ends.size();
    std::size_t width = fan_out;  // bars of a block of this level
    for (std::size_t i = 0; i < level; ++i) width *= fan_out;
    for (std::size_t block = from; block < to && block * width < last; ++block) {
      if (ends[block] < top) continue;
      if (level > 0)
        descend(level - 1, block, last, top, visit);
      else
        for (std::size_t i = block * fan_out; i < std::min(last, (block + 1) * fan_out); ++i) visit(i);
    }
  }

  std::vector<std::vector<double>> levels_;  // levels_[0]: of every 32 bars
};

}  // namespace wirestep::app
