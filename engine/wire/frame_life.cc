#include "wire/frame_life.h"

#include <fmt/format.h>

#include "base/check.h"

namespace wirestep {

bool may_become(FrameStage from, FrameStage to) {
  switch (from) {
    case FrameStage::sent:
      return to != FrameStage::sent;
    case FrameStage::held:
      return to == FrameStage::delivered || to == FrameStage::dropped;
    case FrameStage::dropped:
      return to == FrameStage::delivered;
    case FrameStage::delivered:
      return false;
  }
  return false;
}

void advance(FrameEvent& frame, FrameStage to, Cause cause) {
  CHECK(may_become(frame.stage, to));
  frame.stage = to;
  frame.cause = cause;
}

std::string refusal(FrameId frame, FrameStage is, FrameStage wanted) {
  CHECK(!may_become(is, wanted));
  if (is == FrameStage::delivered) return fmt::format("frame #{} was already delivered", frame.value);
  if (is == FrameStage::dropped) return fmt::format("frame #{} was already dropped", frame.value);
  return fmt::format("frame #{} is {} and can't become {}", frame.value, name(is), name(wanted));
}

}  // namespace wirestep
