#include "wire/recorder.h"

namespace wirestep {

FrameEvent Recorder::sent(HostId from, HostId to, const FrameRecord& record) {
  FrameId id = take_number();
  auto bytes = trace_.bytes(record.bytes);
  packet::Brief brief = packet::brief(bytes, record.wire_length);
  auto copy = retransmissions_.see(id, from, to, brief);
  FrameEvent frame{id,           FrameStage::sent,   Cause::live,         from,    to,
                   record.bytes, record.wire_length, sender(from, brief), copy.of, copy.count};
  if (brief.fragment)
    if (auto packet = packet::ip_identity(bytes))
      frame.fragment_of = fragments_.see(id, from, to, *packet).first;
  if (brief.protocol == packet::Protocol::icmp || brief.protocol == packet::Protocol::icmpv6)
    if (auto quoted = packet::quoted_identity(bytes)) frame.answers = quotes_.about(from, *quoted);
  return frame;
}

void Recorder::delivered(const FrameEvent& frame) {
  if (auto packet = packet::ip_identity(trace_.bytes(frame.bytes)))
    quotes_.delivered(frame.frame, frame.to, *packet);
}

FrameId Recorder::take_number() {
  FrameId id = next_;
  ++next_.value;
  return id;
}

Cookie Recorder::sender(HostId host, const packet::Brief& frame) {
  bool tcp = frame.protocol == packet::Protocol::tcp;
  if (!lookup_ || frame.fragment || (!tcp && frame.protocol != packet::Protocol::udp)) return {};
  Flow& latest = latest_[host.value % 2];
  // A SYN may begin a new connection between the same two endpoints: ask again.
  bool known = latest.socket && (frame.flags & packet::syn) == 0 && latest.host == host &&
               latest.protocol == frame.protocol && latest.source == frame.source &&
               latest.destination == frame.destination;
  if (!known)
    latest = {host, frame.protocol, frame.source, frame.destination,
              lookup_(host, tcp ? Transport::tcp : Transport::udp, frame.source, frame.destination)};
  return latest.socket;
}

}  // namespace wirestep
