#include "base/open_flags.h"

#include <fcntl.h>

#include <algorithm>
#include <array>

namespace wirestep {

namespace {

struct Flag {
  const char* name;
  std::uint32_t bits;
};

constexpr std::uint32_t access_mode = O_ACCMODE;
constexpr std::array<Flag, 3> modes = {{{"O_RDONLY", O_RDONLY}, {"O_WRONLY", O_WRONLY}, {"O_RDWR", O_RDWR}}};
constexpr std::array<Flag, 6> flags_known = {{{"O_APPEND", O_APPEND},
                                              {"O_NONBLOCK", O_NONBLOCK},
                                              {"O_ASYNC", O_ASYNC},
                                              {"O_DIRECT", O_DIRECT},
                                              {"O_PATH", O_PATH},
                                              {"O_CLOEXEC", O_CLOEXEC}}};

}  // namespace

std::uint32_t named_open_flags(std::uint32_t flags) {
  std::uint32_t named = access_mode;
  for (const Flag& each : flags_known) named |= each.bits;
  return flags & named;
}

std::vector<std::string> open_flag_names(std::uint32_t flags) {
  std::vector<std::string> names;
  for (const Flag& each : modes)
    if ((flags & access_mode) == each.bits) names.emplace_back(each.name);
  for (const Flag& each : flags_known)
    if ((flags & each.bits) == each.bits) names.emplace_back(each.name);
  return names;
}

std::optional<std::uint32_t> open_flags_from(const std::vector<std::string>& names) {
  std::uint32_t flags = 0;
  for (const std::string& name : names) {
    auto same = [&](const Flag& each) { return name == each.name; };
    auto mode = std::find_if(modes.begin(), modes.end(), same);
    auto flag = std::find_if(flags_known.begin(), flags_known.end(), same);
    if (mode == modes.end() && flag == flags_known.end()) return std::nullopt;
    flags |= mode != modes.end() ? mode->bits : flag->bits;
  }
  return flags;
}

}  // namespace wirestep
