#pragma once

#include <string>

#include "trace/event.h"

// The life of a frame.
//
//   stage      where the frame is                       it may become              it must not
//   ---------  ---------------------------------------  -------------------------
//   ---------------------------- sent       on the wire: its record is complete, it  held, delivered, dropped
//   be sent again under its number
//              is being forwarded or in slow flight
//   held       stopped; waits for the student, or for   delivered, dropped         be overtaken by the wire
//   itself:
//              the clutch to go to live or slow                                    only the student reorders
//   dropped    off the wire, its bytes still here       delivered ("after all")    hold up the frames behind
//   it delivered  given to the receiver's kernel           nothing: this is the end   be delivered a second
//   time
//
// A frame in slow flight is `sent` and becomes `held` when the clutch goes to hold. A held frame keeps its
// stage when the clutch goes to slow, and arrives one transit time later.
//
// That our own code keeps to these rules is CHECKed. That a student asks for what can't be ("deliver #7"
// twice) is no bug: refusal() has the words for it.

namespace wirestep {

bool may_become(FrameStage from, FrameStage to);

// Moves a frame on. CHECKs the rules above.
void advance(FrameEvent& frame, FrameStage to, Cause cause);

// Why a frame that is at stage `is` can't become `wanted`: "frame #7 was already delivered".
std::string refusal(FrameId frame, FrameStage is, FrameStage wanted);

}  // namespace wirestep
