#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <thread>

#include "base/fd.h"
#include "trace/event.h"

namespace wirestep {

// Memory comes in chunks of this size. A chunk is touched once, in advance, by the prefault thread, because
// the first touch of a page costs ten times the copy of a frame (FACTS: 0.13 µs warm, 1.7 to 4 µs cold).
inline constexpr std::size_t chunk_bytes = 1u << 20;

// Keeps chunks ready whose pages have been touched. Past `ceiling` bytes the chunks lie in an unnamed
// temporary file, so that the kernel can page them out: the record goes on, the machine's memory doesn't
// fill.
class Prefault {
 public:
  explicit Prefault(std::size_t ceiling);
  ~Prefault();
  Prefault(const Prefault&) = delete;
  Prefault& operator=(const Prefault&) = delete;

  // A chunk that is ready; it lives as long as the Prefault. Any thread, no lock. If none is ready the caller
  // makes one and pays for the first touch itself: late() counts how often.
  std::byte* take();

  std::size_t late() const { return late_.load(std::memory_order_relaxed); }
  std::size_t chunks() const { return made_.load(std::memory_order_relaxed); }
  bool spilling() const { return spilling_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t ready_count = 32;

  std::byte* make();
  void keep_ready();

  const std::size_t ceiling_;
  std::array<std::atomic<std::byte*>, ready_count> ready_{};
  std::unique_ptr<std::atomic<std::byte*>[]> all_;  // to unmap them at the end
  std::atomic<std::size_t> made_{0}, late_{0};
  std::atomic<bool> spilling_{false};
  Fd spill_file_;
  std::atomic<std::size_t> spill_chunks_{0};
  std::atomic<unsigned> taken_{0};  // the thread sleeps on it
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// Bytes that one thread appends and any thread may read. What append() returned never moves and never
// changes.
class Arena {
 public:
  // `number`: the arena's place in its trace, which goes into every Bytes.
  Arena(Prefault& prefault, std::uint8_t number);

  // Copies the bytes (at most chunk_bytes) and says where they are. The owning thread only.
  Bytes append(std::span<const std::byte> bytes);
  // Any thread, for an offset that it learned through an event.
  const std::byte* at(std::uint64_t offset) const;

 private:
  static constexpr std::size_t max_chunks = 1u << 16;

  Prefault& prefault_;
  const std::uint8_t number_;
  std::unique_ptr<std::atomic<std::byte*>[]> chunks_;
  std::uint64_t used_ = 0;  // offset of the next free byte
};

}  // namespace wirestep
