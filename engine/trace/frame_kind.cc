#include "trace/frame_kind.h"

namespace wirestep {

bool is_kind(FrameKind kind, const packet::Brief& frame) {
  using packet::Protocol;
  auto flags = [&](unsigned set, unsigned clear) {
    return frame.protocol == Protocol::tcp && (frame.flags & set) == set && (frame.flags & clear) == 0;
  };
  switch (kind) {
    case FrameKind::any:
      return true;
    case FrameKind::tcp:
      return frame.protocol == Protocol::tcp;
    case FrameKind::udp:
      return frame.protocol == Protocol::udp;
    case FrameKind::icmp:
      return frame.protocol == Protocol::icmp || frame.protocol == Protocol::icmpv6;
    case FrameKind::arp:
      return frame.protocol == Protocol::arp;
    case FrameKind::syn:
      return flags(packet::syn, packet::ack);
    case FrameKind::syn_ack:
      return flags(packet::syn | packet::ack, 0);
    case FrameKind::ack:
      return flags(packet::ack, packet::syn | packet::fin | packet::rst) && frame.payload_length == 0;
    case FrameKind::data:
      return frame.payload_length > 0 && (flags(0, 0) || frame.protocol == Protocol::udp);
    case FrameKind::fin:
      return flags(packet::fin, 0);
    case FrameKind::rst:
      return flags(packet::rst, 0);
    case FrameKind::fragment:
      return frame.fragment;
  }
  return false;
}

}  // namespace wirestep
