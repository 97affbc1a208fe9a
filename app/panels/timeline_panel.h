#pragma once

#include "app/look/widgets.h"
#include "app/model/timeline.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The session from end to end, across the window's foot: steps, calls, frames and faults, each with a lane
// and a shape of its own. Dragging shows any moment in all panels, while the engine goes on underneath; it
// can be played like a film; "live" brings one back.
class TimelinePanel {
 public:
  void draw(const View& view, const Rect& rect);
  static float height(const Look& look) { return look.px(38); }

 private:
  float controls(const View& view, Painter& painter, const Rect& rect);
  float returns(const View& view, Painter& painter, const Rect& rect);
  void strip(const View& view, Painter& painter, const Rect& rect);
  void lanes(const View& view, Painter& painter, const Rect& rect);
  void fault(const View& view, Painter& painter, ImVec2 centre, std::uint8_t faults);
  void steps(const View& view, Painter& painter, const Rect& rect);
  void drag(const View& view, Painter& painter, const Rect& rect);
  float x_of(const Rect& rect, double row) const;

  Timeline timeline_;
  std::vector<Timeline::Mark> marks_;
};

}  // namespace wirestep::app
