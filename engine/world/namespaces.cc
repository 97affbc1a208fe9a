#include "world/namespaces.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "world/failure.h"
#include "world/sysctl.h"

namespace wirestep {

namespace {

void write_file(const char* path, const std::string& text) {
  Fd file(or_fail(::open(path, O_WRONLY | O_CLOEXEC), path));
  if (::write(file.get(), text.data(), text.size()) < 0) fail(std::string("write to ") + path);
}

Fd open_namespace(const char* path) {
  return Fd(or_fail(::open(path, O_RDONLY | O_CLOEXEC), path));
}

}  // namespace

void unshare_user() {
  std::string uid = std::to_string(::geteuid()), gid = std::to_string(::getegid());
  // First alone: this is what machines forbid, and the message names the call.
  or_fail(::unshare(CLONE_NEWUSER), "unshare(CLONE_NEWUSER)");
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", uid + " " + uid + " 1");
  write_file("/proc/self/gid_map", gid + " " + gid + " 1");
}

void unshare_world() {
  unshare_user();
  or_fail(::unshare(CLONE_NEWPID), "unshare(CLONE_NEWPID)");
  or_fail(::unshare(CLONE_NEWNS), "unshare(CLONE_NEWNS)");
  or_fail(::unshare(CLONE_NEWNET), "unshare(CLONE_NEWNET)");
  // PID 1 comes back here from making a host, so this, too, must be its own.
  or_fail(::unshare(CLONE_NEWUTS), "unshare(CLONE_NEWUTS)");
  // System V shared memory and POSIX queues of programs would outlive them.
  or_fail(::unshare(CLONE_NEWIPC), "unshare(CLONE_NEWIPC)");
}

void furnish_world() {
  or_fail(::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "mount(/, MS_PRIVATE)");
  or_fail(::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr), "mount(proc)");
  // A program could become root of a user namespace of its own, and by that leave its host.
  if (int error = write_sysctl("user.max_user_namespaces", "0"))
    fail("setting user.max_user_namespaces", error);
  // RLIMIT_NPROC doesn't bound root's forks; a pid namespace's own pid_max does (Linux 6.14 and later;
  // before, the file is the machine's, and not ours to write).
  write_sysctl("kernel.pid_max", "2048");
}

HostNamespaces current_namespaces() {
  return {open_namespace("/proc/self/ns/net"), open_namespace("/proc/self/ns/uts"),
          open_namespace("/proc/self/ns/mnt")};
}

HostNamespaces unshare_host(const std::string& name) {
  or_fail(::unshare(CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWNS),
          "unshare(CLONE_NEWNET|CLONE_NEWUTS|CLONE_NEWNS)");
  or_fail(::sethostname(name.data(), name.size()), "sethostname");
  return current_namespaces();
}

void enter(const HostNamespaces& host) {
  enter_network(host);
  or_fail(::setns(host.uts.get(), CLONE_NEWUTS), "setns(CLONE_NEWUTS)");
  // setns(2): who shares root and working directory with another can't enter a mount namespace. We have no
  // second thread to share them with; but clang's thread sanitizer starts one in every forked process.
  or_fail(::unshare(CLONE_FS), "unshare(CLONE_FS)");
  or_fail(::setns(host.mnt.get(), CLONE_NEWNS), "setns(CLONE_NEWNS)");
}

void enter_network(const HostNamespaces& host) {
  or_fail(::setns(host.net.get(), CLONE_NEWNET), "setns(CLONE_NEWNET)");
}

}  // namespace wirestep
