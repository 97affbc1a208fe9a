#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "app/model/crowds.h"
#include "app/model/ladder_records.h"
#include "app/model/relative_sequence.h"
#include "app/model/spans.h"
#include "app/model/time_rows.h"
#include "trace/trace.h"

// The ladder as records to be drawn: two or more lifelines, time running down. Folded from the trace event by
// event, and free of any window: a place is a row (a line of small text) and a host, and whoever draws turns
// rows into pixels and hosts into lifelines.
//
// It is always folded to the live end, whatever moment is shown: the records say what they were at a cursor
// (ladder_records.h). An event costs the same however many there are; records lie in the order of their rows,
// and drawing asks for those between two rows only. A million events take some 60 MB, half of it the frames.

namespace wirestep::app {

// What the student wants to see of it. Another wish costs a new fold: half a second for a million events.
struct LadderOptions {
  std::optional<Connection> connection;  // whose states the lifelines show; none: the latest
  bool crowds = false;                   // each frame of a crowd of connections is drawn
  bool noise = false;                    // ARP and neighbour discovery are drawn, too, if none of it was held
  std::set<FrameId> open;                // first frames of runs (of copies, of fragments) that are unfolded

  friend bool operator==(const LadderOptions&, const LadderOptions&) = default;
};

class Ladder {
 public:
  explicit Ladder(const Trace& trace, LadderOptions options = {})
      : trace_(&trace), options_(std::move(options)), sockets_(options_.connection) {
    rows_.add_column();  // the wire
  }

  // Other wishes than before: the next follow() begins anew.
  void show(const LadderOptions& options);
  const LadderOptions& options() const { return options_; }
  // Brings the records up to the trace's first `end` events. Forward costs the new events only; back begins
  // anew, and is for tests: time travel needs no fold.
  void follow(std::size_t end);
  std::size_t cursor() const { return cursor_; }
  // Another number for every ladder, and whenever the records were made anew: rows noted before mean nothing
  // then.
  std::uint64_t generation() const { return generation_; }

  const std::vector<HostId>& hosts() const { return hosts_; }
  // Those that have a lifeline: the first, the last, and of those between whoever has taken part, by a call
  // or by a frame that is drawn. So a story of two has the room of two, until a third one joins.
  std::vector<HostId> shown_hosts() const;
  const std::vector<LadderFrame>& frames() const { return frames_; }                            // by sent_y
  const std::vector<LadderCall>& calls() const { return calls_; }                               // by y
  const std::vector<LadderState>& states(HostId host) const { return states_.at(host.value); }  // by y
  const std::vector<LadderCrowd>& crowds() const { return crowd_lines_; }                       // by y
  const std::vector<TimeGap>& gaps() const { return rows_.gaps(); }                             // by y
  const LadderFrame* frame(FrameId id) const;  // null: it isn't drawn
  // The copies, or a packet's fragments, that follow each other: numbers of records in frames(). Of a frame
  // with `run` only.
  const std::vector<std::uint32_t>& run(const LadderFrame& frame) const { return runs_[frame.run]; }
  // The record of a call that hasn't `ended` when the trace had `cursor` events.
  LadderCall::At at(const LadderCall& call, std::size_t cursor) const;

  // Calls visit(record) for each frame, call that has something between the rows; and for some neighbours.
  template <class Visit>
  void visit_frames(double top, double bottom, const Visit& visit) const {
    auto last = std::partition_point(frames_.begin(), frames_.end(),
                                     [&](const LadderFrame& each) { return each.sent_y <= bottom; });
    frame_spans_.visit(static_cast<std::size_t>(last - frames_.begin()), top,
                       [&](std::size_t i) { visit(frames_[i]); });
  }
  template <class Visit>
  void visit_calls(double top, double bottom, const Visit& visit) const {
    auto last = std::partition_point(calls_.begin(), calls_.end(),
                                     [&](const LadderCall& each) { return each.y <= bottom; });
    auto count = static_cast<std::size_t>(last - calls_.begin());
    for (std::uint32_t i : open_calls_)
      if (i < count && calls_[i].y < top) visit(calls_[i]);  // bars that come from above and go on
    call_spans_.visit(count, top, [&](std::size_t i) {
      if (calls_[i].y >= top || !open_calls_.contains(static_cast<std::uint32_t>(i))) visit(calls_[i]);
    });
  }

  // The connections there are, in the order in which they began, and the one whose states are shown (null
  // while there is none).
  const std::vector<Connection>& connections() const { return sockets_.connections(); }
  const Connection* connection() const { return sockets_.shown(); }
  // Where its HostEvent is in the trace.
  EventIndex introduced(HostId host) const { return introduced_.at(host.value); }
  // Frames that aren't drawn because they only prepare the talk: ARP and neighbour discovery.
  std::size_t folded() const { return options_.noise ? 0 : noise_; }
  std::size_t noise() const { return noise_; }

