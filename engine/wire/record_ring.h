#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace wirestep {

// A ring from one producer thread to one consumer thread, without locks. Its memory is allocated and touched
// when it is made, so that neither side ever waits for a page.
//
// What the producer pushes becomes visible with publish(), so that a batch costs one store that the other
// core sees. publish() and size() are sequentially consistent: "publish, then look whether the consumer is
// idle" against "declare idle, then look at size()" can't both miss each other (see Doorbell).
template <class T>
class RecordRing {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  // `capacity` is a power of two.
  explicit RecordRing(std::size_t capacity) : slots_(capacity), mask_(capacity - 1) {}

  // Producer. False if the ring is full.
  bool push(const T& value) {
    if (staged_ - head_seen_ == slots_.size()) {
      head_seen_ = head_.load(std::memory_order_acquire);
      if (staged_ - head_seen_ == slots_.size()) return false;
    }
    slots_[staged_++ & mask_] = value;
    return true;
  }
  void publish() { tail_.store(staged_, std::memory_order_seq_cst); }

  // Consumer. What size() counts stays readable by [0, size()) until pop().
  std::size_t size() const {
    return tail_.load(std::memory_order_seq_cst) - head_.load(std::memory_order_relaxed);
  }
  const T& operator[](std::size_t index) const {
    return slots_[(head_.load(std::memory_order_relaxed) + index) & mask_];
  }
  void pop(std::size_t count) {
    head_.store(head_.load(std::memory_order_relaxed) + count, std::memory_order_release);
  }

 private:
  // Each side's numbers lie in cache lines of their own; the numbers only grow.
  std::vector<T> slots_;
  std::size_t mask_;
  alignas(64) std::size_t staged_ = 0;            // producer: next to push
  std::size_t head_seen_ = 0;                     // producer: head_ when it last looked
  alignas(64) std::atomic<std::size_t> tail_{0};  // published
  alignas(64) std::atomic<std::size_t> head_{0};  // consumed
};

}  // namespace wirestep
