#include "wire/frame_life.h"

#include <fmt/format.h>

#include "base/check.h"

namespace wirestep {

bool may_become(FrameStage from, FrameStage to) {
  switch (from) {
    case FrameStage::sent:
    case FrameStage::held:
    case FrameStage::delayed:
      return to == FrameStage::held || to == FrameStage::delayed || to == FrameStage::delivered ||
             to == FrameStage::dropped;
    case FrameStage::dropped:
      return to == FrameStage::delivered;
    case FrameStage::delivered:
    case FrameStage::duplicated:
    case FrameStage::corrupted:
      return false;
  }
  return false;
}

void advance(FrameEvent& frame, FrameStage to, Cause cause, RuleId rule) {
  CHECK(may_become(frame.stage, to));
  frame.stage = to;
  frame.cause = cause;
  frame.rule = rule;
  frame.delay = {};
  frame.let_pass = 0;
}

std::string refusal(FrameId frame, FrameStage is, FrameStage wanted) {
  CHECK(!may_become(is, wanted));
  if (is == FrameStage::delivered) return fmt::format("frame #{} was already delivered", frame.value);
  if (is == FrameStage::dropped) return fmt::format("frame #{} was already dropped", frame.value);
  return fmt::format("frame #{} is {} and can't become {}", frame.value, name(is), name(wanted));
}

}  // namespace wirestep
