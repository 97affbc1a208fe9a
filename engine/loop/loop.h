#pragma once

#include <uv.h>

#include <functional>
#include <memory>
#include <thread>

#include "base/time.h"

// The engine's loop, and handles that own their libuv counterpart. A libuv handle's memory must live until
// its close callback has run, which is after its owner is gone: so the owner holds the handle on the heap,
// and the close callback frees it. Everything here is called on the loop's thread only, except Async::send.

namespace wirestep {

class Loop {
 public:
  Loop();
  // The loop must be empty: every handle's owner is gone by now. Runs the close callbacks that are still due.
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs until stop(), on the thread that calls it. That thread is the loop's from now on.
  void run();
  void stop();
  // One turn: waits for at most one event and handles what is ready. For tests.
  void run_once();

  uv_loop_t* get() { return &loop_; }
  // A bug if this is another thread than the loop's.
  void check_thread() const;

 private:
  uv_loop_t loop_;
  std::thread::id thread_;
};

// A handle of libuv's type `Handle`, closed by its owner and freed by its close callback.
template <class Handle>
class LoopHandle {
 public:
  LoopHandle(const LoopHandle&) = delete;
  LoopHandle& operator=(const LoopHandle&) = delete;

 protected:
  explicit LoopHandle(Loop& loop, std::function<void()> callback)
      : loop_(loop), box_(new Box{{}, std::move(callback)}) {
    loop.check_thread();
    box_->handle.data = box_;
  }
  ~LoopHandle() {
    loop_.check_thread();
    box_->callback = nullptr;
    uv_close(reinterpret_cast<uv_handle_t*>(&box_->handle),
             [](uv_handle_t* handle) { delete static_cast<Box*>(handle->data); });
  }

  static void call(void* data) {
    auto* box = static_cast<Box*>(data);
    if (box->callback) box->callback();
  }

  Handle* handle() const { return &box_->handle; }

 private:
  struct Box {
    Handle handle;
    std::function<void()> callback;
  };

  Loop& loop_;
  Box* box_;
};

// Calls back for as long as `fd` is readable (level-triggered). Doesn't own `fd`, which must outlive it.
class Poll : LoopHandle<uv_poll_t> {
 public:
  Poll(Loop& loop, int fd, std::function<void()> on_readable);
};

// Calls back after a delay, once or repeatedly. libuv's timers have a resolution of one millisecond; a delay
// is rounded up, and is one millisecond at least: so descriptors and Asyncs get their turn also when what a
// timer calls takes longer than the delay it asks for next.
class Timer : LoopHandle<uv_timer_t> {
 public:
  Timer(Loop& loop, std::function<void()> on_due);
  void start(Nanoseconds delay, Nanoseconds repeat = Nanoseconds(0));
  void stop();
  bool active() const;
};

// send() from any thread makes the loop call back soon; many sends may become one call.
class Async : LoopHandle<uv_async_t> {
 public:
  Async(Loop& loop, std::function<void()> on_sent);
  void send();  // any thread; no lock, no allocation
};

// Calls back once per turn of the loop, after its polling.
class Check : LoopHandle<uv_check_t> {
 public:
  Check(Loop& loop, std::function<void()> on_turn);
};

}  // namespace wirestep
