#include "loop/loop.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"

namespace wirestep {

namespace {

std::uint64_t milliseconds_up(Nanoseconds span) {
  return static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::milliseconds>(span).count());
}

}  // namespace

Loop::Loop() {
  CHECK(uv_loop_init(&loop_) == 0);
}

Loop::~Loop() {
  uv_run(&loop_, UV_RUN_DEFAULT);
  CHECK(uv_loop_close(&loop_) == 0);
}

void Loop::run() {
  thread_ = std::this_thread::get_id();
  uv_run(&loop_, UV_RUN_DEFAULT);
}

void Loop::stop() {
  uv_stop(&loop_);
}

void Loop::run_once() {
  thread_ = std::this_thread::get_id();
  uv_run(&loop_, UV_RUN_ONCE);
}

void Loop::check_thread() const {
  CHECK(thread_ == std::thread::id() || thread_ == std::this_thread::get_id());
}

Poll::Poll(Loop& loop, int fd, std::function<void()> on_readable) : LoopHandle(loop, std::move(on_readable)) {
  CHECK(uv_poll_init(loop.get(), handle(), fd) == 0);
  CHECK(uv_poll_start(handle(), UV_READABLE, [](uv_poll_t* poll, int, int) { call(poll->data); }) == 0);
}

Timer::Timer(Loop& loop, std::function<void()> on_due) : LoopHandle(loop, std::move(on_due)) {
  CHECK(uv_timer_init(loop.get(), handle()) == 0);
}

void Timer::start(Nanoseconds delay, Nanoseconds repeat) {
  uv_update_time(handle()->loop);  // delays count from now, not from the start of this turn
  // libuv calls whatever is due before it polls, also what such a call has started: a timer that starts
  // itself anew without delay would keep it from ever looking at a descriptor.
  const std::uint64_t timeout = std::max<std::uint64_t>(milliseconds_up(delay), 1);
  uv_timer_start(
      handle(), [](uv_timer_t* timer) { call(timer->data); }, timeout, milliseconds_up(repeat));
}

void Timer::stop() {
  uv_timer_stop(handle());
}

bool Timer::active() const {
  return uv_is_active(reinterpret_cast<const uv_handle_t*>(handle())) != 0;
}

Async::Async(Loop& loop, std::function<void()> on_sent) : LoopHandle(loop, std::move(on_sent)) {
  CHECK(uv_async_init(loop.get(), handle(), [](uv_async_t* async) { call(async->data); }) == 0);
}

void Async::send() {
  uv_async_send(handle());
}

Check::Check(Loop& loop, std::function<void()> on_turn) : LoopHandle(loop, std::move(on_turn)) {
  CHECK(uv_check_init(loop.get(), handle()) == 0);
  CHECK(uv_check_start(handle(), [](uv_check_t* check) { call(check->data); }) == 0);
}

}  // namespace wirestep
