#pragma once

#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "base/error.h"
#include "world/world.h"

#include "support/catch.h"  // last: CHECK is Catch2's in a test

// Short ways to make a world and to run a shell in it, for the tests.

namespace wirestep::test {

inline WorldSpec two_hosts() {
  return {{{"client", "", {}}, {"server", "", {}}}};
}

struct Ended {
  WorldReport report;  // exited, or failed
  std::string output;
};

inline WorldReport wait_for_report(World& world, std::uint32_t id, WorldReport::Kind kind,
                                   int milliseconds = 60000) {
  static std::vector<WorldReport> unread;
  for (Time end = now() + std::chrono::milliseconds(milliseconds); now() < end;) {
    for (WorldReport& report : world.read()) unread.push_back(std::move(report));
    for (auto report = unread.begin(); report != unread.end(); ++report) {
      bool that =
          report->kind == kind || (report->kind == WorldReport::failed && kind == WorldReport::exited);
      if (report->id != id || !that) continue;
      WorldReport found = std::move(*report);
      unread.erase(report);
      return found;
    }
    pollfd polled{world.control_fd(), POLLIN, 0};
    ::poll(&polled, 1, 100);
  }
  FAIL("no report of program " << id);
  return {};
}

// Ids are unique in the whole test, so that reports of an older world can't be taken for a newer one's.
inline std::uint32_t start(World& world, int host, std::vector<std::string> argv, Fd terminal = {}) {
  static std::uint32_t last = 0;
  world.launch({++last,
                HostId{static_cast<std::uint8_t>(host)},
                std::move(argv),
                {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"},
                "/",
                std::move(terminal)});
  return last;
}

inline Ended run(World& world, int host, std::vector<std::string> argv) {
  Fd output(::memfd_create("output", MFD_CLOEXEC));
  std::uint32_t id = start(world, host, std::move(argv), Fd(::dup(output.get())));
  Ended ended{wait_for_report(world, id, WorldReport::exited), ""};
  std::array<char, 65536> text;
  ssize_t size = ::pread(output.get(), text.data(), text.size(), 0);
  ended.output.assign(text.data(), static_cast<std::size_t>(size));
  return ended;
}

// What a shell command in a host prints.
inline std::string sh(World& world, int host, const std::string& command) {
  return run(world, host, {"/bin/sh", "-c", command}).output;
}

}  // namespace wirestep::test
