#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "base/fd.h"
#include "packet/packet.h"
#include "trace/batch.h"
#include "wire/chance.h"
#include "wire/corrupt.h"
#include "wire/doorbell.h"
#include "wire/port.h"
#include "wire/recorder.h"
#include "wire/rules.h"
#include "wire/waiting.h"

// The wire: the cable between the hosts is this program.
//
// Theory of operation
//
// Each host's eth0 is one end of a veth pair; we hold an AF_PACKET socket on the other end. What we read
// there the host has sent; what we write there the host receives. So no frame crosses that we didn't see, and
// each can be stopped.
//
//   host A ─ veth ─▶ ring ─▶ thread of port A ─┬─ live: sendmmsg ──────────────▶ veth ─▶ host B
//                              │ bytes         └─ else: handed over ┐
//                              ▼                                    ▼ deliver: send
//                            arena ◀─ named by ── record ring ─▶ the loop ─▶ FrameEvents
//
// - Each port has a thread that reads its receive ring. In live mode it forwards by itself, so that the
//   speed of the cable doesn't depend on the loop; it copies each frame once, into an arena of its own, and
//   pushes a small record to the loop through a ring. It takes no lock, allocates nothing and touches no new
//   page.
// - In hold and slow mode, while the direction is cut, impaired or a rule may hit its frames, and while one
// of
//   its frames waits on the wire, the thread forwards nothing. It hands frames over to the loop. For the
//   thread all of this is the one flag that it looks at anyway: a wire at rest costs nothing for what it
//   could do.
// - What is handed over goes through layers, the outermost first, and each may end its way or change it:
//
//     record    it gets its number, and its `sent` event                       record()
//     cut       lost                                                           go_in()
//     rules     the first that hits holds, drops, delays, duplicates …         obey()
//     clutch    hold: stopped here, and chance rests                           go_on()
//     chance    loss, duplication, corruption, reordering, delay, rate         go_on()
//     flight    at once, or when it is due: slow's transit and chance's delay  fly(), deliver_due()
//     deliver   send                                                           give()
//
// - Going live, no frame may overtake the ones that were held before it. So the thread counts what it handed
//   over, the loop counts what it gave back (delivered or dropped), and the thread forwards by itself again
//   only when both are equal. Until then frames wait in the kernel's ring; the loop needs a turn or two.
// - The record is complete. If the loop is so far behind that a record ring is full, the thread waits; if it
//   waits so long that the kernel's ring is full, the kernel drops frames, as a switch whose queue is full
//   would; they are counted (WireStatistics::lost).
// - Order. A thread publishes the record of a frame before it forwards the frame, and drain() takes only
//   records of frames sent before the drain began: so an answer is never in an earlier drain than its
//   question. Within a drain frames of all ports are numbered in the order of their times. `delivered` has
//   the time just before the send, so that it precedes everything that the receiver does about it.
// - A frame to an address that no host has, a broadcast or a multicast goes to every other host; each copy
//   is a frame of its own, with a number of its own. A world of one host has nobody at the other end:
//   nothing is on its wire.
// - What waits has an end: most_waiting frames of a sender. What it sends on top stays in the kernel's ring.
// - What may happen to a frame, and when, is in frame_life.h.

namespace wirestep {

struct WirePort {
  HostId host;
  MacAddress mac;  // of the host's eth0
  Fd packet;       // AF_PACKET, SOCK_RAW, bound to the far end of the host's cable
};

struct WireStatistics {
  std::uint64_t frames = 0;  // recorded, one per receiver
  std::uint64_t lost = 0;    // dropped by the kernel because we were too slow: neither recorded nor delivered
  std::uint64_t oversized = 0;  // longer than the wire carries (an offload is on): unrecorded, undelivered
  std::uint64_t refused = 0;    // recorded as delivered, but the receiver's interface was down
  std::uint64_t by_loop = 0;    // of `frames`: handed over to the loop, which forwarded, held or dropped them
};

// All methods belong to the loop's thread.
class Wire {
 public:
  // Starts live. `trace` must outlive it. `wake` is called from any thread and never blocks: the loop should
  // call drain() soon. Throws SetupError.
  Wire(std::vector<WirePort> ports, Trace& trace, std::function<void()> wake);
  // Its end stops the threads. Frames that wait are gone; what was not drained is not in the trace.
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // Called from within the methods below, if set.
  // The host sent or received frames. At most once per host and method.
  std::function<void(HostId)> on_traffic;
  // The host was given a frame that had been waiting, just now: its sockets have changed if they ever will.
  std::function<void(HostId, const packet::Brief& frame)> on_by_hand;
  // Whose socket sent a frame.
  SocketLookup socket_of;

  // -- controls; wire_controls.cc. Each adds a WireEvent or RuleEvent; those that may be refused return why,
  // or an empty string.

  // Moves the clutch for the frames that `from` sends. To live: what is held or in slow flight is delivered
  // now, in order; what was held back, behind those; what is delayed stays on its way. To slow: what waits
  // arrives in `transit` from now. To hold: what is in flight stops where it is. ARP frames cross at once in
  // every mode unless `arp` is set (command.h says why).
  void set_mode(HostId from, WireMode mode, Nanoseconds transit, bool arp, Batch& batch);
  // Cuts the cable for what `from` sends, or mends it. What is in flight is lost; held frames stay.
  void set_cut(HostId from, bool cut, Batch& batch);
  // What is in flight already isn't affected, and isn't overtaken.
  std::string impair(HostId from, const Impairment& impairment, Batch& batch);
  std::string add_rule(const WireRule& rule, Batch& batch);
  std::string remove_rule(RuleId rule, Batch& batch);
  // Takes everything back: no rules, no impairments, mended, live; all that waits is delivered now, in order.
  void clear(Batch& batch);

