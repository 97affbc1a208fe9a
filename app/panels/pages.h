#pragma once

#include "app/look/widgets.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The list of lessons, shown while none is open.
class StartPage {
 public:
  void draw(const View& view, const Rect& rect);
  // The arrow keys and Enter.
  void move(int by, std::size_t count);
  void open(const View& view) const;

 private:
  std::size_t chosen_ = 0;
};

// All keys, in place of the columns beside the ladder's; closed by the key that opened it, or Escape.
class HelpPage {
 public:
  void draw(const View& view, const Rect& rect);
};

}  // namespace wirestep::app
