#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "loop/loop.h"
#include "program/programs.h"
#include "trace/model.h"
#include "world/localhost.h"

#include "support/catch.h"  // last: CHECK is Catch2's in a test

namespace wirestep::test {

// Programs in a world, with the loop that the engine would run for them and no wire.
class Running {
 public:
  Running();

  // Turns the loop until `fact` holds; false after the limit, which only a hang reaches.
  bool until(const std::function<bool()>& fact, Nanoseconds limit = std::chrono::seconds(60));
  bool until_exited(const std::string& name);

  std::string start_python(const std::string& name, const std::string& code, Gate gate = Gate::run);
  std::string start(const std::string& name, std::vector<std::string> argv, Gate gate = Gate::run);

  const ModelProgram& program(const std::string& name);
  // The program's call that is in the given stage now: its name; empty if there is none.
  std::string current(const std::string& name, CallStage stage);
  // "connect(3, 10.0.0.2:9000, 16) = 0" for each call that returned, in order.
  std::vector<std::string> returned(const std::string& name);
  // The latest event of a call that returned.
  std::optional<CallEvent> call(const std::string& program, const std::string& name);

  Trace trace;
  Batch batch{trace};
  Loop loop;
  World world;
  Localnet localnet{world.hosts()};
  Programs programs{loop, world, batch};
  std::vector<std::string> ports;  // "bound 9000", "released 9000"

 private:
  void turn();

  Model model_;
  Poll reports_;
  Timer tick_;
};

}  // namespace wirestep::test
