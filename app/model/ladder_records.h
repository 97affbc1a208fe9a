#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "app/model/connection_states.h"
#include "base/ids.h"
#include "base/time.h"
#include "packet/packet.h"

// The ladder's records. Each carries the place in the trace of every stage of its life, so that it can say
// what it was at any cursor: time travel draws the same records with another cursor and folds nothing anew.
// They are plain data of some 100 bytes; words are made from the trace when they are painted.

namespace wirestep::app {

// The place of an event in the trace, kept small. Something that happened at index i has happened at cursor c
// if i < c; `never` hasn't at any.
using EventIndex = std::uint32_t;
inline constexpr EventIndex never = UINT32_MAX;

// A frame's arrow, from where it was sent to where it ended.
struct LadderFrame {
  enum class Fate : std::uint8_t { coming, flying, held, dropped, delivered };

  FrameId id;
  double sent_y = 0, end_y = 0;  // end_y: once delivered
  double tie_y = -1;             // of the frame that it belongs to, at their common host; none: below 0
  EventIndex sent = never, held = never, dropped = never, delivered = never;
  EventIndex delayed = never, held_again = never;  // on its way, later; and stopped once more after that
  EventIndex corrupted = never;                    // a byte of it was changed on the wire
  std::uint32_t transit_us = 0;                    // sent while the wire was slow: how long it flies; else 0
  std::uint32_t copy = 1;                          // 2: the first retransmission
  std::uint32_t seq = 0, ack = 0;                  // TCP, relative
  std::uint32_t length = 0;                        // of what it carries
  std::uint32_t run = never;   // Ladder::run: copies, or fragments, that follow each other
  std::uint16_t window = 0;    // TCP, as in the segment
  std::uint16_t fragment = 0;  // its number in its IP packet, in the order of sending; 0: it is no fragment
  packet::Protocol protocol = packet::Protocol::data;
  std::uint8_t flags = 0;  // TCP
  HostId from, to;
  bool of_connection = true;  // of the connection that is shown
  bool duplicate = false;     // made by the wire
  bool noise = false;         // it only finds the way
  bool folded = false;        // its run's first record stands for it: for a copy as long as it waits

  // What it was after the trace's first `cursor` events. Delivered wins over dropped: "after all".
  Fate fate(std::size_t cursor) const {
    if (sent >= cursor) return Fate::coming;
    if (delivered < cursor) return Fate::delivered;
    if (dropped < cursor) return Fate::dropped;
    if (held_again < cursor) return Fate::held;
    bool waits = held < cursor && (delayed >= cursor || delayed < held);
    return waits ? Fate::held : Fate::flying;
  }
  bool reset() const { return flags & packet::rst; }  // a fault, or a refusal
  // One more copy after others that wait: drawn small.
  bool repeats() const { return run != never && fragment == 0; }
  Nanoseconds transit() const { return std::chrono::microseconds(transit_us); }
};

// The stages of one call.
struct CallTimes {
  EventIndex began = never, returned = never;  // or where its program ended, in the middle of the call
};

// A socket call in the gutter of its host; or several of the same line that came one after the other.
struct LadderCall {
  enum class Stage : std::uint8_t { coming, blocked, returned };
  // What it was at a cursor.
  struct At {
    Stage stage = Stage::coming;
    std::uint32_t count = 0;  // calls begun
    CallTimes latest;         // of the last of them
  };

  CallId id;                 // of the latest
  double y = 0, end_y = 0;   // end_y: once it has returned
  EventIndex first = never;  // where the first began
  CallTimes latest;
  std::uint32_t count = 1;
  std::uint32_t run = never;  // if there are several: the stages of all
  std::int32_t line = 0;      // of the source
  ProgramId program;
  HostId host;
  std::uint8_t lane = 0;      // bars that wait beside each other: 0 is next to the lifeline
  bool result_below = false;  // its result stands at end_y, not beside its name
};

// Frames of a crowd of connections (app/model/crowds.h), drawn as one line: those between two commands, or
// that come with less than two seconds between them.
struct LadderCrowd {
  // What was known of it at a place in the trace: the latest PeerEvent, and how many frames by then.
  struct Told {
    EventIndex at = never, peer = never;
    std::uint32_t frames = 0;
  };

  PeerId peer;
  double y = 0;
  EventIndex first = never;  // where its first frame was sent
  HostId from, to;           // as that frame
  std::vector<Told> told;    // rising; at least one

  // What stood on the line after the trace's first `cursor` events; before the first, what stood there first.
  const Told& at(std::size_t cursor) const {
    auto after =
        std::partition_point(told.begin(), told.end(), [&](const Told& each) { return each.at < cursor; });
    return after == told.begin() ? *after : *std::prev(after);
  }
};

// From here down, the host's lifeline is in this state; its name stands at `label_y`.
struct LadderState {
  double y = 0, label_y = 0;
  EventIndex index = 0;
  HostId host;
  HostState state;
};

}  // namespace wirestep::app
