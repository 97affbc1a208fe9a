// The rules of frame_life.h.

#include "wire/frame_life.h"

#include "support/catch.h"

using namespace wirestep;

TEST_CASE("A frame is delivered at most once, and may be delivered after it was dropped") {
  CHECK(may_become(FrameStage::sent, FrameStage::held));
  CHECK(may_become(FrameStage::sent, FrameStage::delivered));
  CHECK(may_become(FrameStage::sent, FrameStage::dropped));
  CHECK(may_become(FrameStage::held, FrameStage::delivered));
  CHECK(may_become(FrameStage::held, FrameStage::dropped));
  CHECK(may_become(FrameStage::dropped, FrameStage::delivered));
  for (FrameStage to : {FrameStage::sent, FrameStage::held, FrameStage::delivered, FrameStage::dropped}) {
    CHECK_FALSE(may_become(FrameStage::delivered, to));
    CHECK_FALSE(may_become(to, to));
    CHECK_FALSE(may_become(to, FrameStage::sent));
  }
  CHECK_FALSE(may_become(FrameStage::dropped, FrameStage::held));
}

TEST_CASE("What can't be done to a frame is said in words") {
  CHECK(refusal(FrameId{7}, FrameStage::delivered, FrameStage::delivered) ==
        "frame #7 was already delivered");
  CHECK(refusal(FrameId{7}, FrameStage::delivered, FrameStage::dropped) == "frame #7 was already delivered");
  CHECK(refusal(FrameId{8}, FrameStage::dropped, FrameStage::dropped) == "frame #8 was already dropped");
}
