#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/look/widgets.h"
#include "app/model/series.h"
#include "app/panels/keys.h"
#include "app/panels/plot.h"
#include "app/panels/view.h"

namespace wirestep::app {

// One socket over time: throughput each way, round trip time, congestion window, queues. That of
// UiState::socket, else the latest connection's. Up to the moment that is shown; a click goes to another.
class PlotsPanel {
 public:
  enum class Measure { throughput, rtt, cwnd, queues };

  void draw(const View& view, const Rect& rect);
  // Up and down choose what is plotted, left and right go from sample to sample, the page keys choose how
  // much time is seen.
  bool key(const View& view, const KeyPress& press);

 private:
  const SocketSeries* shown(const View& view) const;
  float head(const View& view, Painter& painter, const Rect& rect, const Socket& socket);
  Plot plot(const View& view, const SocketSeries& series, float width) const;

  Measure measure_ = Measure::throughput;
  std::size_t span_ = 0;
};

}  // namespace wirestep::app
