#include "trace/model_at.h"

#include <fmt/format.h>

#include <random>

#include "support/busy_trace.h"
#include "support/catch.h"

using namespace wirestep;
using test::BusyTrace;

namespace {

// What can be told apart of two models.
std::string told(const Model& model) {
  std::string all = fmt::format("{} {} {}", model.cursor, model.time.time_since_epoch().count(), model.step);
  for (const ModelFrame& each : model.in_flight)
    all += fmt::format(" f{}{}", each.frame.frame.value, name(each.frame.stage));
  for (const ModelFrame& each : model.dropped) all += fmt::format(" d{}", each.frame.frame.value);
  for (const ModelSocket& each : model.sockets)
    all += fmt::format(" s{}{}{}", each.socket.host.value, each.socket.cookie.value,
                       state_name(each.socket.transport, each.socket.state));
  for (const ModelProgram& program : model.programs)
    for (const ModelThread& each : program.threads) all += fmt::format(" t{}@{}", each.tid, each.index);
  return all;
}

}  // namespace

TEST_CASE("a model at any cursor is what a fold up to there is, whichever was asked for before") {
  BusyTrace busy(6);
  busy.grow(40000);
  // A budget for a few checkpoints only, so that some are dropped on the way.
  for (std::size_t budget : {std::size_t{1} << 26, std::size_t{200'000}, std::size_t{1}}) {
    ModelAt at(busy.trace, budget);
    for (std::size_t end = 0; end < busy.trace.size(); end += 777) at.follow(end);
    at.follow(busy.trace.size());
    std::mt19937 random(1);
    for (int i = 0; i < 30; ++i) {
      std::size_t cursor = random() % (busy.trace.size() + 1);
      Model fresh;
      fresh.advance_to(busy.trace, cursor);
      CHECK(told(at(cursor)) == told(fresh));
    }
    CHECK(at.live().cursor == busy.trace.size());
  }
}

TEST_CASE("the checkpoints keep to their budget, and stand the further apart") {
  BusyTrace busy(6);
  busy.grow(100'000);
  ModelAt rich(busy.trace), poor(busy.trace, 150'000);
  rich.follow(busy.trace.size());
  poor.follow(busy.trace.size());
  CHECK(rich.spacing() == 4096);
  CHECK(poor.spacing() > 4096);
  CHECK(poor.memory() <= 150'000);
  CHECK(poor.memory() > 10'000);
}

TEST_CASE("what wasn't followed yet is followed when it is asked for") {
  BusyTrace busy(2);
  busy.grow(3000);
  ModelAt at(busy.trace);
  Model fresh;
  fresh.advance_to(busy.trace, 2000);
  CHECK(told(at(2000)) == told(fresh));
  CHECK(at.live().cursor == 2000);
  CHECK(at(1'000'000).cursor == busy.trace.size());
}
