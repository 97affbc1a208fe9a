#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "packet/packet.h"
#include "trace/trace.h"

namespace wirestep::test {

// A trace written by hand, with frames of real bytes, for tests of what reads traces. It plays no kernel:
// each method appends what an engine would have seen. Two hosts, client 10.0.0.1 and server 10.0.0.2.
class StoryTrace {
 public:
  explicit StoryTrace(bool wire = true);

  Trace trace;
  Time clock{std::chrono::seconds(1000)};
  std::uint16_t client_port = 40000;  // of the segments to come, and of the sockets

  // Time passes; nothing happens.
  void pass(Nanoseconds span) { clock += span; }

  void wire(WireMode mode, Nanoseconds transit = {});
  // `source`: path of the program's source, whose language its ending tells.
  ProgramId start(std::string_view program, const std::string& source = {});
  void gate(std::string_view program, Gate gate);
  void exit(std::string_view program, int status, int signal = 0);
  void suspend(std::string_view program, int signal);  // 0: it goes on
  // What it has used of the processors by now, half of it in the kernel.
  void used(std::string_view program, Nanoseconds cpu);
  // `pid`: 0 for the program's first process.
  void descriptor(std::string_view program, int fd, DescriptorKind kind, std::string_view target = "",
                  std::uint32_t flags = 2, std::uint32_t inode = 0, std::string_view detail = "",
                  int pid = 0);
  void print(std::string_view program, std::string_view text);

  void waiting(std::string_view program, std::string_view call, int line);
  void begin(std::string_view program, std::string_view call, int line);
  // Of the call that began last in this program.
  void returned(std::string_view program, std::int64_t result = 0, int error = 0);
  // Waits at no gate, and returns at once.
  void call(std::string_view program, std::string_view name, int line, std::int64_t result = 0,
            int error = 0);

  // The next call that begins is about that socket, with these arguments, one a line.
  void about(Cookie socket, std::string_view args) { call_socket_ = socket, call_args_ = args; }

  // The engine's peer of that name stands so.
  void peer(std::string_view name, PeerEvent event);

  // A TCP segment between client_port and server:9000; sequence numbers count from each end's ISN.
  FrameId send(std::string_view from, std::uint8_t flags, std::uint32_t seq, std::uint32_t ack,
               std::string_view data = "", FrameId copy_of = {});
  // A UDP datagram between the same two ports.
  FrameId send_datagram(std::string_view from, std::string_view data);
  // A part of a datagram that carries `total` bytes: `length` bytes of IP's payload from `offset` on.
  // `first`: the frame with the part from 0, if this isn't it.
  FrameId send_fragment(std::string_view from, std::uint32_t offset, std::uint32_t length,
                        std::uint32_t total, FrameId first = {});
  // ICMP port unreachable, about that frame.
  FrameId send_error(std::string_view from, FrameId about);
  FrameId send_arp(std::string_view from);
  void hold(FrameId frame);
  void deliver(FrameId frame);
  void drop(FrameId frame);
  // Any other stage, and what belongs to it.
  void stage(FrameId frame, FrameStage stage, const std::function<void(FrameEvent&)>& change);
  FrameId duplicate(FrameId frame);
  // The wire XORs that byte of it.
  void corrupt(FrameId frame, std::uint32_t offset, std::uint8_t mask);

  void socket(std::string_view host, TcpState state, std::uint32_t recv_queue = 0,
              std::uint32_t send_queue = 0, SocketTimer timer = SocketTimer::off,
              std::uint32_t expires_ms = 0);
  // Bound to its port on every address, and not connected.
  void udp_socket(std::string_view host, Cookie cookie = {});
  void listening(std::uint32_t queue = 0, std::uint32_t backlog = 5, std::uint32_t inode = 0);
  // What TCP_INFO says of the host's end of the connection, which is established.
  void told(std::string_view host, const TcpInfo& info, std::uint32_t recv_queue = 0,
            std::uint32_t send_queue = 0);

  // The host's kernel counts.
  void count(std::string_view host, std::string_view counter, std::int64_t delta);

  void step(std::string_view id);
  void notice(std::string_view text);

 private:
  void add(const EventBody& body);
  HostId host(std::string_view name) const {
    return HostId{static_cast<std::uint8_t>(name == "client" ? 0 : 1)};
  }
  FrameId send_bytes(std::string_view from, const std::vector<std::uint8_t>& bytes, Cookie socket = {},
                     FrameId answers = {}, FrameId fragment_of = {});
  void frame_stage(FrameId frame, FrameStage stage);

  std::map<std::string, ProgramId, std::less<>> programs_;
  std::map<std::string, CallEvent, std::less<>> calls_;  // the latest, by program
  std::map<FrameId, FrameEvent> frames_;
  Cookie call_socket_;
  std::string call_args_;
  std::uint32_t next_program_ = 1;
  std::uint64_t next_call_ = 1, next_frame_ = 1;
};

// On an open connection: "AAA" and "BBBB" are written, carried by one segment, and read 3, 3 and 1 at a time.
void play_sticky(StoryTrace& story);

// A handshake on a held wire, as far as `until` (its frames are delivered one by one, a second apart).
enum class HandshakeUntil { listening, syn_held, syn_ack_held, ack_held, established, data, closed };
void play_handshake(StoryTrace& story, HandshakeUntil until, const std::string& source_directory = {});

// On an established connection: the client sends `rounds` windows full of segments, its congestion window
// grows as in slow start, and is halved in the middle, when one is lost.
void play_transfer(StoryTrace& story, int rounds);

}  // namespace wirestep::test
