// Times of frames on the trace's clock.

#include "wire/packet_clock.h"

#include "support/catch.h"

using namespace wirestep;

namespace {

Time convert(PacketClock& clock, const timespec& real) {
  return clock.convert(static_cast<std::uint32_t>(real.tv_sec), static_cast<std::uint32_t>(real.tv_nsec));
}

timespec real_now() {
  timespec real;
  clock_gettime(CLOCK_REALTIME, &real);
  return real;
}

}  // namespace

TEST_CASE("A time of day becomes the monotonic time of the same moment") {
  // The two clocks can't be read at once; what lies between is the time of a call, unless we are put to sleep
  // there: then it is tried again.
  bool same = false;
  for (int attempt = 0; attempt < 50 && !same; ++attempt) {
    PacketClock clock;
    Time before = now();
    timespec real = real_now();
    Time after = now();
    clock.sample();
    Time converted = convert(clock, real);
    same = converted >= before - std::chrono::microseconds(500) &&
           converted <= after + std::chrono::microseconds(500);
  }
  CHECK(same);
}

TEST_CASE(
    "No frame is put after it was read or before the one in front of it, even if the time of day was set") {
  PacketClock clock;
  clock.sample();
  timespec future = real_now();
  future.tv_sec += 3600;
  Time first = convert(clock, future);
  CHECK(first == clock.sampled());
  timespec past = real_now();
  past.tv_sec -= 3600;
  CHECK(convert(clock, past) == first);
}
