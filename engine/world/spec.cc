#include <arpa/inet.h>

#include <set>

#include "base/error.h"
#include "world/spec.h"

namespace wirestep {

namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw SetupError("the world: " + what, 0, "");
}

bool is_name(const std::string& name) {
  for (char c : name) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && c != '-') return false;
  }
  return !name.empty() && name.size() <= 63 && name.front() != '-';  // RFC 1123 section 2.1
}

}  // namespace

WorldSpec completed(WorldSpec spec) {
  if (spec.hosts.empty() || spec.hosts.size() > 8) refuse("it has one to eight hosts");
  std::set<std::string> names, addresses;
  for (std::size_t i = 0; i < spec.hosts.size(); ++i) {
    HostSpec& host = spec.hosts[i];
    if (!is_name(host.name) || host.name == "localhost") {
      refuse("\"" + host.name + "\" isn't a host's name; letters, digits and hyphens are");
    }
    if (!names.insert(host.name).second) refuse("two hosts are called " + host.name);
    if (host.address.empty()) host.address = "10.0.0." + std::to_string(i + 1);
    in_addr address;
    if (inet_pton(AF_INET, host.address.c_str(), &address) != 1) {
      refuse("host " + host.name + ": \"" + host.address + "\" isn't an IPv4 address");
    }
    if (!addresses.insert(host.address).second) refuse("two hosts have the address " + host.address);
  }
  for (const std::string& address : addresses) {
    if (address.substr(0, address.rfind('.')) !=
        addresses.begin()->substr(0, addresses.begin()->rfind('.'))) {
      refuse(address + ": all hosts are on one wire, so their addresses begin with the same three numbers");
    }
  }
  return spec;
}

}  // namespace wirestep
