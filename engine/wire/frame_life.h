#pragma once

#include <string>

#include "trace/event.h"

// The life of a frame.
//
//   stage      where the frame is          it may become                       it must not
//   ---------  --------------------------  ---------------------------------- -------------------------------
//   sent       on its way                  held, delayed, delivered, dropped   be sent again under its number
//   held       stopped, or held back       held (back), delayed, delivered,    go on by itself, unless it is
//              behind later ones           dropped                             only held back
//   delayed    on its way, later than the  held, delayed, delivered, dropped   hold up the frames behind it
//              wire would have brought it
//   dropped    off the wire, its bytes     delivered ("after all")             hold up the frames behind it
//              still here
//   delivered  with the receiver's kernel  nothing: this is the end            be delivered a second time
//
// A life begins with the event `sent`, or `duplicated` if the wire made the frame; from then on it is `sent`.
// The event `corrupted` leaves a frame at its stage.
//
// A frame in slow flight is `sent` and becomes `held` when the clutch goes to hold. A held frame keeps its
// stage when the clutch goes to slow, and arrives one transit time later.
//
// That our own code keeps to these rules is CHECKed. That a student asks for what can't be ("deliver #7"
// twice) is no bug: refusal() has the words for it.

namespace wirestep {

bool may_become(FrameStage from, FrameStage to);

// Moves a frame on, and forgets what its last event said of the last stage alone. CHECKs the rules above.
void advance(FrameEvent& frame, FrameStage to, Cause cause, RuleId rule = {});

// Why a frame that is at stage `is` can't become `wanted`: "frame #7 was already delivered".
std::string refusal(FrameId frame, FrameStage is, FrameStage wanted);

}  // namespace wirestep
