#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/model.h"

// The machine's sockets as they are listed: whose each is, and which of them a filter leaves.

namespace wirestep::app {

// "sshd 812", "root" where only the user is known, empty where nobody has it open (TIME_WAIT).
std::string owner_text(const Model& machine, const Socket& socket);

// The sockets that the filter leaves, those that listen first, TIME_WAIT last. The filter's words are all to
// be found: in the state's name, the owner, an address; a number is a port, of either end, or a process.
std::vector<const ModelSocket*> machine_sockets(const Model& machine, std::string_view filter);

}  // namespace wirestep::app