  // Rows down to the last record, and down to `time`.
  double end() const { return rows_.end(); }
  double row_at(Time time) const { return rows_.at(time); }
  // The row that time had reached after the trace's first `cursor` events. O(log n).
  double row_of(std::size_t cursor) const;
  // The same for who asks in rising order: `hint` is what the last question left there, 0 at first. O(1).
  double row_of(std::size_t cursor, std::size_t& hint) const;
  // The last cursor at which time has reached this row and no lower one. O(log n).
  std::size_t cursor_at(double row) const;
  // Where a frame in flight is at `time`: the part of its way from 0 to 1, and the row it will land in.
  struct Flight {
    float progress;
    double landing_y;
  };
  Flight flight(const LadderFrame& frame, Time time) const;
  // Whether anything moves of itself after `time`.
  bool moving(Time time) const;

  // An arrow always falls a little, also when it was delivered within microseconds: time runs down.
  static constexpr double least_fall = 0.9;

  // Bytes that the records take.
  std::size_t memory() const;

 private:
  struct Wire {
    WireMode mode = WireMode::live;
    Nanoseconds transit{};
  };
  struct OpenCall {
    std::uint32_t record;
    std::uint32_t member;  // of its run
  };
  using OpenCalls = std::unordered_map<std::uint64_t, OpenCall>;  // by id
  struct Gutter {
    std::optional<HostState> shown;           // the state its lifeline has now
    std::optional<std::uint32_t> last_call;   // that the next call of the same line may be folded into
    std::optional<std::uint32_t> last_frame;  // that its host sent
    std::uint32_t lanes = 0;                  // that are taken, a bit each
  };

  static std::uint64_t new_generation();
  void fold(EventIndex index, const Event& event);
  void host_event(EventIndex index, const HostEvent& event);
  void frame_event(EventIndex index, Time time, const FrameEvent& event);
  void frame_sent(EventIndex index, Time time, const FrameEvent& event, bool waits = false);
  void frame_folded(EventIndex index, Time time, const FrameEvent& event, PeerId crowd);
  void peer_event(EventIndex index, const PeerEvent& event);
  bool crowd_comes(Time time) const;
  std::optional<std::uint32_t> loop_of(const CallEvent& event, HostId host) const;
  bool repeats(const FrameEvent& event) const;
  std::optional<std::uint32_t> fragment_before(const FrameEvent& event) const;
  void join_run(LadderFrame& frame, std::uint32_t number, const LadderFrame& before);
  void place_frame(LadderFrame& frame, std::uint32_t number, Time time, const FrameEvent& event);
  void tie(LadderFrame& frame, std::uint32_t number, const FrameEvent& event);
  void call_event(EventIndex index, Time time, const CallEvent& event);
  OpenCall call_began(EventIndex index, Time time, const CallEvent& event, HostId host);
  bool continues(const LadderCall& before, const CallEvent& event) const;
  bool hurries(const LadderCall& call, std::uint32_t member, Time time) const;
  void call_over(OpenCalls::iterator open, EventIndex index, Time time, bool below);
  void program_ended(EventIndex index, Time time, ProgramId program);
  void socket_event(EventIndex index, Time time, const SocketEvent& event);
  void states_changed(EventIndex index, Time time);
  std::size_t gutter(HostId host) const;
  LadderFrame* find(FrameId id);

  const Trace* trace_;
  LadderOptions options_;
  std::size_t cursor_ = 0;
  std::uint64_t generation_ = new_generation();
  TimeRows rows_;
  ConnectionStates sockets_;
  RelativeSequence sequence_;
  std::vector<HostId> hosts_;
  std::vector<EventIndex> introduced_;  // by host
  std::vector<Wire> wires_;             // by host
  std::vector<Gutter> gutters_;         // by host
  std::vector<std::optional<HostId>> program_host_;
  std::vector<bool> took_part_;  // by host
  std::unordered_map<std::uint64_t, std::uint32_t>
      fragments_;  // of each packet, by its first frame: the last's record
  std::vector<LadderFrame> frames_;
  std::vector<LadderCall> calls_;
  std::vector<std::vector<LadderState>> states_;  // by host
  std::vector<std::vector<std::uint32_t>> runs_;
  std::vector<std::vector<CallTimes>> call_runs_;
  Spans frame_spans_, call_spans_;
  std::vector<std::uint32_t> frame_record_;                         // by id, which count from 1
  std::unordered_map<std::uint64_t, std::uint32_t> strange_frame_;  // ids that don't
  OpenCalls open_call_;                                             // calls that haven't returned
  std::set<std::uint32_t> open_calls_;                              // their records
  std::set<std::uint32_t> flying_;                                  // records of frames in slow flight
  std::vector<EventIndex> moment_index_;  // events that moved time down, and where to
  std::vector<double> moment_row_;
  std::set<FrameId> unseen_;  // frames of those that are still on the wire
  std::size_t noise_ = 0;

  Crowds crowds_;
  std::vector<LadderCrowd> crowd_lines_;
  std::map<PeerId, EventIndex> peer_told_;  // the latest event of each
  std::unordered_set<FrameId> in_crowd_;    // frames that a line stands for, and that are on the wire
  bool crowd_open_ = false;                 // the last line takes further frames, and …
  Time crowd_time_{};                       // … this is when the last of them was sent
  std::map<std::pair<ProgramId, std::string>, std::uint32_t>
      loop_calls_;  // made meanwhile: records, by name and line
};

}  // namespace wirestep::app
