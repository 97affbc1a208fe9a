#pragma once

#include <sys/types.h>

#include "world/failure.h"
#include "world/host.h"
#include "world/world.h"

namespace wirestep {

// Starts a program in a host, as a child of this process: in a session of its own, with the terminal, in the
// host's namespaces (`host` null: where we are, with our privileges: loopback mode), with limits, without any
// privilege, signal handling as after login, and no descriptor but 0, 1 and 2. Returns its pid when execve
// has succeeded. Throws Failure with the call that didn't; then nothing is left of it.
pid_t spawn(const Launch& launch, const HostNamespaces* host);

}  // namespace wirestep
