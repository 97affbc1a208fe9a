#include "base/endpoint.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>

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

std::optional<Endpoint> endpoint_from(std::string_view text) {
  Endpoint endpoint;
  if (text.empty()) return endpoint;
  // A port follows "]:", or the only colon there is.
  auto colon = text.rfind(':');
  bool bracketed = text.front() == '[';
  bool has_port = colon != text.npos && (bracketed ? text[colon - 1] == ']' : text.find(':') == colon);
  if (bracketed && !has_port) return std::nullopt;
  std::string_view ip = has_port ? text.substr(0, colon) : text;
  if (bracketed) ip = ip.substr(1, ip.size() - 2);
  if (has_port) {
    const char* end = text.data() + text.size();
    auto [stop, error] = std::from_chars(text.data() + colon + 1, end, endpoint.port);
    if (error != std::errc() || stop != end) return std::nullopt;
  }
  std::string terminated(ip);
  bool ipv6 = ip.find(':') != ip.npos;
  endpoint.family = ipv6 ? Family::ipv6 : Family::ipv4;
  if (inet_pton(ipv6 ? AF_INET6 : AF_INET, terminated.c_str(), endpoint.ip.data()) != 1) return std::nullopt;
  return endpoint;
}

std::optional<MacAddress> mac_from(std::string_view text) {
  MacAddress mac;
  if (text.size() != 17) return std::nullopt;
  for (std::size_t index = 0; index < mac.size(); ++index) {
    const char* digits = text.data() + index * 3;
    auto [stop, error] = std::from_chars(digits, digits + 2, mac[index], 16);
    if (error != std::errc() || stop != digits + 2 || (index < 5 && *stop != ':')) return std::nullopt;
  }
  return mac;
}

std::string to_string(const MacAddress& mac) {
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", mac[0], mac[1], mac[2], mac[3], mac[4],
                     mac[5]);
}

}  // namespace wirestep
