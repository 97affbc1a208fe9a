#pragma once

#include <string>

#include "app/look/strings.h"
#include "trace/event.h"

namespace wirestep::app {

// How a peer stands, in words: "8412 of 10000 connected, 3 failed (ECONNREFUSED)".
std::string peer_text(const Strings& strings, const PeerEvent& peer);

}  // namespace wirestep::app
