#include "trace/trace.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/check.h"

namespace wirestep {

namespace {

constexpr std::size_t events_per_chunk = chunk_bytes / sizeof(Event);
constexpr std::size_t ceiling = std::size_t{1} << 30;  // bytes of memory before the record spills to a file
constexpr std::size_t frame_head = 256;  // kept of a frame once the budget is used up: headers and 128

static_assert(std::is_trivially_copyable_v<Event> && std::is_trivially_destructible_v<Event>);

}  // namespace

Trace::Trace(std::size_t frame_budget)
    : prefault_(ceiling),
      chunks_(std::make_unique<std::atomic<Event*>[]>(max_chunks)),
      frame_budget_(static_cast<std::int64_t>(frame_budget)) {
  add_arena();  // the loop's own
}

Trace::~Trace() = default;

Arena& Trace::add_arena() {
  CHECK(arena_count_ < max_arenas);
  arenas_[arena_count_] = std::make_unique<Arena>(prefault_, static_cast<std::uint8_t>(arena_count_));
  return *arenas_[arena_count_++];
}

std::size_t Trace::frame_allowance(std::size_t length) {
  if (frame_budget_.load(std::memory_order_relaxed) <= 0) return std::min(length, frame_head);
  frame_budget_.fetch_sub(static_cast<std::int64_t>(length), std::memory_order_relaxed);
  return length;
}

void Trace::append(Time time, const EventBody& body) {
  last_ = std::max(last_, time);
  std::size_t chunk = appended_ / events_per_chunk;
  CHECK(chunk < max_chunks);
  Event* events = chunks_[chunk].load(std::memory_order_relaxed);
  if (events == nullptr) {
    events = reinterpret_cast<Event*>(prefault_.take());
    chunks_[chunk].store(events, std::memory_order_release);
  }
  new (events + appended_ % events_per_chunk) Event{last_, body};
  ++appended_;
}

Bytes Trace::store(std::span<const std::byte> bytes) {
  return arenas_[0]->append(bytes);
}

Text Trace::store(std::string_view text) {
  return store(std::as_bytes(std::span(text)));
}

Bytes Trace::store(const Socket& socket) {
  return store(std::as_bytes(std::span(&socket, 1)));
}

Bytes Trace::store(std::span<const CounterChange> changes) {
  return store(std::as_bytes(changes));
}

Bytes Trace::store(std::span<const WaitItem> items) {
  return store(std::as_bytes(items));
}

void Trace::publish() {
  published_.store(appended_, std::memory_order_release);
}

const Event& Trace::operator[](std::size_t index) const {
  CHECK(index < size());
  return chunks_[index / events_per_chunk].load(std::memory_order_acquire)[index % events_per_chunk];
}

std::span<const std::byte> Trace::bytes(Bytes bytes) const {
  if (bytes.length == 0) return {};
  return {arenas_[bytes.arena]->at(bytes.offset), bytes.length};
}

std::string_view Trace::text(Text text) const {
  auto span = bytes(text);
  return {reinterpret_cast<const char*>(span.data()), span.size()};
}

const Socket& Trace::socket(Bytes bytes) const {
  CHECK(bytes.length == sizeof(Socket));
  return *reinterpret_cast<const Socket*>(this->bytes(bytes).data());
}

std::span<const CounterChange> Trace::counters(Bytes bytes) const {
  CHECK(bytes.length % sizeof(CounterChange) == 0);
  return {reinterpret_cast<const CounterChange*>(this->bytes(bytes).data()),
          bytes.length / sizeof(CounterChange)};
}

std::span<const WaitItem> Trace::wait_items(Bytes bytes) const {
  CHECK(bytes.length % sizeof(WaitItem) == 0);
  return {reinterpret_cast<const WaitItem*>(this->bytes(bytes).data()), bytes.length / sizeof(WaitItem)};
}

std::size_t Trace::memory() const {
  return prefault_.chunks() * chunk_bytes;
}

bool Trace::cutting() const {
  return frame_budget_.load(std::memory_order_relaxed) <= 0;
}

bool Trace::spilling() const {
  return prefault_.spilling();
}

}  // namespace wirestep
