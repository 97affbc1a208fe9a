#pragma once

#include "base/time.h"
#include "trace/model.h"

namespace wirestep::app {

// When the window has to be drawn again, and how long it may sleep. A picture in which nothing moves costs
// nothing: a class leaves it open for an hour, on a laptop's battery.
class Redraw {
 public:
  // What on screen changes of itself.
  enum class Motion {
    none,
    clocks,  // "blocked for 3.2 s": once a second is enough
    frames,  // in slow flight: as often as the screen can
  };

  // Something that is shown has changed. It is drawn now and twice more, because ImGui's scrolling and
  // hovering are a picture late.
  void needed(Time now);
  bool due(Time now, Motion motion) const { return now >= next(now, motion); }
  void drawn(Time now);

  // How long to sleep if nothing happens, in seconds; negative: for as long as nothing happens.
  double patience(Time now, Motion motion) const;

 private:
  Time next(Time now, Motion motion) const;

  Time changed_{}, drawn_{};
  int pictures_ = 3;
};

// Whether a clock is on screen: a call that blocks, a frame that waits, a socket's timer.
bool clock_runs(const Model& model);

}  // namespace wirestep::app
