#include "base/endpoint.h"

#include <arpa/inet.h>
#include <fmt/format.h>

namespace wirestep {

std::string ip_to_string(const Endpoint& endpoint) {
  if (endpoint.family == Family::none) return "";
  char text[INET6_ADDRSTRLEN];
  int family = endpoint.family == Family::ipv4 ? AF_INET : AF_INET6;
  return inet_ntop(family, endpoint.ip.data(), text, sizeof text);
}

std::string to_string(const Endpoint& endpoint) {
  if (endpoint.family == Family::none) return "";
  const char* form = endpoint.family == Family::ipv4 ? "{}:{}" : "[{}]:{}";
  return fmt::format(fmt::runtime(form), ip_to_string(endpoint), endpoint.port);
}

std::string to_string(const MacAddress& mac) {
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", mac[0], mac[1], mac[2], mac[3], mac[4],
                     mac[5]);
}

}  // namespace wirestep
