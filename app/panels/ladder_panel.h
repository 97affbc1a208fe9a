#pragma once

#include "app/look/widgets.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The ladder: the hosts' lifelines in the colours of their kernels' states, frames as arrows between them,
// calls in the gutters, time running down. It paints the ladder's records (app/model/ladder.h) and lets
// frames be chosen.
class LadderPanel {
 public:
  void draw(const View& view, const Rect& rect);

 private:
  struct Axes {
    Rect body;      // that scrolls
    float gutter;   // width of a gutter
    float row;      // height of a row
    ImVec2 origin;  // of row 0
    float now;      // row of the present moment
    std::size_t hosts;
    float x(HostId host) const;
    float y(float rows) const { return origin.y + rows * row; }
    bool seen(float from, float to) const { return y(to) >= body.y && y(from) <= body.bottom(); }
    bool leftmost(HostId host) const { return host.value == 0; }
  };

  void head(const View& view, Painter& painter, const Axes& axes, const Rect& rect);
  void lifelines(const View& view, Painter& painter, const Axes& axes);
  void gaps(const View& view, Painter& painter, const Axes& axes);
  void calls(const View& view, Painter& painter, const Axes& axes);
  void call(const View& view, Painter& painter, const Axes& axes, const LadderCall& call);
  void gutter_text(Painter& painter, const Axes& axes, HostId host, float y, ImU32 colour,
                   std::string_view name, std::string_view result, ImU32 result_colour);
  void frame(const View& view, Painter& painter, const Axes& axes, const LadderFrame& frame);
  void repeat(const View& view, Painter& painter, const LadderFrame& frame, ImVec2 from, float side,
              ImU32 colour);
  void frame_label(const View& view, Painter& painter, const Axes& axes, const LadderFrame& frame,
                   ImU32 colour);
  // A sign and words on the wire: "held 3.2 s".
  Rect chip(Painter& painter, ImVec2 centre, ImU32 colour, std::string_view words,
            void (*sign)(Painter&, ImVec2, float, ImU32));

  float content_ = 0;  // height at the last drawing: when it grows, the end is shown
};

}  // namespace wirestep::app
