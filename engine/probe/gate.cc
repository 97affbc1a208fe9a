#include "probe/gate.h"

#include <time.h>

#include "probe/channel.h"
#include "probe/kernel.h"
#include "probe/record.h"

namespace wirestep::probe::gate {

namespace {

constexpr long second = 1'000'000'000;

std::int64_t now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * second + time.tv_nsec;
}

void give_back(std::atomic<std::uint32_t>& slot) {
  slot.store(slot_free, std::memory_order_release);
}

}  // namespace

bool closed() {
  return channel::control()->mode.load(std::memory_order_acquire) == mode_step;
}

std::uint32_t take_slot() {
  while (channel::alive()) {
    for (std::uint32_t i = 0; i < slot_count; ++i) {
      std::uint32_t expected = slot_free;
      if (channel::control()->slots[i].compare_exchange_strong(expected, slot_waiting)) return i;
    }
    // A thousand threads wait already: this one waits for a slot first.
    const timespec pause{0, 10'000'000};
    kernel::call(SYS_nanosleep, kernel::number(&pause));
    channel::look_for_engine();
  }
  return no_slot;
}

void wait(std::uint32_t slot) {
  std::atomic<std::uint32_t>& word = channel::control()->slots[slot];
  while (word.load(std::memory_order_acquire) == slot_waiting && channel::alive()) {
    if (kernel::futex_wait(&word, slot_waiting, second) == -ETIMEDOUT) channel::look_for_engine();
  }
  give_back(word);
}

void wait(std::uint32_t slot, long timeout_ns) {
  std::atomic<std::uint32_t>& word = channel::control()->slots[slot];
  const std::int64_t deadline = now() + timeout_ns;
  while (word.load(std::memory_order_acquire) == slot_waiting && channel::alive()) {
    const std::int64_t left = deadline - now();
    std::uint32_t expected = slot_waiting;
    if (left <= 0 && word.compare_exchange_strong(expected, slot_left)) return;
    kernel::futex_wait(&word, slot_waiting, left);
  }
  give_back(word);
}

}  // namespace wirestep::probe::gate
