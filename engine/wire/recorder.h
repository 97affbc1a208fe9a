#pragma once

#include <functional>

#include "packet/packet.h"
#include "trace/trace.h"
#include "wire/packet_ties.h"
#include "wire/port.h"
#include "wire/retransmission.h"

namespace wirestep {

// The socket that sent a frame, as far as the observer knows: by host, transport and addresses as its kernel
// has them.
using SocketLookup =
    std::function<Cookie(HostId host, Transport transport, const Endpoint& local, const Endpoint& peer)>;

// Turns what the wire's threads wrote down into the first event of a frame: gives it its number, ties it to
// its sender's socket, knows it again if it was sent before, and ties it to the packet that it is a part of,
// or about. The loop's thread only.
class Recorder {
 public:
  // Both must outlive it; `lookup` may be empty, and may be set later.
  Recorder(const Trace& trace, const SocketLookup& lookup) : trace_(trace), lookup_(lookup) {}

  FrameEvent sent(HostId from, HostId to, const FrameRecord& record);
  // The frame is with its receiver's kernel, whose ICMP errors may be about it from now on.
  void delivered(const FrameEvent& frame);
  // The number of a frame that no host has sent.
  FrameId take_number();
  // The number that the next frame gets.
  FrameId next() const { return next_; }

 private:
  Cookie sender(HostId host, const packet::Brief& frame);

  const Trace& trace_;
  const SocketLookup& lookup_;
  RetransmissionTable retransmissions_;
  FragmentTable fragments_;
  QuoteTable quotes_;
  FrameId next_{1};

  // The latest flow and its answer: in bulk traffic nearly every frame belongs to one of two flows.
  struct Flow {
    HostId host;
    packet::Protocol protocol = packet::Protocol::data;
    Endpoint source, destination;
    Cookie socket;
  };
  Flow latest_[2];
};

}  // namespace wirestep
