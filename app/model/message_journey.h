#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/model/byte_stream.h"
#include "app/model/frame_changes.h"
#include "packet/packet.h"
#include "trace/model.h"

// The way of one message through the layers: from the program that hands it over, down through its kernel,
// across the wire in a frame, and up to the program that reads it. How far it has come at a moment is said
// only as far as calls, frames and the kernels' lists of sockets tell: inside a kernel nobody watches.

namespace wirestep::app {

struct Journey {
  // In the order of the way.
  enum class Place : std::uint8_t {
    called,     // a program is in the call that hands it over
    kernel,     // that call has returned, and no frame carries it yet
    wire,       // a frame carries it
    lost,       // the frame was dropped
    delivered,  // the receiver's kernel was given the frame; more isn't known, or there is nothing to read in
                // it
    refused,    // the receiver's kernel was given the frame, and a checksum in it is wrong
    queue,      // the receiver's kernel lists bytes that wait to be read
    read,       // a call has returned it
  };

  Place place = Place::wire;
  HostId from;
  std::optional<HostId> to;  // none: nobody says so yet, or it is no host of this world
  std::string towards;       // while no frame carries it: the address that it is for, if that is known

  // The frame; null while no frame carries it. Events of the trace, good for as long as that.
  const FrameEvent* frame = nullptr;  // as it was sent
  std::uint32_t sent = no_event;
  std::span<const std::byte> bytes_sent, bytes;  // as sent, and as it is now: the wire may have changed it
  packet::Packet packet;                         // of `bytes`
  bool held = false;
  std::optional<std::size_t> refused_layer;  // of `packet`

  // The calls, by their events in the trace. `no_event`: none is known, as for what a kernel sends of itself.
  std::uint32_t written = no_event, write_returned = no_event;  // began; returned, or is still in it
  std::uint32_t read = no_event;                                // returned
  std::string handed;  // what the program handed over, as far as the call's record or the frame has it
  std::uint64_t handed_length = 0;

  // What the kernels' lists say: of the sender's socket while no frame carries it, of the receiver's once it
  // has arrived. A kernel counts a datagram with its bookkeeping.
  std::optional<std::uint32_t> send_queue, recv_queue;
  // While no frame carries it: the sender's ARP request that nobody has answered, and for whom.
  FrameId asks;
  std::string asks_for;  // "10.0.0.2"
  // And what its kernel has counted since: UdpOutDatagrams, IpOutRequests.
  bool transport_counted = false, internet_counted = false;

  bool has_payload() const { return handed_length > 0 || written != no_event; }
};

class Journeys {
 public:
  explicit Journeys(const Trace& trace) : trace_(&trace), streams_(trace) {}

  // Goes on to the trace's first `size` events. Each costs work once.
  void follow(std::size_t size);

  // Of the chosen frame, if it was sent by that moment. Else of what goes on: the latest message until it is
  // on the wire, what waits on the wire, or what was last. Nothing if there were neither calls nor frames.
  std::optional<Journey> at(const Model& model, FrameId chosen) const;
  // The frame that was sent before or after that one, by the moment; none: there is no other.
  std::optional<FrameId> neighbour(FrameId frame, int by, std::size_t cursor) const;

 private:
  struct Sent {
    FrameId frame, origin;  // origin: of which it is a copy; its own if it is none
    Cookie socket;
    HostId from;
    std::uint32_t sent, held = no_event, dropped = no_event, delivered = no_event;
    bool arp = false, data = false, bare_ack = false;
  };
  struct Handed {
    Cookie socket;
    ProgramId program;
    std::uint32_t began, returned = no_event;
    bool failed = false;
  };

  void frame(std::uint32_t index, const FrameEvent& event);
  void call(std::uint32_t index, const CallEvent& event);
  const Sent* find(FrameId id) const;
  const Sent* last_before(std::size_t cursor, bool arp) const;
  const Handed* latest_write(std::size_t cursor) const;
  const StreamSegment* segment_of(const Sent& sent, const ByteStream& stream) const;
  const Sent* carrier(const Handed& write, std::size_t cursor) const;
  bool carries_older(const Sent& sent, const Handed& write) const;

  Journey of_frame(const Model& model, const Sent& sent) const;
  Journey of_write(const Model& model, const Handed& write) const;
  void tell_calls(Journey& journey, const Sent& sent, std::size_t cursor) const;
  void tell_write(Journey& journey, const StreamCall& call, std::size_t cursor) const;
  void tell_queue(Journey& journey, const Model& model) const;
  void tell_question(Journey& journey, std::size_t cursor) const;
  void tell_counters(Journey& journey, const Model& model) const;

  const Trace* trace_;
  std::size_t followed_ = 0;
  ByteStreams streams_;
  FrameChanges changes_;
  std::vector<Sent> frames_;                              // by the time of sending
  std::vector<std::size_t> arps_;                         // places in frames_
  std::unordered_map<std::uint64_t, std::size_t> by_id_;  // FrameId to its place in frames_
  std::vector<Handed> writes_;                            // by their begin
  std::unordered_map<std::uint64_t, std::size_t> open_;   // CallId to its place in writes_
  std::unordered_map<std::uint32_t, HostId> program_host_;
};

// The bytes of a call's argument as the record writes it: "\"A\\xe6\"" is two bytes. What isn't in quotes is
// empty.
std::string bytes_of_argument(std::string_view argument);

}  // namespace wirestep::app
