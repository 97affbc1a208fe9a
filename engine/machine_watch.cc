#include "machine_watch.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "observe/machine_list.h"

namespace wirestep {

namespace {

constexpr Nanoseconds interval = std::chrono::seconds(1);
constexpr int share = 20;  // looking takes at most one part in so many of the time

}  // namespace

class MachineWatch::Thread {
 public:
  Thread(Trace& trace, std::function<void()> on_growth)
      : list_(trace), batch_(trace), on_growth_(std::move(on_growth)), thread_([this] { live(); }) {}

  ~Thread() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

 private:
  void live() {
    for (bool stopping = false; !stopping;) {
      const Nanoseconds before = thread_processor_time();
      list_.sample(batch_);
      if (batch_.flush()) on_growth_();
      Nanoseconds pause = std::max(interval, (thread_processor_time() - before) * share);
      std::unique_lock lock(mutex_);
      stopping = wake_.wait_for(lock, pause, [this] { return stopping_; });
    }
  }

  MachineList list_;
  Batch batch_;
  const std::function<void()> on_growth_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

MachineWatch::MachineWatch(Trace& trace, std::function<void()> on_growth)
    : thread_(std::make_unique<Thread>(trace, std::move(on_growth))) {}

MachineWatch::~MachineWatch() = default;

}  // namespace wirestep
