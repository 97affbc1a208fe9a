// The rules of frame_life.h.

#include "wire/frame_life.h"

#include "support/catch.h"

using namespace wirestep;

TEST_CASE("A frame is delivered at most once, and may be delivered after it was dropped") {
  CHECK(may_become(FrameStage::sent, FrameStage::held));
  CHECK(may_become(FrameStage::sent, FrameStage::delivered));
  CHECK(may_become(FrameStage::sent, FrameStage::dropped));
  CHECK(may_become(FrameStage::sent, FrameStage::delayed));
  CHECK(may_become(FrameStage::held, FrameStage::held));  // back, behind later ones
  CHECK(may_become(FrameStage::held, FrameStage::delayed));
  CHECK(may_become(FrameStage::held, FrameStage::delivered));
  CHECK(may_become(FrameStage::held, FrameStage::dropped));
  CHECK(may_become(FrameStage::dropped, FrameStage::delivered));
  CHECK(may_become(FrameStage::delayed, FrameStage::held));
  CHECK(may_become(FrameStage::delayed, FrameStage::delivered));
  for (FrameStage from : {FrameStage::sent, FrameStage::held, FrameStage::delivered, FrameStage::dropped,
                          FrameStage::delayed}) {
    CHECK_FALSE(may_become(FrameStage::delivered, from));
    CHECK_FALSE(may_become(from, FrameStage::sent));
    // These are no stages: a life begins with the one, and the other leaves it where it was.
    CHECK_FALSE(may_become(from, FrameStage::duplicated));
    CHECK_FALSE(may_become(from, FrameStage::corrupted));
  }
  CHECK_FALSE(may_become(FrameStage::dropped, FrameStage::held));
  CHECK_FALSE(may_become(FrameStage::dropped, FrameStage::dropped));
}

TEST_CASE("What can't be done to a frame is said in words") {
  CHECK(refusal(FrameId{7}, FrameStage::delivered, FrameStage::delivered) ==
        "frame #7 was already delivered");
  CHECK(refusal(FrameId{7}, FrameStage::delivered, FrameStage::dropped) == "frame #7 was already delivered");
  CHECK(refusal(FrameId{8}, FrameStage::dropped, FrameStage::dropped) == "frame #8 was already dropped");
}
