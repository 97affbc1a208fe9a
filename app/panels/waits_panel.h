#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/look/widgets.h"
#include "app/model/wait_view.h"
#include "app/panels/keys.h"
#include "app/panels/trace_watch.h"
#include "app/panels/view.h"

namespace wirestep::app {

// Readiness: a program's latest wait at the cursor, what it is told to watch and what came back (select's
// bits, poll's array, epoll's interest list and ready list), each descriptor with what it leads to.
class WaitsPanel {
 public:
  void draw(const View& view, const Rect& rect);
  // Up and down choose a descriptor, Enter shows its socket; left and right go from wait to wait, the page
  // keys to the next program.
  bool key(const View& view, const KeyPress& press);

 private:
  const ModelProgram* shown(const View& view) const;
  std::vector<const ModelProgram*> waiting(const View& view) const;
  float head(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program);
  void wait(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program);
  float table_head(const View& view, Painter& painter, const Rect& rect, const WaitView& wait);
  void row(const View& view, Painter& painter, const Rect& rect, const WaitView& wait, std::size_t number);
  std::optional<std::size_t> neighbour(const View& view, const ModelProgram& program, bool later) const;
  void turn(const View& view, int by);

  std::optional<std::string> program_;  // chosen; none: whoever waited last
  std::optional<std::size_t> chosen_;   // row
  bool reveal_ = false;
  std::vector<WaitRow> rows_;  // as drawn last
  TraceWatch watch_;
};

}  // namespace wirestep::app
