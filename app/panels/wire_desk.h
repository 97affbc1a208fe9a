#pragma once

#include "app/look/widgets.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The wire's clutch, the frames that wait on it, and what can be done with the chosen one.
class WireDesk {
 public:
  void draw(const View& view, const Rect& rect);
  static float height(const Look& look);

 private:
  void clutch(const View& view, Painter& painter, const Rect& rect);
  void frames(const View& view, Painter& painter, const Rect& rect);
};

// What to call a frame in a few words: "SYN #7".
std::string frame_name(const View& view, const ModelFrame& frame);

}  // namespace wirestep::app
