// From the start of the program to its first picture, written to a file: what a student waits for, and the
// writing. Beside it, the same program when it only says its version.

#include <chrono>
#include <cstdlib>

#include "base/error.h"
#include "bench.h"
#include "support/shell.h"
#include "support/temp_dir.h"

namespace wirestep::bench {

namespace {

double milliseconds_of(const std::string& command) {
  const auto begin = std::chrono::steady_clock::now();
  test::ShellResult result = test::shell(command + " 2>&1");
  if (result.status != 0) throw SetupError(command + ": " + result.output, 0, "");
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

double rounds_of(const std::string& command, int rounds) {
  std::vector<double> took;
  for (int i = 0; i < rounds; ++i) took.push_back(milliseconds_of(command));
  return median(took);
}

}  // namespace

std::vector<Row> first_frame(int rounds) {
  if (getenv("DISPLAY") == nullptr && getenv("WAYLAND_DISPLAY") == nullptr)
    throw SetupError("time to the first frame: there is no display", 0, "Run it as: xvfb-run -a ./dev bench");
  test::TempDir directory;
  const std::string picture = (directory.path() / "first.png").string();
  const double drawn = rounds_of(WIRESTEP_PROGRAM " --screenshot " + picture, rounds);
  return {{"start to the first frame", drawn, rounds_of(WIRESTEP_PROGRAM " --version", rounds), "ms",
           "start to --version's end", ""}};
}

}  // namespace wirestep::bench
