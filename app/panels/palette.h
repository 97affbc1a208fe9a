#pragma once

#include <string>

#include "app/panels/offers.h"

namespace wirestep::app {

// The palette: everything on offer, found by typing a part of its words. It stands in the story's place, so
// that the ladder stays in view while one looks for what to do to it.
class Palette {
 public:
  void draw(const View& view, const Rect& rect);
  // All keys go here while it is open.
  void key(const View& view, const KeyPress& press);

 private:
  // What is enabled and has every typed word in its own words, best first.
  std::vector<Offer> found(const View& view) const;
  void carry_out(const View& view, const Offer& offer);

  std::string typed_;
  std::size_t chosen_ = 0;
  bool moved_ = false;  // the chosen row must be brought into view
};

}  // namespace wirestep::app
