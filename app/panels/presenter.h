#pragma once

#include "app/look/widgets.h"
#include "app/panels/view.h"

namespace wirestep::app {

// Presenter mode's one line of text under the ladder: the step, and, where the class has to think, its
// question.
class PresenterLine {
 public:
  static float height(const Look& look);
  void draw(const View& view, const Rect& rect);
};

}  // namespace wirestep::app
