#pragma once

#include <atomic>
#include <functional>
#include <utility>

namespace wirestep {

// How the wire's threads wake the loop without a system call per frame. While traffic flows the loop comes by
// itself every millisecond; only when a turn found nothing does it declare itself idle, and then the next
// frame rings.
class Doorbell {
 public:
  // `wake` must be callable from any thread and never block: uv_async_send.
  explicit Doorbell(std::function<void()> wake) : wake_(std::move(wake)) {}

  // The loop. After it declared itself idle it must look at the rings once more: a record that was published
  // just before would ring for nobody.
  void set_idle(bool idle) { idle_.store(idle, std::memory_order_seq_cst); }

  // The wire's threads, after publish().
  void ring_if_idle() {
    if (idle_.load(std::memory_order_seq_cst) && idle_.exchange(false)) wake_();
  }
  void ring() {
    idle_.store(false, std::memory_order_relaxed);
    wake_();
  }

 private:
  alignas(64) std::atomic<bool> idle_{true};
  std::function<void()> wake_;
};

}  // namespace wirestep
