// What the probe adds to a socket call of a program that runs free, in a world with all that records it.
// Against the program alone, and against what strace adds.

#include <cstdlib>

#include "base/error.h"
#include "bench.h"
#include "support/shell.h"

namespace wirestep::bench {

namespace {

// What bench_calls.c says: "523 ns per call".
double microseconds_per_call(const std::string& command) {
  test::ShellResult result = test::shell(command + " 2>&1");
  const std::size_t unit = result.output.find(" ns per call");
  if (unit == std::string::npos) throw SetupError(command + ": " + result.output, 0, "");
  const std::size_t begin = result.output.find_last_not_of("0123456789", unit - 1) + 1;
  return std::strtod(result.output.c_str() + begin, nullptr) / 1000;
}

}  // namespace

std::vector<Row> probe(int rounds) {
  const std::string program = BENCH_CALLS;
  const auto in_lab = [](const std::string& command) {
    return microseconds_per_call(WIRESTEP_PROGRAM " lab --headless --server '" + command +
                                 "' --client /bin/true </dev/null");
  };
  std::vector<double> alone, probed, traced, wait_alone, wait_probed;
  for (int i = 0; i < rounds; ++i) {
    alone.push_back(microseconds_per_call(program));
    probed.push_back(in_lab(program));
    wait_alone.push_back(microseconds_per_call(program + " wait"));
    wait_probed.push_back(in_lab(program + " wait"));
    traced.push_back(microseconds_per_call("strace -f -e trace=network -o /dev/null " + program));
  }
  const double bare = median(alone), ours = median(probed), strace = median(traced);
  return {{"socket call under the probe", ours, bare, "us", "the program alone", ""},
          {"socket call: strace's added cost", strace - bare, ours - bare, "us", "the probe's added cost",
           ">= 20"},
          {"poll of a socket under the probe", median(wait_probed), median(wait_alone), "us",
           "the program alone", ""}};
}

}  // namespace wirestep::bench
