#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "trace/arena.h"
#include "trace/event.h"

namespace wirestep {

// The append-only log of events: the only truth that any view reads.
//
// One writer, the engine's loop, appends events and then publishes them; any number of readers follow size()
// without locks and without copies. Events and bytes never move and never change, so that a reference got
// from a reader's method stays good for as long as the Trace lives. Frames' bytes are written by the wire's
// threads, each into an arena of its own, and become visible with the event that names them.
class Trace {
 public:
  // `frame_budget`: bytes of whole frames to keep, before only their heads are kept (DESIGN 4.6).
  explicit Trace(std::size_t frame_budget = 256u << 20);
  ~Trace();
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  // -- the writer: the engine's loop thread, or whoever builds a trace by hand in a test ------

  // Appends one event. A time before the last event's is raised to it: the order is the truth, and t never
  // falls.
  void append(Time time, const EventBody& body);
  Bytes store(std::span<const std::byte> bytes);
  Text store(std::string_view text);
  Bytes store(const Socket& socket);
  Bytes store(std::span<const CounterChange> changes);
  Bytes store(std::span<const WaitItem> items);
  // Makes all that was appended visible to readers.
  void publish();

  // An arena for one more writer thread: one per direction of the wire. Call before any reader starts.
  Arena& add_arena();
  // How many bytes of a frame of `length` bytes are to be kept now. Any thread; no lock.
  std::size_t frame_allowance(std::size_t length);

  // -- readers: any thread --------------------------------------------------------------------

  std::size_t size() const { return published_.load(std::memory_order_acquire); }
  const Event& operator[](std::size_t index) const;
  std::span<const std::byte> bytes(Bytes bytes) const;
  std::string_view text(Text text) const;
  // Reads the socket that SocketEvent names.
  const Socket& socket(Bytes bytes) const;
  // Reads the counters that CountersEvent names.
  std::span<const CounterChange> counters(Bytes bytes) const;
  // Reads the descriptors that WaitEvent names.
  std::span<const WaitItem> wait_items(Bytes bytes) const;
  // Bytes of memory that the record takes by now.
  std::size_t memory() const;
  // Whether the frame budget is used up, so that new frames are cut; whether the record grows into a file by
  // now.
  bool cutting() const;
  bool spilling() const;

 private:
  static constexpr std::size_t max_chunks = 1u << 16;
  static constexpr std::size_t max_arenas = 32;

  Prefault prefault_;  // before the arenas: they give their chunks back to nobody, but take them from it
  std::unique_ptr<std::atomic<Event*>[]> chunks_;
  std::array<std::unique_ptr<Arena>, max_arenas> arenas_;
  std::size_t arena_count_ = 0;
  std::size_t appended_ = 0;
  Time last_{};
  std::atomic<std::size_t> published_{0};
  std::atomic<std::int64_t> frame_budget_;
};

}  // namespace wirestep
