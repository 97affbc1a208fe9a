#pragma once

#include "app/look/widgets.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The list of lessons, shown while none is open.
class StartPage {
 public:
  void draw(const View& view, const Rect& rect);

 private:
  std::size_t revealed_ = 0;  // the lesson that was scrolled into view last
};

// Every key there is and what it does, in the story's place.
class HelpPage {
 public:
  void draw(const View& view, const Rect& rect);
};

}  // namespace wirestep::app
