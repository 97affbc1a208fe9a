#pragma once

#include "packet/packet.h"
#include "trace/wire_controls.h"

namespace wirestep {

// Whether a frame is of this kind (wire_controls.h).
bool is_kind(FrameKind kind, const packet::Brief& frame);

}  // namespace wirestep
