#pragma once

#include <sys/socket.h>

#include "base/endpoint.h"

namespace wirestep {

// An endpoint as the socket API has it.
sockaddr_storage to_sockaddr(const Endpoint& endpoint);
// AF_INET or AF_INET6.
int family_of(const Endpoint& endpoint);

}  // namespace wirestep
