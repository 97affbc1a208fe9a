#include "peer/address.h"

#include <netinet/in.h>

#include <cstring>

namespace wirestep {

int family_of(const Endpoint& endpoint) {
  return endpoint.family == Family::ipv6 ? AF_INET6 : AF_INET;
}

sockaddr_storage to_sockaddr(const Endpoint& endpoint) {
  sockaddr_storage storage{};
  if (endpoint.family == Family::ipv6) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(endpoint.port);
    std::memcpy(&address.sin6_addr, endpoint.ip.data(), sizeof address.sin6_addr);
    std::memcpy(&storage, &address, sizeof address);
  } else {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(endpoint.port);
    std::memcpy(&address.sin_addr, endpoint.ip.data(), sizeof address.sin_addr);
    std::memcpy(&storage, &address, sizeof address);
  }
  return storage;
}

}  // namespace wirestep
