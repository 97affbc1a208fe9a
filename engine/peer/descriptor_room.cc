#include "peer/descriptor_room.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/error.h"

namespace wirestep {

namespace {

// For what else the process opens meanwhile: fonts, files of lessons, another world.
constexpr rlim_t spare = 128;

}  // namespace

void make_room_for_descriptors(std::size_t more) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) throw SetupError("getrlimit(RLIMIT_NOFILE)", errno, "");
  std::error_code refused;
  std::filesystem::directory_iterator open("/proc/self/fd", refused);
  if (refused) throw SetupError("reading /proc/self/fd", refused.value(), "");
  const rlim_t needed = static_cast<rlim_t>(std::distance(begin(open), end(open))) + more + spare;
  if (needed <= limit.rlim_cur) return;
  if (needed > limit.rlim_max)
    throw SetupError(
        fmt::format("{} sockets more", more), EMFILE,
        fmt::format("This user's processes may have {} files open each (ulimit -Hn), and {} are needed. Use "
                    "fewer connections, or raise the limit: \"* hard nofile {}\" in "
                    "/etc/security/limits.conf, and log in anew.",
                    limit.rlim_max, needed, std::max<rlim_t>(needed, 65536)));
  limit.rlim_cur = needed;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) throw SetupError("setrlimit(RLIMIT_NOFILE)", errno, "");
}

}  // namespace wirestep
