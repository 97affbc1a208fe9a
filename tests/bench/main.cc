// What Wirestep costs. Each figure is a ratio within one run, in which ours and the reference take turns: so
// whatever else the machine does falls on both.
//
// usage: bench [ROUNDS [PART]]    rounds of which the medians are printed; 3, if not given.
//                                PART: world, wire, probe, start, packet, time, idle or peers; all, if not
//                                given

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/error.h"
#include "bench.h"

namespace wirestep::bench {

double median(std::vector<double> values) {
  auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace wirestep::bench

int main(int argc, char** argv) {
  using namespace wirestep::bench;
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
  int status = 0;
  fmt::print("{:<34} {:>10} {:>10} {:<7} {:>6}  {:<28} {}\n", "what", "ours", "reference", "", "ratio",
             "against", "aim");
  struct Part {
    std::string_view name;
    std::vector<Row> (*measure)(int rounds);
  };
  const Part parts[] = {{"world", wirestep::bench::world},
                        {"wire", wire},
                        {"probe", probe},
                        {"start", first_frame},
                        {"packet", [](int) { return packet(); }},
                        {"time", wirestep::bench::time},
                        {"idle", [](int) { return idle_window(); }},
                        {"peers", peers}};
  for (const Part& part : parts) {
    if (argc > 2 && part.name != argv[2]) continue;
    try {
      for (const Row& row : part.measure(rounds)) {
        fmt::print("{:<34} {:>10.2f} {:>10.2f} {:<7} {:>6.2f}  {:<28} {}\n", row.what, row.ours,
                   row.reference, row.unit, row.ours / row.reference, row.against, row.aim);
        if (!row.note.empty()) fmt::print("  {}\n", row.note);
        if (row.failed) status = 1;
      }
    } catch (const wirestep::SetupError& error) {
      fmt::print("not measured: {}\n", error.what());
      status = 3;
    }
    std::fflush(stdout);
  }
  return status;
}
