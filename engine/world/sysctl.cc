#include "world/sysctl.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/fd.h"

namespace wirestep {

int write_sysctl(std::string_view key, std::string_view value) {
  std::string path = "/proc/sys/" + std::string(key);
  std::replace(path.begin() + 10, path.end(), '.', '/');
  Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) return errno;
  // One write: the kernel takes a sysctl's value from the first write at offset 0.
  return ::write(file.get(), value.data(), value.size()) < 0 ? errno : 0;
}

std::string set_host_sysctl(const std::string& key, const std::string& value) {
  bool plain = key.find('/') == std::string::npos && key.find("..") == std::string::npos;
  if (!plain || key.rfind("net.", 0) != 0) return key + ": not a setting of a host; they begin with net.";
  int error = write_sysctl(key, value);
  if (error == 0) return "";
  if (error == ENOENT) return key + ": this kernel has no such setting";
  if (error == EINVAL) return key + ": the kernel doesn't take the value \"" + value + "\"";
  return key + ": " + std::strerror(error) + " (" + errno_name(error) + ")";
}

}  // namespace wirestep
