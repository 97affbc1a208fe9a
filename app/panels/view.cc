#include "app/panels/view.h"

namespace wirestep::app {

const ModelFrame* frame_to_act_on(const View& view) {
  for (const ModelFrame& each : view.model.in_flight)
    if (each.frame.frame == view.ui.selected) return &each;
  for (const ModelFrame& each : view.model.dropped)
    if (each.frame.frame == view.ui.selected) return &each;
  for (const ModelFrame& each : view.model.in_flight)
    if (each.frame.stage == FrameStage::held) return &each;
  return view.model.in_flight.empty() ? nullptr : &view.model.in_flight.front();
}

}  // namespace wirestep::app
