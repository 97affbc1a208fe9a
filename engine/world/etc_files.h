#pragma once

#include "world/spec.h"

namespace wirestep {

// Covers /etc/hosts, /etc/resolv.conf and /etc/nsswitch.conf in the current mount namespace by the world's
// own: the hosts of the world by name, `localhost` as 127.0.0.1 only, no name server, and "hosts: files". The
// files lie in a private tmpfs that goes with the namespace. Throws Failure.
void cover_etc_files(const WorldSpec& spec);

}  // namespace wirestep
