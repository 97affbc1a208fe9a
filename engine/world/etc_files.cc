#include "world/etc_files.h"

#include <sys/mount.h>

#include <cerrno>
#include <fstream>
#include <string>

#include "world/failure.h"

namespace wirestep {

namespace {

// Any directory that every machine has will do; it's covered for a moment only.
constexpr char workshop[] = "/tmp";

void cover(const char* name, const std::string& text) {
  std::string ours = std::string(workshop) + "/" + name, theirs = std::string("/etc/") + name;
  std::ofstream file(ours);
  file << text;
  file.close();
  if (!file) fail("writing " + ours);
  // A file that the machine doesn't have (or a link to nowhere) can't be covered, and misleads nobody.
  if (::mount(ours.c_str(), theirs.c_str(), nullptr, MS_BIND, nullptr) < 0 && errno != ENOENT)
    fail("mount over " + theirs);
}

std::string hosts_file(const WorldSpec& spec) {
  std::string text = "127.0.0.1 localhost\n";
  for (const HostSpec& host : spec.hosts) text += host.address + " " + host.name + "\n";
  return text;
}

// The machine's, with another answer to the question where host names are looked up: users and services stay.
std::string nsswitch_file() {
  std::string text, line;
  std::ifstream machine("/etc/nsswitch.conf");
  while (std::getline(machine, line)) {
    if (line.find("hosts:") == std::string::npos) text += line + "\n";
  }
  return text + "hosts: files\n";
}

}  // namespace

void cover_etc_files(const WorldSpec& spec) {
  std::string nsswitch = nsswitch_file();
  or_fail(::mount("wirestep", workshop, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=64k,mode=755"),
          "mount(tmpfs)");
  cover("hosts", hosts_file(spec));
  cover("resolv.conf", "");
  cover("nsswitch.conf", nsswitch);
  or_fail(::umount2(workshop, MNT_DETACH), "umount(tmpfs)");
}

}  // namespace wirestep
