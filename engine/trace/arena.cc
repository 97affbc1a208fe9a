#include "trace/arena.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cstring>

#include "base/check.h"
#include "base/error.h"

namespace wirestep {

namespace {

constexpr std::size_t max_chunks_in_all = 1u << 18;  // 256 GiB
constexpr std::uint64_t offset_mask = (std::uint64_t{1} << 56) - 1;

// Memory, or a part of the spill file, of one chunk. MAP_POPULATE touches every page here and now.
std::byte* map_chunk(int file, std::size_t offset) {
  int flags = file >= 0 ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS;
  void* chunk = mmap(nullptr, chunk_bytes, PROT_READ | PROT_WRITE, flags | MAP_POPULATE, file,
                     static_cast<off_t>(offset));
  if (chunk == MAP_FAILED) throw SetupError("mmap of 1 MiB for the trace", errno, "Close other programs.");
  return static_cast<std::byte*>(chunk);
}

}  // namespace

Prefault::Prefault(std::size_t ceiling)
    : ceiling_(ceiling), all_(std::make_unique<std::atomic<std::byte*>[]>(max_chunks_in_all)) {
  thread_ = std::thread([this] { keep_ready(); });
}

Prefault::~Prefault() {
  stopping_ = true;
  taken_.fetch_add(1);
  taken_.notify_one();
  thread_.join();
  for (std::size_t i = 0; i < made_; ++i)
    if (std::byte* chunk = all_[i]) munmap(chunk, chunk_bytes);
}

std::byte* Prefault::take() {
  std::byte* chunk = nullptr;
  for (auto& slot : ready_) {
    chunk = slot.exchange(nullptr, std::memory_order_acquire);
    if (chunk != nullptr) break;
  }
  taken_.fetch_add(1, std::memory_order_release);
  taken_.notify_one();
  if (chunk != nullptr) return chunk;
  late_.fetch_add(1, std::memory_order_relaxed);
  return make();
}

std::byte* Prefault::make() {
  std::size_t index = made_.fetch_add(1);
  CHECK(index < max_chunks_in_all);
  int file = -1;
  std::size_t offset = 0;
  if (spilling_.load(std::memory_order_acquire)) {
    offset = spill_chunks_.fetch_add(1) * chunk_bytes;
    // Reserved on disk before it is mapped: a full disk must be an error here, not a SIGBUS at a write later.
    // Where there is no room the record stays in memory.
    if (posix_fallocate(spill_file_.get(), static_cast<off_t>(offset), chunk_bytes) == 0)
      file = spill_file_.get();
  }
  std::byte* chunk = map_chunk(file, offset);
  all_[index] = chunk;
  return chunk;
}

void Prefault::keep_ready() {
  while (!stopping_) {
    unsigned seen = taken_.load(std::memory_order_acquire);
    if (!spilling_ && made_ * chunk_bytes >= ceiling_) {
      spill_file_.reset(open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
      if (spill_file_) spilling_.store(true, std::memory_order_release);
    }
    for (auto& slot : ready_) {
      if (stopping_) return;
      if (slot.load(std::memory_order_relaxed) == nullptr) slot.store(make(), std::memory_order_release);
    }
    taken_.wait(seen);
  }
}

Arena::Arena(Prefault& prefault, std::uint8_t number)
    : prefault_(prefault),
      number_(number),
      chunks_(std::make_unique<std::atomic<std::byte*>[]>(max_chunks)) {}

Bytes Arena::append(std::span<const std::byte> bytes) {
  std::size_t length = bytes.size();
  CHECK(length <= chunk_bytes);
  std::size_t chunk = used_ / chunk_bytes;
  // What doesn't fit into the rest of this chunk goes to the next one whole, so that every reader gets one
  // span.
  if (used_ % chunk_bytes + length > chunk_bytes) used_ = ++chunk * chunk_bytes;
  CHECK(chunk < max_chunks);
  if (chunks_[chunk].load(std::memory_order_relaxed) == nullptr)
    chunks_[chunk].store(prefault_.take(), std::memory_order_release);
  Bytes place;
  place.offset = used_ & offset_mask;
  place.arena = number_;
  place.length = static_cast<std::uint32_t>(length);
  if (length > 0)
    std::memcpy(chunks_[chunk].load(std::memory_order_relaxed) + used_ % chunk_bytes, bytes.data(), length);
  used_ += (length + 7) & ~std::size_t{7};  // aligned, so that a Socket can be read in place
  return place;
}

const std::byte* Arena::at(std::uint64_t offset) const {
  return chunks_[offset / chunk_bytes].load(std::memory_order_acquire) + offset % chunk_bytes;
}

}  // namespace wirestep
