#pragma once

#include "app/look/widgets.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The window's head: where one is in which lesson, and what changes the look.
class TopBar {
 public:
  void draw(const View& view, const Rect& rect);
  static float height(const Look& look) { return look.px(44); }
};

// The window's foot: what must be known about this world and machine, and the latest errors.
class MessageBar {
 public:
  void draw(const View& view, const Rect& rect);
  // 0 while there is nothing to say.
  static float height(const View& view);
};

}  // namespace wirestep::app
