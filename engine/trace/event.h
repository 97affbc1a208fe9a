#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "base/endpoint.h"
#include "base/ids.h"
#include "base/time.h"
#include "trace/wire_controls.h"

// The events of the trace: what happened, in the order in which it happened. Each says what it means, what it
// carries, and who emits it. All are plain data; bytes and text lie in the trace's arenas and are named by
// Bytes. An event carries enough to be shown alone: no reader has to look for another event to print it.

namespace wirestep {

// Bytes in one of the trace's arenas. A reader asks Trace::bytes or Trace::text for them.
struct Bytes {
  std::uint64_t offset : 56 = 0;
  std::uint64_t arena : 8 = 0;
  std::uint32_t length = 0;
};
using Text = Bytes;  // UTF-8 by convention; may hold any bytes that a program printed

enum class Transport : std::uint8_t { tcp, udp };

// -- the world --------------------------------------------------------------------------------

// First event of a session. Emitted by the engine when the world is up.
struct SessionEvent {
  Text lesson;    // its id, empty in the sandbox
  Text language;  // of the lesson's programs: "c", "python", "uv"
  bool wire;      // false in loopback mode: programs run on the machine's own 127.0.0.1
  bool tamed;     // retransmission timers were tamed for this world (DESIGN 4.2)
};

// One per host, after SessionEvent.
struct HostEvent {
  HostId host;
  Text name;
  Endpoint address;  // port 0
  MacAddress mac;
};

// -- the wire ---------------------------------------------------------------------------------

// What can happen to a frame. A frame is at one of the first five stages (`wire/frame_life.h` has the rules):
//
//   sent        its life begins: a host sent it. It is on its way.
//   held        it is stopped. With let_pass 0 it waits for the student, or for the clutch; else it is held
//               back, and goes on once so many later frames of its direction were delivered.
//   delivered   the receiver's kernel has it.
//   dropped     it is off the wire; it may still be delivered "after all".
//   delayed     it is on its way, and arrives `delay` after this event.
//
// The last two are happenings, after which its stage is as before:
//
//   duplicated  its life begins: the wire made it, as a copy of `duplicate_of`. It is on its way, as after
//               `sent`.
//   corrupted   its byte `offset` was XORed with `mask`. From here on its events name the changed bytes;
//   those
//               of its `sent` are what the host has sent.
enum class FrameStage : std::uint8_t { sent, held, delivered, dropped, delayed, duplicated, corrupted };

// Why it happened to the frame. `live`: of itself; `loss`: by the wire's impairments (loss, delay, rate …).
// What comes of a frame that was held back or delayed has the cause of that.
enum class Cause : std::uint8_t { live, student, rule, loss, cut };

// Emitted by the wire. A frame of many bytes is recorded once, at `sent`; the later events name the same
// bytes.
struct FrameEvent {
  FrameId frame;
  FrameStage stage;
  Cause cause;
  HostId from, to;
  Bytes bytes;                // what was recorded of it
  std::uint32_t wire_length;  // bytes on the wire; more than bytes.length if the record is cut
  Cookie socket;              // the sender's socket, 0 if not known
  FrameId retransmission_of;  // the first frame with the same TCP segment, 0: none
  std::uint32_t copy;         // 1 for the first of its kind, 2 for its first retransmission, …
  FrameId duplicate_of{};     // made by the wire as a copy of this frame; 0: a host sent it
  RuleId rule{};              // cause rule: which
  Nanoseconds delay{};  // delayed: until it arrives. Held back: it goes on after so long anyway, if not 0
  std::uint32_t let_pass = 0;  // held: see above
  std::uint32_t offset = 0;    // where it was corrupted last
  std::uint8_t mask = 0;       // and with what; 0: it never was
  FrameId answers{};           // an ICMP error: the frame whose header it quotes; 0: not known, or no error
  FrameId fragment_of{};  // a later fragment: the frame with the packet's first one; 0: not known, or none
};

// The wire's settings for the frames that `from` sends: all of them as they are from now on. Emitted by the
// wire whenever one has changed.
struct WireEvent {
  HostId from;
  WireMode mode;
  Nanoseconds transit;  // time in flight while slow
  bool cut = false;     // what it sends is lost
  Impairment impairment{};
};

// A rule was added to the wire's list, at its end, or removed. Emitted by the wire. That a rule has hit a
// frame is an event of the frame. The first rule that hits a frame decides; a rule with `nth` hits once.
struct RuleEvent {
  bool added;
  WireRule rule;
};

// -- programs ---------------------------------------------------------------------------------

enum class Gate : std::uint8_t { run, step };

// A program was started or has ended. Emitted by the world process's report.
struct ProgramEvent {
  ProgramId program;
  bool started;  // else: exited
  HostId host;
  Text name;            // "client"
  Text command;         // what was executed, as a shell would write it
  Text source;          // path of its source file, empty if there is none
  Text language;        // "c", "python", "uv" or empty
  std::int32_t pid;     // as the program sees it (getpid)
  std::int32_t status;  // exited: exit status, or -1 if a signal ended it
  std::int32_t signal;  // exited: that signal, else 0
};

// The program's clutch was moved. Emitted by program/.
struct GateEvent {
  ProgramId program;
  Gate gate;
};

// A program's first process was suspended by a signal such as SIGSTOP (its state is T, it runs no
// instruction), or goes on. Emitted by the world process's report: that is what its parent is told
// (waitpid(2)).
struct SuspendEvent {
  ProgramId program;
  bool suspended;       // else: it was continued
  std::int32_t signal;  // that suspended it
};

// What an open descriptor leads to, as /proc/PID/fd says.
enum class DescriptorKind : std::uint8_t {
  file,
  terminal,
  pipe,
  socket,
  epoll,
  eventfd,
  timerfd,
  signalfd,
  other
};

// A process of a program has a descriptor that it didn't have when it was last looked at, or one that is
// different now, or has it no more. Emitted by program/, at most every 50 ms after a call: what was opened
// and closed in between isn't seen. When the program's first process ends, all that it had open is closed,
// with no event.
struct DescriptorEvent {
  ProgramId program;
  std::int32_t pid;  // of the process: a fork's child has descriptors of its own
  std::int32_t fd;
  bool open;  // else it is closed now; the other fields say what it was
  DescriptorKind kind;
  std::uint32_t flags;  // O_RDWR, O_NONBLOCK, O_CLOEXEC … (open(2))
  std::uint32_t inode;  // socket: of Socket::inode, by which the kernel's socket list is found; pipe: its own
  Text target;          // where it leads: a path, "pipe:[5]"; a socket's protocol: "TCP", "UNIX-STREAM"
  Text detail;          // what else the kernel says: of an epoll, "4 EPOLLIN, 5 EPOLLIN|EPOLLOUT"
};

// What a program wrote to its terminal. Emitted by program/.
struct OutputEvent {
  ProgramId program;
  Text text;
};

// A call's life: (waiting at the gate →) begin → returned.
enum class CallStage : std::uint8_t { waiting, begin, returned };

// One stage of one socket call. Emitted by the probe.
struct CallEvent {
  CallId call;
  CallStage stage;
  ProgramId program;
  std::int32_t pid, tid;
  std::int32_t fd;       // the socket it is about; -1 if it has none (socket(), select())
  Cookie socket;         // 0 if not known
  Text name;             // "connect"
  Text args;             // the arguments as strace writes them, one a line
  std::int64_t result;   // returned: what the program got
  std::int32_t error;    // returned: errno if the call failed, else 0
  Text file;             // source file's name without its directory, empty if not known
  std::int32_t line;     // 1-based, 0 if not known
  Nanoseconds duration;  // returned: since begin
};

// -- waits for readiness ----------------------------------------------------------------------

// What tells a program which of its descriptors are ready: select(2), poll(2), epoll(7), each with its
// p-variants.
enum class WaitKind : std::uint8_t { select, poll, epoll };

// One descriptor of a wait. The bits are poll's (POLLIN …) and epoll's (EPOLLIN, EPOLLET …), which agree; of
// select POLLIN stands for its read set, POLLOUT for write, POLLPRI for except. Plain data, kept in an arena.
struct WaitItem {
  std::int32_t fd;
  std::uint32_t asked;  // what the program wants to hear of; returned: 0 if the call didn't say it again
  std::uint32_t found;  // returned: what was reported
  std::uint64_t data;   // epoll: its epoll_data. select: so many of the next numbers are asked the same
};

// What a call that waits was told to watch, and what it came back with. Emitted by the probe's other end
// right behind the CallEvent of the same call and stage (waiting, begin, returned).
struct WaitEvent {
  CallId call;
  ProgramId program;
  CallStage stage;
  WaitKind kind;
  std::int32_t epoll;     // the epoll descriptor, -1 of others
  std::uint32_t watched;  // descriptors that the kernel watches for this call
  std::uint32_t limit;    // select: nfds; poll: nfds; epoll: room for so many at once (maxevents)
  std::int32_t ready;     // returned: how many were reported; -1 if the call failed
  Bytes items;      // Trace::wait_items reads them. Of poll's and epoll's many descriptors only the first 64,
                    // and behind them, when it has returned, up to 64 of those that are ready
  Nanoseconds cpu;  // returned: processor time that the thread used within the call
};

// What a program has used of the processors by now, as its host's kernel says. Emitted by program/, only when
// it has changed, a few times a second at most.
struct ProgramTimeEvent {
  ProgramId program;
  Nanoseconds user, system;              // in the program, and in the kernel for it; of all its processes
  std::uint64_t voluntary, involuntary;  // context switches: it waited for something; it was made to wait
};

// -- peers ------------------------------------------------------------------------------------

// What the engine plays. connect: so many TCP connections to one address; listen: a server that echoes or
// discards what it hears; send: a flood of datagrams, as fast as they go.
enum class PeerRole : std::uint8_t { connect, listen, send };

// How a peer stands. Emitted by peer/ when its numbers have changed: at most every 50 ms while it is at work,
// and when it comes to rest.
struct PeerEvent {
  PeerId peer;
  Text name;  // "crowd"
  HostId host;
  Transport transport;
  PeerRole role;
  Endpoint address;                // connect, send: where to; listen: its own
  std::uint32_t wanted;            // how many connections, or datagrams, there are to be; listen: 0
  std::uint32_t connecting, open;  // now
  std::uint32_t failed, closed;    // by now: never came to be, and came to be and ended; send: datagrams that
                                   // the kernel refused, and took
  std::uint64_t sent, received;    // bytes, by now
  std::int32_t error;              // errno of what failed last, else 0
  bool over;                       // it was closed
  Text heard;                      // the first bytes of what was received since its event before, at most 256
};

// -- sockets ----------------------------------------------------------------------------------

// The kernel's numbers (include/net/tcp_states.h); 0 is ours: the socket is gone from the kernel's list.
enum class TcpState : std::uint8_t {
  gone = 0,
  established,
  syn_sent,
  syn_recv,
  fin_wait_1,
  fin_wait_2,
  time_wait,
  closed,
  close_wait,
  last_ack,
  listen,
  closing,
  new_syn_recv
};

// The timers of inet_diag (sock_diag(7), idiag_timer).
enum class SocketTimer : std::uint8_t { off, on, keepalive, time_wait, probe };

// What TCP_INFO says that we show. Units as the kernel's: microseconds, segments, bytes; milliseconds where
// it says so. What an older kernel doesn't tell is 0.
struct TcpInfo {
  std::uint32_t rtt_us, rttvar_us, rto_us, snd_cwnd, snd_ssthresh, retransmits, total_retrans, unacked, lost;
  std::uint32_t snd_mss, rcv_mss, rcv_space, notsent_bytes;
  std::uint64_t bytes_sent, bytes_acked, bytes_received, segs_out, segs_in;
  // Windows: the peer's as it offers it now, ours (Linux 6.2), and how far ours may grow.
  std::uint32_t snd_wnd, rcv_wnd, rcv_ssthresh;
  std::uint32_t ato_us, min_rtt_us, rcv_rtt_us;
  std::uint32_t last_data_sent_ms, last_data_recv_ms, last_ack_recv_ms;  // ago
  std::uint32_t advmss, pmtu, reordering;
  std::uint32_t sacked, retrans, dsack_dups, reord_seen, rcv_ooopack;  // segments
  std::uint64_t bytes_retrans, pacing_rate, delivery_rate;             // the rates: bytes per second
  std::uint64_t busy_us, rwnd_limited_us, sndbuf_limited_us;
  std::uint8_t ca_state;  // 0 Open, 1 Disorder, 2 CWR, 3 Recovery, 4 Loss (include/uapi/linux/tcp.h)
  std::uint8_t backoff, probes;
  std::uint8_t options;  // bits: 1 timestamps, 2 SACK, 4 window scale, 8 ECN
  std::uint8_t snd_wscale, rcv_wscale;
};

// What the kernel charges a socket for, in bytes of memory: a segment costs more than the data in it
// (INET_DIAG_SKMEMINFO, sock_diag(7)).
struct SocketMemory {
  std::uint32_t rmem, rcvbuf;  // what waits to be read, and its limit (SO_RCVBUF)
  std::uint32_t wmem, sndbuf;  // what is queued for sending, and its limit (SO_SNDBUF)
  std::uint32_t drops;         // packets thrown away at the socket, mostly because rcvbuf was full
};

// A socket as the kernel lists it (sock_diag). Plain data, kept in an arena.
struct Socket {
  HostId host;
  Cookie cookie;
  Transport transport;
  TcpState state;  // UDP: closed (shown UNCONN) or established
  Endpoint local, peer;
  std::uint32_t recv_queue;  // LISTEN: connections completed and not yet accepted; else bytes
  std::uint32_t send_queue;  // LISTEN: the backlog; else bytes not yet acknowledged
  SocketTimer timer;
  std::uint8_t retransmits;
  std::uint32_t expires_ms;  // until the timer fires
  std::uint32_t inode, uid;
  bool has_info;
  TcpInfo info;
  bool has_memory;  // not of a TIME_WAIT, nor of a request that waits for the handshake's last ACK
  SocketMemory memory;
};

// A socket appeared, changed, or is gone. Emitted by observe/, only when something a student can see has
// changed.
struct SocketEvent {
  Bytes socket;  // Trace::socket reads it
};

// Whose socket it is, as far as /proc tells. Emitted by the machine's list (machine_watch.h) alone: in a
// world the probes tell it.
struct OwnerEvent {
  HostId host;
  std::uint32_t inode;  // Socket::inode
  std::int32_t pid;     // 0: not known; it isn't one of the own processes
  Text program;         // the process's name, empty if not known
  Text user;            // the name that belongs to Socket::uid
};

// -- counters ---------------------------------------------------------------------------------

// One of a kernel's counters, which has changed. Plain data, kept in an arena.
struct CounterChange {
  Text name;            // as nstat(8) has it: "TcpRetransSegs", "TcpExtListenOverflows", "Icmp6InMsgs"
  std::uint64_t value;  // now
  std::int64_t delta;   // since the host's counters were last looked at; negative for the few that are gauges
};

// A host's kernel has counted. Emitted by observe/ when a host's sockets are sampled, if any counter has
// changed; what was counted before the session began is in no event.
struct CountersEvent {
  HostId host;
  Bytes changes;  // Trace::counters reads them
};

// -- the lesson, and whoever sits in front of it ----------------------------------------------

// A command was carried out, or could not be. Emitted by the engine for every command it is given.
struct CommandEvent {
  CommandId command;
  Text text;   // as a lesson would write it: "deliver #7"; empty for what is an event of its own
  Text error;  // why it could not be done, empty if it was
};

// The lesson's next step begins. Given to the engine by the lesson runner, so that it has its place in the
// order.
struct StepEvent {
  Text id;
};

// An expectation was met, or its time is over. From the lesson runner.
struct ExpectationEvent {
  Text step, text;
  bool met;
  Text found;  // not met: what was the case instead
};

// Something that the student must know about the recording or this machine: "from here on only the first 256
// bytes of each frame are kept". Emitted by the engine.
struct NoticeEvent {
  Text text;
};

using EventBody = std::variant<SessionEvent, HostEvent, FrameEvent, WireEvent, RuleEvent, ProgramEvent,
                               GateEvent, SuspendEvent, DescriptorEvent, OutputEvent, CallEvent, SocketEvent,
                               CommandEvent, StepEvent, ExpectationEvent, NoticeEvent, CountersEvent,
                               OwnerEvent, WaitEvent, ProgramTimeEvent, PeerEvent>;

struct Event {
  Time time;  // never less than that of the event before
  EventBody body;
};

// "SYN_SENT", "UNCONN", "CLOSED" …: the words of RFC 9293 and ss(8) with underscores. `gone` is "CLOSED".
std::string_view state_name(Transport transport, TcpState state);
// "sent", "live", "hold", "begin", "on" …: the words that the JSON output uses too.
std::string_view name(FrameStage stage);
std::string_view name(Cause cause);
std::string_view name(Gate gate);
std::string_view name(CallStage stage);
std::string_view name(DescriptorKind kind);
std::string_view name(WaitKind kind);
std::string_view name(PeerRole role);
std::string_view name(SocketTimer timer);
std::string_view name(Transport transport);

}  // namespace wirestep
