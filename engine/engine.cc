#include "engine.h"

#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "parts.h"
#include "world/world_process.h"

namespace wirestep {

// The engine's thread and the queue of commands into it. The queue's lock is held for a push or a swap, never
// while anything is done, and never on the path of a frame.
class Engine::Thread {
 public:
  Thread(const EngineSpec& spec, Trace& trace, std::function<void()> on_growth) {
    auto made = made_.get_future();
    thread_ = std::thread([this, &spec, &trace, &on_growth] { live(spec, trace, std::move(on_growth)); });
    try {
      parts_ = made.get();
    } catch (...) {
      thread_.join();
      throw;
    }
  }

  ~Thread() {
    parts_->stop();
    let_go_.set_value();
    thread_.join();
  }

  CommandId post(Command command) {
    CommandId id;
    {
      std::lock_guard lock(mutex_);
      id = CommandId{++last_command_};
      commands_.emplace_back(id, std::move(command));
    }
    parts_->wake();
    return id;
  }

 private:
  void live(const EngineSpec& spec, Trace& trace, std::function<void()> on_growth) {
    try {
      EngineParts parts(spec, trace, std::move(on_growth), [this] { return take_commands(); });
      made_.set_value(&parts);
      parts.run();
      // The loop may have ended while stop() is still about to wake it.
      let_go_.get_future().wait();
    } catch (...) {
      made_.set_exception(std::current_exception());
    }
  }

  EngineParts::Commands take_commands() {
    std::lock_guard lock(mutex_);
    return std::exchange(commands_, {});
  }

  std::promise<EngineParts*> made_;
  std::promise<void> let_go_;
  std::mutex mutex_;
  EngineParts::Commands commands_;
  std::uint64_t last_command_ = 0;
  EngineParts* parts_ = nullptr;
  std::thread thread_;
};

Engine::Engine(const EngineSpec& spec, Trace& trace, std::function<void()> on_growth)
    : thread_(std::make_unique<Thread>(spec, trace, std::move(on_growth))) {}

Engine::~Engine() = default;

CommandId Engine::post(Command command) {
  return thread_->post(std::move(command));
}

void run_as_world_process(int argc, char** argv) {
  play_world_process(argc, argv);
}

}  // namespace wirestep
