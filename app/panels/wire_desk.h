#pragma once

#include <string>

#include "app/look/widgets.h"
#include "app/panels/offers.h"
#include "app/panels/view.h"

namespace wirestep::app {

// The wire's controls, under the ladder:
//
//   [both ways] [live] [slow] [hold]  [−] 1.5 s [+]  [cut]     the clutch, and whose frames it is for
//   ▣ SYN #7   ▣ data #9  ≠                [deliver] [drop]    what waits, oldest first; the chosen one
//   framed [duplicate] [hold back] [delay 500 ms] [−][+] [corrupt]    what else can be done to the chosen one
//
// What the buttons do is the table of offers' (offers_wire.cc); a menu at each frame offers the same.
class WireDesk {
 public:
  void draw(const View& view, const Rect& rect);
  static float height(const Look& look);

 private:
  void clutch(const View& view, Painter& painter, const Rect& row, const std::vector<Offer>& offers);
  void frames(const View& view, Painter& painter, const Rect& row, const std::vector<Offer>& offers);
  void queue(const View& view, Painter& painter, const Rect& row);
  void chip(const View& view, Painter& painter, const Rect& box, const ModelFrame& frame, bool chosen);
  void hands(const View& view, Painter& painter, const Rect& row, const std::vector<Offer>& offers);
  void menu(const View& view, const Rect& anchor, const std::vector<Offer>& offers);

  Rect chosen_;  // where the chosen frame is in the queue
};

// How a frame that waits is called: "SYN, ACK #7".
std::string frame_name(const View& view, const ModelFrame& frame);

}  // namespace wirestep::app
