#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/model/connection_states.h"
#include "app/model/relative_sequence.h"
#include "app/model/time_rows.h"
#include "trace/trace.h"

// The ladder as records to be drawn: two or more lifelines, time running down. Folded from the trace event by
// event, and free of any window: a place is a row (a line of small text) and a host, and whoever draws turns
// rows into pixels and hosts into lifelines. Work is done once per event; drawing looks only at the records
// in view.

namespace wirestep::app {

// A frame's arrow, from where it was sent to where it ended.
struct LadderFrame {
  enum class Fate : std::uint8_t { flying, held, delivered, dropped };

  FrameId id;
  HostId from, to;
  Fate fate = Fate::flying;
  bool was_held = false, was_dropped = false;  // delivered, but not at once; delivered after all
  bool of_connection = true;                   // of the connection that is shown
  bool reset = false;                          // RST: a fault, or a refusal
  bool repeats = false;                        // one more copy after others that wait: drawn small
  float sent_y = 0, end_y = 0;                 // end_y: once delivered or dropped
  Time sent{}, ended{};
  Nanoseconds transit{};       // sent while the wire was slow: how long it flies; else 0
  std::uint32_t copy = 1;      // 2: the first retransmission
  std::string flags, numbers;  // "SYN, ACK" and "seq 0 ack 1"
  std::size_t index = 0;       // of its `sent` event in the trace
};

// A socket call in the gutter of its host.
struct LadderCall {
  enum class Stage : std::uint8_t { waiting, blocked, returned };

  CallId id;
  ProgramId program;
  HostId host;
  Stage stage = Stage::waiting;
  std::string name;
  std::int64_t result = 0;
  std::int32_t error = 0;
  std::int32_t line = 0;  // of the source
  std::uint32_t count =
      1;  // calls of the same line that came one after the other and are folded into this record
  float y = 0, end_y = 0;     // end_y: once it has returned
  bool result_below = false;  // its result stands at end_y, not beside its name
  Time began{}, ended{};
  std::size_t index = 0;  // of its first event in the trace
};

// From here down, the host's lifeline is in this state; its name stands at `label_y`.
struct LadderState {
  HostId host;
  HostState state;
  float y = 0, label_y = 0;
  std::size_t index = 0;
};

class Ladder {
 public:
  explicit Ladder(const Trace& trace) : trace_(&trace), rows_(1) {}

  // Brings the records up to the trace's first `cursor` events. Forward costs the new events only; back
  // begins anew.
  void follow(std::size_t cursor);
  std::size_t cursor() const { return cursor_; }

  const std::vector<HostId>& hosts() const { return hosts_; }
  const std::vector<LadderFrame>& frames() const { return frames_; }
  const std::vector<LadderCall>& calls() const { return calls_; }
  const std::vector<LadderState>& states() const { return states_; }
  const std::vector<TimeGap>& gaps() const { return rows_.gaps(); }
  const LadderFrame* frame(FrameId id) const;
  // The socket pair whose states the lifelines show.
  const Connection* connection() const;
  // Frames that aren't drawn because they only prepare the talk: ARP and neighbour discovery.
  std::size_t folded() const { return folded_; }

  // Rows down to the last record, and down to `time`.
  float end() const { return rows_.end(); }
  float row_at(Time time) const { return rows_.at(time); }
  // Where a frame in flight is at `time`: the part of its way from 0 to 1, and the row it will land in.
  struct Flight {
    float progress, landing_y;
  };
  Flight flight(const LadderFrame& frame, Time time) const;
  // Whether anything moves of itself after `time`.
  bool moving(Time time) const;

 private:
  struct Wire {
    WireMode mode = WireMode::live;
    Nanoseconds transit{};
  };

  void fold(std::size_t index, const Event& event);
  bool repeats(const FrameEvent& event) const;
  void frame_event(std::size_t index, Time time, const FrameEvent& event);
  void call_event(std::size_t index, Time time, const CallEvent& event);
  void socket_event(std::size_t index, Time time, const SocketEvent& event);
  void states_changed(std::size_t index, Time time);
  std::size_t gutter(HostId host) const;

  const Trace* trace_;
  std::size_t cursor_ = 0;
  TimeRows rows_;
  ConnectionStates sockets_;
  RelativeSequence sequence_;
  std::vector<HostId> hosts_;
  std::vector<Wire> wires_;                      // by host
  std::vector<std::optional<HostState>> shown_;  // by host: the state its lifeline has now
  std::unordered_map<std::uint32_t, HostId> program_host_;
  std::vector<LadderFrame> frames_;
  std::vector<LadderCall> calls_;
  std::vector<LadderState> states_;
  std::unordered_map<std::uint64_t, std::size_t> frame_record_, call_record_;  // by id
  std::map<HostId, std::size_t> last_call_;  // record that the next call of the same line may be folded into
  std::size_t folded_ = 0;
};

}  // namespace wirestep::app
