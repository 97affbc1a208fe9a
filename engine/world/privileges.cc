#include "world/privileges.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "world/failure.h"

namespace wirestep {

namespace {

bool drop_from_bounding_set(int capability) {
  return ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0;
}

}  // namespace

void give_up_privileges(std::initializer_list<int> kept) {
  std::uint64_t set = 0;
  for (int capability : kept) set |= std::uint64_t{1} << capability;
  // The order: while we still have CAP_SETPCAP, the bounding set and the securebits; then our own sets.
  for (int capability = 0; capability < 64; ++capability) {
    bool keep = (set >> capability & 1) != 0;
    if (!keep && !drop_from_bounding_set(capability)) {
      if (errno == EINVAL) break;  // the kernel's last capability was the one before
      fail("prctl(PR_CAPBSET_DROP)");
    }
  }
  // Without these, execve would give all of the bounding set to uid 0.
  or_fail(
      ::prctl(PR_SET_SECUREBITS,
              SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED,
              0, 0, 0),
      "prctl(PR_SET_SECUREBITS)");
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  auto low = static_cast<std::uint32_t>(set), high = static_cast<std::uint32_t>(set >> 32);
  __user_cap_data_struct data[2] = {{low, low, low}, {high, high, high}};
  or_fail(static_cast<int>(::syscall(SYS_capset, &header, data)), "capset");
  or_fail(::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "prctl(PR_CAP_AMBIENT_CLEAR_ALL)");
  for (int capability : kept) {
    or_fail(::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0), "prctl(PR_CAP_AMBIENT_RAISE)");
  }
  or_fail(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl(PR_SET_NO_NEW_PRIVS)");
}

}  // namespace wirestep
