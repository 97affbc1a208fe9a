#include "loop/loop.h"

#include <sys/eventfd.h>

#include <catch2/catch.hpp>
#include <chrono>

#include "base/fd.h"

namespace wirestep::test {

namespace {

// A timer that is due again whenever it is called, as the engine's is while it is behind. It gives up in the
// end, so that a loop that never looks elsewhere fails a check instead of hanging.
class AlwaysDue {
 public:
  explicit AlwaysDue(Loop& loop) : loop_(loop), timer_(loop, [this] { again(); }) {
    timer_.start(Nanoseconds(0));
  }

  bool gave_up() const { return calls_ == most; }

 private:
  static constexpr int most = 200;

  void again() {
    if (++calls_ == most) return loop_.stop();
    timer_.start(Nanoseconds(0));
  }

  Loop& loop_;
  int calls_ = 0;
  Timer timer_;
};

}  // namespace

TEST_CASE("a timer that is always due lets an Async through") {
  Loop loop;
  AlwaysDue timer(loop);
  Async async(loop, [&] { loop.stop(); });
  async.send();
  loop.run();
  CHECK_FALSE(timer.gave_up());
}

TEST_CASE("a timer that is always due lets a descriptor be read") {
  Loop loop;
  Fd ready(::eventfd(1, EFD_CLOEXEC));
  AlwaysDue timer(loop);
  Poll poll(loop, ready.get(), [&] { loop.stop(); });
  loop.run();
  CHECK_FALSE(timer.gave_up());
}

TEST_CASE("a timer calls back once its delay is over, not before, and once") {
  Loop loop;
  int calls = 0;
  const Time began = now();
  Time called{};
  Timer timer(loop, [&] {
    ++calls;
    called = now();
  });
  timer.start(std::chrono::microseconds(2500));
  CHECK(timer.active());
  loop.run();
  CHECK(calls == 1);
  CHECK(called - began >= std::chrono::microseconds(2500));
  CHECK_FALSE(timer.active());
}

}  // namespace wirestep::test
