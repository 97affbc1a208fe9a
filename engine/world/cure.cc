#include "world/cure.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace wirestep {

namespace {

// A sysctl as a number; -1 if this kernel doesn't have it.
long setting(const char* path) {
  long value = -1;
  std::ifstream(path) >> value;
  return value;
}

std::string own_path() {
  std::error_code none;
  return std::filesystem::read_symlink("/proc/self/exe", none).string();
}

bool in_container() {
  // Every container runtime leaves one of these, and seccomp or a mask over /proc is what it forbids with.
  return ::access("/.dockerenv", F_OK) == 0 || ::access("/run/.containerenv", F_OK) == 0 ||
         ::access("/run/systemd/container", F_OK) == 0;
}

}  // namespace

std::string cure_for(const std::string& what, int error) {
  bool root = ::geteuid() == 0;
  bool user_namespace = what.find("CLONE_NEWUSER") != std::string::npos;
  if (setting("/proc/sys/user/max_user_namespaces") == 0 || (user_namespace && error == ENOSPC)) {
    return "User namespaces are limited to none here: sudo sysctl -w user.max_user_namespaces=10000";
  }
  if (error != EPERM && error != EACCES) return "";
  if (!root && setting("/proc/sys/kernel/unprivileged_userns_clone") == 0) {
    return "Users may not make namespaces here: sudo sysctl -w kernel.unprivileged_userns_clone=1";
  }
  if (!root && setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1) {
    return "AppArmor keeps namespaces from programs that it doesn't know: sed 's,/usr/bin/wirestep," +
           own_path() +
           ",' assets/apparmor/wirestep | sudo tee /etc/apparmor.d/wirestep >/dev/null && sudo "
           "apparmor_parser -r "
           "/etc/apparmor.d/wirestep";
  }
  // A machine's own /proc has no masks; only a container's has, and then the kernel gives no fresh one.
  if (in_container() || what == "mount(proc)") {
    return "This container forbids it: start it with --security-opt seccomp=unconfined --security-opt "
           "apparmor=unconfined --security-opt systempaths=unconfined";
  }
  return "";
}

}  // namespace wirestep
