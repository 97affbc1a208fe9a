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
// UiState::socket, else the latest connection's. Or the two programs that stand beside the ladder: how much
// of a processor each has had, and how much of the time each was blocked. Up to the moment that is shown; a
// click goes to another.
class PlotsPanel {
 public:
  enum class Measure { throughput, rtt, cwnd, queues, cpu, blocked };

  void draw(const View& view, const Rect& rect);
  // Up and down choose what is plotted, left and right go from sample to sample, the page keys choose how
  // much time is seen.
  bool key(const View& view, const KeyPress& press);

 private:
  const SocketSeries* shown(const View& view) const;
  bool of_programs() const { return measure_ == Measure::cpu || measure_ == Measure::blocked; }
  // Why nothing can be plotted, as a key of the strings; empty if something can.
  std::string_view missing(const View& view, const SocketSeries* series) const;
  float head(const View& view, Painter& painter, const Rect& rect, const std::string& whose);
  void place_axis(const View& view, Time first, Plot& plot) const;
  Plot plot_programs(const View& view, float width) const;
  Plot plot(const View& view, const SocketSeries& series, float width) const;

  Measure measure_ = Measure::throughput;
  std::size_t span_ = 0;
};

}  // namespace wirestep::app
