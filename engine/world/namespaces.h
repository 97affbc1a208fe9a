#pragma once

#include <string>

#include "base/fd.h"

// Namespaces: the only file of the world that unshares, together with exec.cc and doctor.cc, which enter.
// All functions throw Failure. Process-wide, so only for processes with one thread.

namespace wirestep {

// Puts this process into a user namespace of its own in which its user and group are the same as outside and
// it has all capabilities.
void unshare_user();

// That, and new mount, network, UTS, IPC and (for its children) pid namespaces.
void unshare_world();

// For PID 1 of the new pid namespace: a /proc that shows only the world, and limits for all that will live in
// it.
void furnish_world();

// The three namespaces that make a host.
struct HostNamespaces {
  Fd net, uts, mnt;
};

// The namespaces that this process is in.
HostNamespaces current_namespaces();

// Leaves the current namespaces for new ones of a host called `name`. Its mount namespace begins as a copy.
HostNamespaces unshare_host(const std::string& name);

// Enters all three; the working directory becomes "/".
void enter(const HostNamespaces& host);

// Enters the network namespace only.
void enter_network(const HostNamespaces& host);

}  // namespace wirestep
