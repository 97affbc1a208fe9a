#include "world/open_descriptors.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "base/fd.h"

namespace wirestep {

namespace {

constexpr std::size_t longest = 256;  // of a path or of details: one record holds all descriptors

// Unix 98 terminals (Documentation/admin-guide/devices.txt).
constexpr unsigned first_pty_major = 136, last_pty_major = 143;

std::string link_target(int folder, const char* name) {
  std::array<char, longest> text;
  ssize_t size = ::readlinkat(folder, name, text.data(), text.size());
  return {text.data(), size < 0 ? 0 : static_cast<std::size_t>(size)};
}

// A socket's protocol as the kernel names it; net/socket.c gives it as an attribute.
std::string protocol_of(const std::string& path) {
  std::array<char, 64> text;
  ssize_t size = ::getxattr(path.c_str(), "system.sockprotoname", text.data(), text.size());
  if (size <= 0) return {};
  std::string_view name(text.data(), static_cast<std::size_t>(size));
  return std::string(name.substr(0, name.find('\0')));
}

// By its device: its path is that of another mount namespace and may mean nothing here.
bool is_terminal(const std::string& path, const std::string& target) {
  struct stat status;
  // Only devices: to ask after any file could wait for a server.
  bool device = target.starts_with("/dev/") || target.find('/', 1) == std::string::npos;
  if (!device || ::stat(path.c_str(), &status) != 0 || !S_ISCHR(status.st_mode)) return false;
  return major(status.st_rdev) >= first_pty_major && major(status.st_rdev) <= last_pty_major;
}

std::string whole_file(int folder, const char* name) {
  Fd file(::openat(folder, name, O_RDONLY | O_CLOEXEC));
  std::array<char, 2048> text;
  ssize_t size = file ? ::read(file.get(), text.data(), text.size()) : -1;
  return {text.data(), size < 0 ? 0 : static_cast<std::size_t>(size)};
}

// fdinfo: "pos:\t0\nflags:\t02000002\nmnt_id:\t9\nino:\t33\n", then what is of this kind only.
void read_info(std::string_view info, OpenDescriptor& descriptor) {
  while (!info.empty()) {
    std::string_view line = info.substr(0, info.find('\n'));
    info.remove_prefix(std::min(line.size() + 1, info.size()));
    std::string_view key = line.substr(0, line.find(':'));
    if (key == "flags") {
      descriptor.flags = static_cast<std::uint32_t>(
          std::strtoul(std::string(line.substr(key.size() + 1)).c_str(), nullptr, 8));
    } else if (key != "pos" && key != "mnt_id" && key != "ino" &&
               descriptor.detail.size() + line.size() < longest) {
      descriptor.detail.append(descriptor.detail.empty() ? "" : "\n").append(line);
    }
  }
}

bool zombie(const std::string& folder) {
  Fd process(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!process) return true;
  std::string status = whole_file(process.get(), "stat");
  std::size_t after_name = status.rfind(") ");
  return after_name == std::string::npos || status[after_name + 2] == 'Z';
}

}  // namespace

std::optional<std::vector<OpenDescriptor>> open_descriptors(pid_t pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  auto nothing = [](int error) {
    errno = error == ENOENT ? ESRCH : error;
    return std::nullopt;
  };
  if (zombie(folder)) return nothing(ESRCH);
  std::unique_ptr<DIR, int (*)(DIR*)> list(::opendir((folder + "/fd").c_str()), ::closedir);
  if (!list) return nothing(errno);
  Fd infos(::open((folder + "/fdinfo").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!infos) return nothing(errno);
  rlimit limit{};
  if (::prlimit(pid, RLIMIT_NOFILE, nullptr, &limit) != 0) return nothing(errno);

  std::vector<int> numbers;
  while (const dirent* entry = ::readdir(list.get())) {
    char* end = nullptr;
    long number = std::strtol(entry->d_name, &end, 10);
    if (end == entry->d_name || *end != '\0' || static_cast<rlim_t>(number) >= limit.rlim_cur) continue;
    numbers.push_back(static_cast<int>(number));
  }
  std::sort(numbers.begin(), numbers.end());
  if (numbers.size() > most_descriptors_listed) numbers.resize(most_descriptors_listed);

  std::vector<OpenDescriptor> descriptors;
  for (int number : numbers) {
    const std::string name = std::to_string(number), path = folder + "/fd/" + name;
    OpenDescriptor descriptor{number, 0, link_target(::dirfd(list.get()), name.c_str()), {}, false, {}};
    if (descriptor.target.empty()) continue;  // closed meanwhile
    if (descriptor.target.starts_with("socket:"))
      descriptor.protocol = protocol_of(path);
    else if (descriptor.target.starts_with("/"))
      descriptor.terminal = is_terminal(path, descriptor.target);
    read_info(whole_file(infos.get(), name.c_str()), descriptor);
    descriptors.push_back(std::move(descriptor));
  }
  return descriptors;
}

}  // namespace wirestep
