#pragma once

#include <optional>
#include <vector>

#include "app/look/widgets.h"
#include "app/model/tcp_states.h"
#include "app/panels/keys.h"
#include "app/panels/states_grid.h"
#include "app/panels/trace_watch.h"
#include "app/panels/view.h"

namespace wirestep::app {

// TCP's state machine as RFC 9293 draws it, both ends of the connection marked on it, and the way that each
// took so far, its steps numbered. What no kernel was seen to do is dashed. A step that is pressed shows the
// moment at which its kernel told of it.
class StatesPanel {
 public:
  void draw(const View& view, const Rect& rect);
  // ← → (or ↑ ↓) go along the steps in the order of time, Enter shows the chosen one's moment.
  bool key(const View& view, const KeyPress& press);

 private:
  // A step of one of the ends: the place it has in ends_.
  struct StepId {
    std::size_t end, step;
    friend bool operator==(const StepId&, const StepId&) = default;
  };

  void follow(const View& view);
  const StateStep& step(StepId id) const { return ends_[id.end].steps[id.step]; }
  std::vector<StepId> in_time() const;
  void show(const View& view, StepId id);

  void figure(const View& view, Painter& painter, const Rect& rect);
  StateLine line_of(const View& view, const Rect& rect, StepId id) const;
  Rect badge_of(const View& view, const Rect& rect, StepId id) const;
  void press_steps(const View& view, const Rect& rect);
  void edges(const View& view, Painter& painter, const Rect& rect);
  void steps(const View& view, Painter& painter, const Rect& rect);
  void boxes(const View& view, Painter& painter, const Rect& rect);
  float legend_width(const View& view) const;
  void legend(const View& view, Painter& painter, const Rect& rect);
  // The line beneath: what is chosen or pointed at, or what of Linux differs here.
  void foot(const View& view, Painter& painter, const Rect& rect);

  TcpStates states_;
  TraceWatch watch_;
  std::vector<StateEnd> ends_;
  std::optional<StepId> chosen_, pointed_;
  const StateEdge* pointed_edge_ = nullptr;
};

}  // namespace wirestep::app
