#pragma once

#include <string>

#include "app/model/ladder_records.h"

namespace wirestep::app {

// "SYN, ACK"; of what isn't TCP its protocol: "UDP".
std::string flags_text(const LadderFrame& frame);
// "seq 0 ack 1 len 5", counted from each end's initial number; "len 5" of what isn't TCP.
std::string numbers_text(const LadderFrame& frame);
// "win 64240", as in the segment; empty of what isn't TCP.
std::string window_text(const LadderFrame& frame);

}  // namespace wirestep::app
