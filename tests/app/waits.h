#pragma once

#include "support/story_trace.h"

namespace wirestep::test {

// A program's waits, written into a trace by hand.
struct Waits {
  Waits() : program(story.start("server")) { story.start("client"); }

  // One event of a wait; a new call unless it is a return.
  void add(WaitKind kind, CallStage stage, std::vector<WaitItem> items, std::uint32_t watched,
           std::uint32_t limit, std::int32_t ready = 0, double cpu_us = 0) {
    WaitEvent event{};
    event.call = CallId{stage == CallStage::returned ? call : ++call};
    event.program = program;
    event.stage = stage;
    event.kind = kind;
    event.epoll = kind == WaitKind::epoll ? 4 : -1;
    event.watched = watched;
    event.limit = limit;
    event.ready = ready;
    event.cpu = Nanoseconds(static_cast<std::int64_t>(cpu_us * 1000));
    event.items = story.trace.store(std::span<const WaitItem>(items));
    story.trace.append(story.clock, event);
    story.trace.publish();
  }
  // A wait that returned.
  void wait(WaitKind kind, std::uint32_t watched, double cpu_us, Nanoseconds slept) {
    add(kind, CallStage::begin, {}, watched, watched);
    story.pass(Nanoseconds(static_cast<std::int64_t>(cpu_us * 1000)) + slept);
    add(kind, CallStage::returned, {}, watched, watched, 1, cpu_us);
  }
  // One whose cost counts: it slept, and the one before it watched as many.
  void cost(WaitKind kind, std::uint32_t watched, double cpu_us) {
    wait(kind, watched, 0.1, Nanoseconds(0));
    wait(kind, watched, cpu_us, std::chrono::milliseconds(1));
  }

  StoryTrace story;
  ProgramId program;
  std::uint64_t call = 0;
};

}  // namespace wirestep::test
