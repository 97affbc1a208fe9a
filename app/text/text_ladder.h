#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/model/crowds.h"
#include "app/model/relative_sequence.h"
#include "app/text/call_runs.h"
#include "app/text/paint.h"
#include "trace/program_clock.h"
#include "trace/trace.h"

namespace wirestep::app {

// The ladder as text, made line by line while the trace grows: two lifelines, time running down, calls and
// socket states in the gutters beside them, frames between them. A line that is printed can't be taken back,
// so a frame that is held has one line when it is sent and one when it arrives.
//
//     0.0123               3: connect() ╷                                 ╷
//     0.0124                            │ ── SYN seq 0 ───────▶ ▣ #1 held ╎
//     0.0124                   SYN_SENT ┃                                 ╎
//
// The lifeline itself tells: ╷ no socket, ╎ it listens, │ a connection is coming or going, ┃ it is
// established.
class TextLadder {
 public:
  // `trace` must outlive it. `width`: columns, at least 80.
  TextLadder(const Trace& trace, std::size_t width, const Paint& paint);

  // The lifelines' names, once the hosts are known.
  std::vector<std::string> head() const;
  // What the event at `index` adds; often nothing. To be called for every index in turn.
  std::vector<std::string> lines(std::size_t index);

 private:
  struct Host {
    std::string name, address;
    WireMode wire = WireMode::live;
    std::map<std::pair<std::uint64_t, Endpoint>, Socket> sockets;  // by cookie and peer
    TcpState state = TcpState::gone;                               // of its lifeline
  };

  std::vector<std::string> tell(const SessionEvent& event);
  std::vector<std::string> tell(const HostEvent& event);
  std::vector<std::string> tell(const FrameEvent& event);
  std::vector<std::string> tell(const WireEvent& event);
  std::vector<std::string> tell(const RuleEvent& event);
  std::vector<std::string> tell(const ProgramEvent& event);
  std::vector<std::string> tell(const GateEvent& event);
  std::vector<std::string> tell(const SuspendEvent& event);
  std::vector<std::string> tell(const DescriptorEvent& event);
  std::vector<std::string> tell(const OutputEvent& event);
  std::vector<std::string> tell(const CallEvent& event);
  std::vector<std::string> tell(const SocketEvent& event);
  std::vector<std::string> tell(const CommandEvent& event);
  std::vector<std::string> tell(const StepEvent& event);
  std::vector<std::string> tell(const ExpectationEvent& event);
  std::vector<std::string> tell(const NoticeEvent& event);
  std::vector<std::string> tell(const CountersEvent& event);
  std::vector<std::string> tell(const OwnerEvent& event);
  std::vector<std::string> tell(const WaitEvent& event);
  std::vector<std::string> tell(const ProgramTimeEvent& event);
  std::vector<std::string> tell(const PeerEvent& event);

  // A line with the time, this text in the host's gutter or between the lifelines, and the lifelines.
  // The last host has the right lifeline; those between have none.
  std::size_t rightmost() const { return hosts_.size() < 2 ? 1 : hosts_.size() - 1; }
  bool stands_between(HostId host) const { return host.value > 0 && host.value + 1u < hosts_.size(); }
  std::string gutter(HostId host, std::string_view text, Tone tone) const;
  std::string middle(std::string_view text, Tone tone) const;
  std::string line(const std::string& left, const std::string& between, const std::string& right) const;
  std::string clock() const;
  std::string lifeline(std::size_t host) const;
  std::string arrow(const FrameEvent& event, std::string_view end) const;
  std::string label(const FrameEvent& event);
  bool told_in_crowd(const CallEvent& event);
  HostId host_of(ProgramId program) const;
  std::vector<std::string> spent(const ProgramEvent& exited);
  std::string call_line(const CallEvent& event) const;
  std::string repeated_line(const CallRuns::Story::Repeated& repeated) const;

  const Trace& trace_;
  const Paint paint_;
  const std::size_t between_width_, gutter_width_;
  Time start_{}, time_{};
  std::vector<Host> hosts_;
  std::map<ProgramId, HostId> programs_;
  CallRuns runs_{trace_};
  std::map<ProgramId, ProgramClock> clocks_;  // of those that run
  std::map<FrameId, std::string> labels_;     // of the frames seen, for their later stages
  std::set<FrameId> numbered_;                // those that were held: their arrival names them again
  RelativeSequence sequence_;
  Crowds crowds_;
  std::set<FrameId> in_crowd_;        // frames that its peer's line stands for
  Time crowd_time_{};                 // when the last of them was sent
  std::set<std::string> told_calls_;  // while they come: a server's calls are told once
};

}  // namespace wirestep::app
