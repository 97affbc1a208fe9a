// What Wirestep says of a machine that allows it everything, and of machines that don't: those are made with
// unshare(1).

#include "world/doctor.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "in_world.h"

using namespace wirestep;
using namespace wirestep::test;

namespace {

// Started again under a restriction, this executable tries to make a world and prints what it's told, or what
// the doctor finds.
[[gnu::constructor]] void try_restricted(int, char** argv) {
  const char* what = ::getenv("WIRESTEP_TEST_RESTRICTED");
  if (what == nullptr || std::strcmp(argv[0], "wirestep-world") == 0) return;
  if (std::strcmp(what, "doctor") == 0) {
    for (const Finding& finding : examine_machine()) {
      std::printf("%s|%d|%s|%s\n", finding.name.c_str(), finding.ok, finding.found.c_str(),
                  finding.cure.c_str());
    }
  } else {
    try {
      World world(two_hosts());
      std::printf("made");
    } catch (const SetupError& error) {
      std::printf("%s", error.what());
    }
  }
  std::fflush(stdout);
  ::_exit(0);
}

std::string restricted(const std::string& restriction, const std::string& what) {
  std::string self = std::filesystem::read_symlink("/proc/self/exe");
  std::string command = "unshare --user --map-root-user --mount sh -c '" + restriction +
                        "; WIRESTEP_TEST_RESTRICTED=" + what + " exec " + self + "'";
  FILE* pipe = ::popen(command.c_str(), "re");
  std::array<char, 8192> text;
  std::size_t size = std::fread(text.data(), 1, text.size(), pipe);
  ::pclose(pipe);
  return {text.data(), size};
}

constexpr char none_left[] = "echo 0 > /proc/sys/user/max_user_namespaces";
constexpr char no_network[] = "echo 0 > /proc/sys/user/max_net_namespaces";
// A mask over a part of /proc, as containers have it, forbids a new /proc.
constexpr char masked_proc[] =
    "grep \" - proc \" /proc/self/mountinfo | cut -d\" \" -f5 | while read p; do mount -t tmpfs none "
    "$p/sys/net; done";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("The doctor tries everything that Wirestep stands on") {
  std::vector<Finding> findings = examine_machine();
  for (const char* name : {"user namespaces", "network, mount, pid, UTS and IPC namespaces",
                           "hosts, joined by cables", "packet ring", "socket list", "preloading a library"}) {
    INFO(name);
    auto finding = std::find_if(findings.begin(), findings.end(),
                                [&](const Finding& each) { return each.name == name; });
    REQUIRE(finding != findings.end());
    CHECK(finding->ok);
    CHECK(finding->cure.empty());
  }
}

TEST_CASE("Without user namespaces, the world names the call and the cure, and the doctor the same") {
  std::string cure = "sudo sysctl -w user.max_user_namespaces=10000";
  std::string told = restricted(none_left, "world");
  CHECK(has(told, "unshare(CLONE_NEWUSER): No space left on device (ENOSPC)"));
  CHECK(has(told, cure));
  std::string found = restricted(none_left, "doctor");
  CHECK(has(found, "user namespaces|0|unshare(CLONE_NEWUSER): No space left on device (ENOSPC)|"));
  CHECK(has(found, cure));
  CHECK(!has(found, "cables"));
  CHECK(has(found, "Python|"));
}

TEST_CASE("Without network namespaces, or with a masked /proc, the world names the call") {
  CHECK(has(restricted(no_network, "world"), "unshare(CLONE_NEWNET): No space left on device (ENOSPC)"));
  CHECK(has(restricted(no_network, "doctor"),
            "network, mount, pid, UTS and IPC namespaces|0|unshare(CLONE_NEWNET)"));
  std::string told = restricted(masked_proc, "world");
  CHECK(has(told, "mount(proc): Operation not permitted (EPERM)"));
  CHECK(has(told, "--security-opt systempaths=unconfined"));
}
