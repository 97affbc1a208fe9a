#pragma once

#include "app/look/painter.h"
#include "app/model/wait_view.h"

namespace wirestep::app {

// The sets of a select as rows of bits, one row as the program passed it and one as it came back, and beneath
// them all 1 024 places of an fd_set, with what the kernel looks at (nfds) and where it ends. Returns the
// height that it takes, or took.
float wait_bits_height(const Look& look, const WaitView& wait);
void paint_wait_bits(Painter& painter, const Rect& rect, const WaitView& wait);

}  // namespace wirestep::app
