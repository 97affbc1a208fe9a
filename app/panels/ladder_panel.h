#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "app/look/widgets.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The ladder: the hosts' lifelines in the colours of their kernels' states, frames as arrows between them,
// calls in the gutters, time running down. It paints the ladder's records (app/model/ladder.h) as they were
// at the cursor; what was still to come then stands there faintly, so that one can click forward. A click on
// a frame, a call or a state shows its moment.
class LadderPanel {
 public:
  void draw(const View& view, const Rect& rect);

  // The row at the upper edge, which is what scrolling moves.
  double top() const { return top_; }

 private:
  // From rows and hosts to pixels. Rows are doubles and relative to the view's top: after a million events a
  // float can't tell two pixels apart.
  struct Axes {
    Rect body;                  // that scrolls
    float gutter;               // width of a gutter
    float row;                  // height of a row
    double top;                 // row at the body's upper edge
    double now;                 // row of the present, down to which the lifelines go
    double moment;              // row of the moment that is shown; live, the present
    std::size_t cursor;         // what has happened by then
    std::vector<HostId> hosts;  // that have a lifeline, from left to right
    float x(HostId host) const;
    float y(double rows) const;
    bool seen(double from, double to) const { return to >= top && from <= bottom(); }
    double bottom() const { return top + static_cast<double>(body.h / row); }
    bool leftmost(HostId host) const { return host == hosts.front(); }
    bool between(HostId host) const { return host != hosts.front() && host != hosts.back(); }
    bool has(HostId host) const { return std::find(hosts.begin(), hosts.end(), host) != hosts.end(); }
    // Pixels that words in a host's gutter have.
    float room(HostId host) const;
  };

  void scroll(const View& view, Painter& painter, Axes& axes);
  void noise_choice(const View& view, Painter& painter, const Rect& rect, float centred);
  void connection_choice(const View& view, Painter& painter, const Rect& rect);
  void head(const View& view, Painter& painter, const Axes& axes, const Rect& rect);
  void moment(const View& view, Painter& painter, const Axes& axes);
  void gaps(const View& view, Painter& painter, const Axes& axes);
  void lifelines(const View& view, Painter& painter, const Axes& axes);
  void lifeline(const View& view, Painter& painter, const Axes& axes, HostId host);
  // A rectangle of the body that shows a moment when it is pressed.
  void press(const View& view, const Axes& axes, Rect rect, const std::string& id, EventIndex index);

  // ladder_calls.cc
  void calls(const View& view, Painter& painter, const Axes& axes);
  void waiting_calls(const View& view, Painter& painter, const Axes& axes);
  // Rows that the calls at the gate take beyond the first, at the host that has most of them.
  static double waiting_rows(const View& view);
  void call(const View& view, Painter& painter, const Axes& axes, const LadderCall& call);
  struct GutterText {
    Rect name, result;
  };
  GutterText gutter_text(Painter& painter, const Axes& axes, HostId host, double y, ImU32 colour,
                         std::string_view name, std::string_view result, ImU32 result_colour);

  // ladder_frames.cc
  void frame(const View& view, Painter& painter, const Axes& axes, const LadderFrame& frame);
  void frame_label(const View& view, Painter& painter, const Axes& axes, const LadderFrame& frame,
                   ImU32 colour, float opacity);
  void wire_signs(Painter& painter, const LadderFrame& frame, std::size_t cursor, ImVec2 corrupted,
                  ImVec2 delayed, ImVec2 made, float opacity);
  // What it belongs to, if that is on the ladder: fragments of one packet, an ICMP error and what it is
  // about.
  void tie(Painter& painter, const Axes& axes, const LadderFrame& frame, ImU32 colour);

  // ladder_runs.cc
  void copies(const View& view, Painter& painter, const Axes& axes, const LadderFrame& frame, ImU32 colour);
  void fold_sign(const View& view, Painter& painter, const Axes& axes, const Rect& place,
                 const LadderFrame& head);

  // ladder_crowds.cc
  void crowds(const View& view, Painter& painter, const Axes& axes);
  void crowd(const View& view, Painter& painter, const Axes& axes, const LadderCrowd& crowd);
  // A sign and words on the wire: "held 3.2 s".
  Rect chip(Painter& painter, ImVec2 centre, ImU32 colour, std::string_view words,
            void (*sign)(Painter&, ImVec2, float, ImU32));

  double top_ = 0, content_ = 0;  // rows
  std::size_t cursor_ = 0;        // at the last drawing: when it moves, its moment is brought into view
  bool live_ = true;
};

// How strongly something is drawn that is still to come at the cursor.
inline constexpr float to_come = 0.38f;

}  // namespace wirestep::app
