#include "trace/foreign.h"

#include <algorithm>
#include <limits>

#include "packet/packet.h"

namespace wirestep {

// Who sends a frame and who is to get it: IP addresses where the frame has them, else MAC addresses.
struct ForeignCapture::Ends {
  std::string from = "?", to = "?";
};

void ForeignCapture::append(Time time, std::span<const std::byte> bytes, std::uint32_t wire_length) {
  if (frames_ == 0) trace_.append(time, SessionEvent{{}, {}, true, false});
  Ends ends = ends_of(bytes);
  FrameEvent frame{};
  frame.frame = FrameId{++frames_};
  frame.cause = Cause::live;
  frame.from = host(time, ends.from);
  frame.to = host(time, ends.to);
  frame.bytes = trace_.store(bytes);
  frame.wire_length = wire_length;
  frame.copy = 1;
  for (FrameStage stage : {FrameStage::sent, FrameStage::delivered}) {
    frame.stage = stage;
    trace_.append(time, frame);
  }
  trace_.publish();
}

ForeignCapture::Ends ForeignCapture::ends_of(std::span<const std::byte> bytes) const {
  Ends ends;
  packet::Brief brief = packet::brief(bytes);
  if (brief.source.family != Family::none)
    return {ip_to_string(brief.source), ip_to_string(brief.destination)};
  for (const packet::Layer& layer : packet::dissect(bytes, bytes.size()).layers) {
    for (const packet::Field& field : layer.fields) {
      if (field.key == "eth.src" || field.key == "arp.src.proto_ipv4") ends.from = field.text;
      if (field.key == "eth.dst" || field.key == "arp.dst.proto_ipv4") ends.to = field.text;
    }
  }
  return ends;
}

HostId ForeignCapture::host(Time time, const std::string& name) {
  constexpr std::size_t last = std::numeric_limits<std::uint8_t>::max();
  auto [place, is_new] =
      hosts_.try_emplace(name, HostId{static_cast<std::uint8_t>(std::min(hosts_.size(), last))});
  if (is_new && hosts_.size() <= last + 1) {
    HostEvent event{};
    event.host = place->second;
    event.name = trace_.store(hosts_.size() <= last ? name : "others");
    trace_.append(time, event);
  }
  return place->second;
}

}  // namespace wirestep