  // -- one frame, by the student's hand; wire_frames.cc. Return an empty string, or why it can't be: "frame
  // #7 was already delivered".

  // Delivers a frame that waits, is in flight, or was dropped; drops one that waits or is in flight.
  std::string deliver(FrameId frame, Cause cause, Batch& batch);
  std::string drop(FrameId frame, Cause cause, Batch& batch);
  // For frames that wait or are in flight; command.h says what they do.
  std::string duplicate(FrameId frame, Batch& batch);
  std::string hold_back(FrameId frame, std::uint32_t let_pass, Batch& batch);
  std::string delay(FrameId frame, Nanoseconds by, Batch& batch);
  std::string corrupt(FrameId frame, std::optional<std::uint32_t> offset, std::uint8_t mask, Batch& batch);

  // The first thing of each of the loop's turns: adds the events of the frames that the threads wrote down,
  // and delivers those that are due. Returns true if there were any: then call it again a millisecond
  // later, because the threads don't wake a loop that is awake. After it returned false they do.
  bool drain(Batch& batch);
  // So many frames that `from` sent wait that it can send no more: what it sends is lost until some are
  // delivered or dropped.
  bool full(HostId from) const;
  // When the next frame is due, if one is in flight: call drain() then.
  std::optional<Time> next_due() const;

  // Reads the kernel's counters, too.
  WireStatistics statistics();

 private:
  // The frames that one host sends, and how the wire is set for them.
  struct Direction {
    Direction(HostId from, Fd socket) : host(from), packet(std::move(socket)), chance(from) {}

    HostId host;
    Fd packet;
    WireMode mode = WireMode::live;
    Nanoseconds transit{};
    bool arp = false;  // the mode is for ARP, too
    bool cut = false;
    Chance chance;
    WaitingFrames waiting;
    bool by_thread = true;  // its thread forwards by itself
    std::uint64_t lost = 0;
  };
  // By whose doing something happens to a frame.
  struct Reason {
    Cause cause;
    RuleId rule{};
  };

  bool record_new(Batch& batch);
  bool deliver_due(Batch& batch);
  // The layers.
  void record(std::size_t port, const FrameRecord& record, Batch& batch);
  void go_in(std::size_t port, FrameEvent& frame, Time sent, Batch& batch);
  bool obey(const WireRule& rule, std::size_t port, FrameEvent& frame, Time sent, Batch& batch);
  void go_on(std::size_t port, FrameEvent& frame, Time sent, Batch& batch);
  void fly(std::size_t port, FrameEvent& frame, Time arrival, bool delayed, Batch& batch);
  void give(std::size_t port, FrameEvent& frame, Reason reason, bool by_hand, Batch& batch);
  void lose(std::size_t port, FrameEvent& frame, Reason reason, Batch& batch);
  // What layers and hands do on the way.
  void hold(FrameEvent& frame, Reason reason, Batch& batch);
  void hold_back(std::size_t port, const FrameEvent& frame, std::uint32_t let_pass,
                 std::optional<Time> latest, Reason reason, Batch& batch);
  void delay(std::size_t port, const FrameEvent& frame, Time arrival, Reason reason, Batch& batch);
  FrameEvent duplicate(const FrameEvent& frame, Reason reason, Batch& batch);
  void corrupt(FrameEvent& frame, Flip flip, Reason reason, Batch& batch);
  // Delivers all that waits at a port, but what is delayed if it is to stay so.
  void release(std::size_t port, bool delayed_too, Batch& batch);

  bool is_arp(const FrameEvent& frame) const;
  void settle(std::size_t port);
  void report_setting(std::size_t port, Batch& batch);
  void report_traffic();

  std::size_t port_of(HostId host) const;
  // The port whose host sent `frame`, if it waits.
  std::optional<std::size_t> waiting_at(FrameId frame) const;
  // Why `frame`, which doesn't wait, can't become `wanted`.
  std::string why_not(FrameId frame, FrameStage wanted) const;

  Trace& trace_;
  Doorbell doorbell_;
  Recorder recorder_;
  std::map<FrameId, FrameEvent> dropped_;  // the latest: they may still be delivered after all
  FrameId forgotten_;  // of those dropped and no longer kept, the one with the highest number
  Rules rules_;
  // How often on_by_hand may still be called in this turn for what was due. A bulk transfer over a slow wire
  // isn't looked at frame by frame.
  static constexpr int by_hand_per_turn = 8;
  int left_by_hand_ = by_hand_per_turn;
  std::uint64_t by_loop_ = 0;
  unsigned traffic_ = 0;  // a bit for each port whose host has had traffic
  std::uint64_t refused_ = 0;
  // By index of the port. The threads use all outlets, and these the directions' sockets: they end first.
  std::vector<Direction> directions_;
  std::vector<Outlet> outlets_;
  std::vector<std::unique_ptr<Port>> ports_;
};

}  // namespace wirestep
