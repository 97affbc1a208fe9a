// How quickly a world of two hosts comes and goes: what a student waits for at each restart of a lesson.
// Beside it, the same namespaces made twice by unshare(1), with nothing in them.

#include <memory>

#include "base/error.h"
#include "base/time.h"
#include "bench.h"
#include "support/shell.h"
#include "world/world.h"

namespace wirestep::bench {

namespace {

double milliseconds_since(Time begin) {
  return seconds(now() - begin) * 1000;
}

double bare_namespaces() {
  const std::string command = "unshare --user --map-root-user --net --mount --uts --ipc true";
  const Time begin = now();
  for (int host = 0; host < 2; ++host) {
    test::ShellResult result = test::shell(command + " 2>&1");
    if (result.status != 0) throw SetupError(command + ": " + result.output, 0, "");
  }
  return milliseconds_since(begin);
}

}  // namespace

std::vector<Row> world(int rounds) {
  WorldSpec two_hosts;
  two_hosts.hosts = {{"client", "", {}}, {"server", "", {}}};
  { World warm_up(two_hosts); }  // the first pays for loading kernel code and for the disk
  std::vector<double> made, gone, bare;
  for (int i = 0; i < rounds * 10; ++i) {
    const Time begin = now();
    auto one = std::make_unique<World>(two_hosts);
    made.push_back(milliseconds_since(begin));
    const Time end = now();
    one.reset();
    gone.push_back(milliseconds_since(end));
    bare.push_back(bare_namespaces());
  }
  return {{"a world of two hosts, made", median(made), median(bare), "ms", "two bare unshare", ""},
          {"a world of two hosts, ended", median(gone), median(bare), "ms", "two bare unshare", ""}};
}

}  // namespace wirestep::bench
