#pragma once

#include <cstddef>

#include "trace/trace.h"

namespace wirestep::app {

// Plays the record like a film: given how much time has passed, and where the cursor was, it says where the
// cursor is. Pauses in the record that are longer than a second are played as one second, at any speed: an
// hour of thought between two steps is a breath. It knows no window and no clock.
class Playback {
 public:
  enum class Direction { forward, backward };

  bool playing() const { return playing_; }
  Direction direction() const { return direction_; }
  // Of ¼, ½, 1, 2, 4, 8 and 16 times.
  double speed() const { return speed_; }

  void play(Direction direction);
  void pause() { playing_ = false; }
  void faster();
  void slower();
  void next_speed();  // after the fastest the slowest

  // `passed` has gone by since the last call, in which the cursor was `cursor`. Returns where it is now, from
  // 1 to the trace's size. At either end it stops playing.
  std::size_t advance(const Trace& trace, std::size_t cursor, Nanoseconds passed);
  // The time in the record that clocks show while it plays: between two events it runs on. `cursor`: what
  // advance() returned last.
  Time moment(const Trace& trace, std::size_t cursor) const;

  static constexpr Nanoseconds longest_pause = std::chrono::seconds(1);

 private:
  // How long the pause between two neighbours is played: before the event with this index.
  static Nanoseconds pause_before(const Trace& trace, std::size_t index);

  bool playing_ = false;
  Direction direction_ = Direction::forward;
  double speed_ = 1;
  std::size_t cursor_ = 0;  // where `since_` counts from: if it was moved by others, from there
  Nanoseconds since_{};     // of the present pause, played by now
};

}  // namespace wirestep::app
