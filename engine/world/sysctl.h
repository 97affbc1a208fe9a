#pragma once

#include <string>
#include <string_view>

namespace wirestep {

// Writes `value` to the sysctl `key` ("net.ipv4.tcp_syncookies") of the current namespaces. Returns 0 or an
// errno: ENOENT for a key that this kernel doesn't have, EINVAL for a value it doesn't take.
int write_sysctl(std::string_view key, std::string_view value);

// The same for a setting that the student or a lesson asks for: only what belongs to a host (net.*) can be
// set. Returns an empty text, or what is wrong, for people: "net.ipv4.tcp_foo: this kernel has no such
// setting".
std::string set_host_sysctl(const std::string& key, const std::string& value);

}  // namespace wirestep
