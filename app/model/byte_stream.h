#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "packet/packet.h"
#include "trace/trace.h"

// What a program wrote, which segments carried it, and which reads got it: three rows on one ruler of stream
// offsets, which count the bytes of one direction of a connection from 0. Offsets of writes and reads are
// sums of what the calls returned; those of segments come from their sequence numbers. Neither is guessed
// from the other, so that what doesn't fit shows.
//
// Of UDP a direction's datagrams are laid behind each other in the order of sending, so that one ruler serves
// both: a box of a datagram is a box of one write, and of at most one read. A datagram in fragments has a box
// of each; a copy that the wire made lies where its original does, and may be read, too.

namespace wirestep::app {

constexpr std::uint32_t no_event = std::numeric_limits<std::uint32_t>::max();

// A send or a receive that moved bytes, or found the end. Indices are of its events in the trace.
struct StreamCall {
  std::uint32_t began, returned = no_event;
  std::uint64_t begin = 0, length = 0;
  std::uint64_t asked = 0;  // how many bytes it wanted to move; 0: not known
  bool end = false;         // a read of 0 bytes: the other end has no more
  bool cut = false;         // UDP: the datagram was longer, and the rest of it is gone

  std::uint64_t stop() const { return begin + length; }
};

// A segment or datagram with data, each copy of it alone.
struct StreamSegment {
  FrameId frame;
  std::uint64_t begin, length;
  std::uint32_t sent;
  std::uint32_t arrived = no_event, dropped = no_event;
  std::uint32_t copy = 1;  // 2 and more: sent again

  std::uint64_t stop() const { return begin + length; }
};

// One direction of a conversation.
struct ByteStream {
  Transport transport = Transport::tcp;
  HostId from_host, to_host;
  Endpoint from, to;
  std::uint32_t first = 0;                   // event that began it
  std::vector<StreamSegment> segments = {};  // by the time of sending; first copies, whose offsets only grow
  std::vector<StreamSegment> again = {};     // all other copies, by the time of sending
  std::vector<std::pair<std::uint32_t, std::uint64_t>> acked =
      {};  // when the sender was told, and up to which offset

  // What the sender knew to have arrived, at that cursor.
  std::uint64_t acked_at(std::size_t cursor) const;
};

struct Conversation {
  std::size_t there, back;  // streams; `there` is that of the end that spoke first
};

// The calls of one socket that move bytes.
struct SocketCalls {
  std::vector<StreamCall> writes, reads;            // by their return
  std::vector<StreamCall> open_writes, open_reads;  // not returned by now
};

class ByteStreams {
 public:
  explicit ByteStreams(const Trace& trace) : trace_(&trace) {}

  // Goes on to the trace's first `size` events. Each costs work once.
  void follow(std::size_t size);

  const std::vector<Conversation>& conversations() const { return conversations_; }
  const ByteStream& stream(std::size_t index) const { return streams_[index]; }
  // The calls that wrote into a stream, and those that read from it. Empty if no socket is known.
  const SocketCalls& writer(const ByteStream& stream) const;
  const SocketCalls& reader(const ByteStream& stream) const;
  // Calls that may read from it, and haven't returned. A datagram socket's may get those of any sender.
  const std::vector<StreamCall>& open_reads(const ByteStream& stream) const;
  // The conversation that the frame belongs to, and whether it goes `there`.
  std::optional<std::pair<std::size_t, bool>> of_frame(FrameId frame) const;

 private:
  struct SocketKey {
    HostId host;
    Cookie cookie;
    friend auto operator<=>(const SocketKey&, const SocketKey&) = default;
  };
  struct Known {
    std::size_t met = 0;  // so many were known before it: cookies don't rise, each processor has its own
    Transport transport = Transport::tcp;
    Endpoint local, peer;
    Endpoint connected_to;  // by connect(), which a short-lived socket's calls tell before the kernel's list
    std::uint64_t written = 0, read = 0;
    SocketCalls calls;
    // Datagrams' calls that name the other end, or whose datagram is known.
    struct With {
      std::uint64_t written = 0;
      SocketCalls calls;
    };
    std::map<Endpoint, With> by_peer;
  };
  // A datagram that is with the receiver's kernel, whole.
  struct Waiting {
    std::uint64_t begin, length;
    std::uint32_t arrived;
  };
  // A datagram in fragments: those that arrived are `there` bytes long.
  struct Parts {
    std::uint64_t begin, length, there;
  };
  struct Flow {
    std::size_t stream;
    std::uint32_t base = 0;             // TCP: the sequence number of offset 0
    std::uint64_t high = 0;             // highest offset so far
    std::vector<Waiting> waiting = {};  // UDP: what arrived and wasn't read
    bool has_base = false;
  };
  struct Place {
    std::size_t stream, index;
    bool again;
    std::optional<std::uint64_t> acks;  // of the way back, by this frame
    FrameId parts = {};                 // a fragment: the first one of its datagram
  };
  struct OpenCall {
    SocketKey socket;
    bool write;
    Endpoint to;  // of a datagram, if the call names it
  };
  // A broadcast's way to each host is a direction of its own.
  using Direction = std::tuple<Transport, HostId, Endpoint, Endpoint>;

  void frame(std::uint32_t index, const FrameEvent& event);
  void sent(std::uint32_t index, const FrameEvent& event);
  void later_fragment(std::uint32_t index, const FrameEvent& event);
  void duplicated(std::uint32_t index, const FrameEvent& event);
  void arrived(const Place& place, std::uint32_t index);
  void add(Place place, const StreamSegment& segment);
  void call(std::uint32_t index, const CallEvent& event);
  Known& meet(SocketKey key);  // makes it known, if it isn't
  void call_began(std::uint32_t index, const CallEvent& event);
  void moved(SocketKey key, Known& socket, SocketCalls& begun, bool write, const Endpoint& to,
             StreamCall call, const CallEvent& event);
  Endpoint read_datagram(SocketKey key, const Known& socket, StreamCall& read, const CallEvent& event);
  Flow& flow(const FrameEvent& event, const packet::Brief& brief, std::uint32_t index);
  std::uint64_t offset(Flow& flow, std::uint32_t sequence) const;
  StreamSegment& segment(const Place& place);
  const Known* socket_of(HostId host, const ByteStream& stream, bool sends) const;

  const Trace* trace_;
  std::size_t followed_ = 0;
  std::vector<ByteStream> streams_;
  std::vector<Conversation> conversations_;
  std::map<Direction, Flow> flows_;  // the latest of each direction
  std::map<SocketKey, Known> sockets_;
  std::unordered_map<std::uint64_t, Place> places_;   // by FrameId
  std::unordered_map<std::uint64_t, Parts> parts_;    // by the first fragment's FrameId
  std::unordered_map<std::uint64_t, OpenCall> open_;  // by CallId
  std::unordered_map<std::uint32_t, HostId> program_host_;
};

}  // namespace wirestep::app
