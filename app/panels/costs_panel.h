#pragma once

#include <optional>

#include "app/model/wait_costs.h"
#include "app/panels/cost_plot.h"
#include "app/panels/keys.h"
#include "app/panels/trace_watch.h"
#include "app/panels/view.h"

namespace wirestep::app {

// What waits have cost up to the moment that is shown, by mechanism and by the number of descriptors: the
// plot, and in words what the chosen mark says.
class CostsPanel {
 public:
  void draw(const View& view, const Rect& rect);
  // Left and right go from mark to mark, up and down to the next mechanism's nearest. Takes no key while
  // there is nothing to choose.
  bool key(const View& view, const KeyPress& press);

 private:
  void follow(const View& view);

  std::optional<WaitCosts> costs_;
  std::optional<CostChoice> chosen_;
  TraceWatch watch_;
};

}  // namespace wirestep::app
