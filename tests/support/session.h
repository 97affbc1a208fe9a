#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include "engine.h"
#include "trace/model.h"

namespace wirestep::test {

// A running engine with its trace, for tests: gives commands, and waits on what the trace then says.
class Session {
 public:
  // Two hosts, "client" and "server", unless `world` has hosts. Skips the test where the machine can't.
  explicit Session(WorldSpec world = {});

  Trace trace;

  // Gives a command and waits for its answer: the error, empty if it was done.
  std::string command(Command command);
  // Gives it, and waits for nothing.
  CommandId post(Command command);
  // Starts `code` with python3 in the host of the same name as the program.
  void start_python(const std::string& name, const std::string& code, Gate gate = Gate::run);

  // Folds events one by one until `fact` holds, so that no state between two events is missed. False if that
  // takes longer than anything but a hang.
  bool until(const std::function<bool(const Model&)>& fact);
  // The same, on the events themselves.
  bool until_event(const std::function<bool(const Event&)>& wanted);
  const Model& model() const { return model_; }

  // The oldest TCP segment with these flags that is held, whatever other frames are held, too, or copies of
  // those before it; waits for it. 0 if none comes.
  FrameId held(int flags);

 private:
  template <class Fact>
  bool wait(Fact fact);

  std::mutex mutex_;
  std::condition_variable grown_;
  Model model_;
  std::unique_ptr<Engine> engine_;
};

// Whether the model's host has a TCP socket in that state.
bool has_tcp(const Model& model, std::string_view host, TcpState state);

}  // namespace wirestep::test
