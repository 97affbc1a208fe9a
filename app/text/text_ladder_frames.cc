// What happens on the wire, as lines of the text ladder.
#include <fmt/format.h>

#include <algorithm>

#include "app/text/columns.h"
#include "app/text/text_ladder.h"
#include "packet/ip_identity.h"
#include "packet/packet.h"

namespace wirestep::app {

namespace {

using Lines = std::vector<std::string>;

}  // namespace

Lines TextLadder::tell(const FrameEvent& event) {
  if (event.stage == FrameStage::sent || event.stage == FrameStage::duplicated) {
    if (crowds_.folds(event, packet::brief(trace_.bytes(event.bytes)))) {
      if (time_ - crowd_time_ > std::chrono::seconds(2)) told_calls_.clear();
      crowd_time_ = time_;
      in_crowd_.insert(event.frame);
      return {};
    }
    labels_[event.frame] = label(event);
  } else if (in_crowd_.contains(event.frame)) {
    if (event.stage == FrameStage::delivered) in_crowd_.erase(event.frame);
    if (event.stage != FrameStage::held) return {};
    in_crowd_.erase(event.frame);
    labels_[event.frame] = label(event);
  }
  const std::string& text = labels_[event.frame];
  if (text.empty()) return {};  // ARP and the like only prepare the talk
  switch (event.stage) {
    case FrameStage::sent:
      // On a live wire it arrives in the same moment: one line tells it all.
      return hosts_[event.from.value].wire == WireMode::slow ? Lines{arrow(event, "▷")} : Lines{};
    case FrameStage::held:
      numbered_.insert(event.frame);
      return {arrow(event, fmt::format("▣ #{} {}", event.frame.value, event.let_pass > 0 ? "back" : "held"))};
    case FrameStage::delivered:
      return {arrow(event, event.from < event.to ? "▶" : "◀")};
    case FrameStage::dropped:
      return {arrow(event, fmt::format("✗ #{} {}", event.frame.value,
                                       event.cause == Cause::loss  ? "lost"
                                       : event.cause == Cause::cut ? "cut"
                                                                   : "dropped"))};
    case FrameStage::delayed:
      numbered_.insert(event.frame);
      return {arrow(event, fmt::format("▷ #{} +{:.3g} s", event.frame.value, seconds(event.delay)))};
    case FrameStage::duplicated:
      numbered_.insert(event.frame);
      return {arrow(event, fmt::format("⧉ #{} = #{}", event.frame.value, event.duplicate_of.value))};
    case FrameStage::corrupted:
      numbered_.insert(event.frame);
      return {arrow(event, fmt::format("≠ #{} byte {}", event.frame.value, event.offset))};
  }
  return {};
}

std::string TextLadder::label(const FrameEvent& event) {
  auto bytes = trace_.bytes(event.bytes);
  packet::Brief brief = packet::brief(bytes);
  if (auto packet = packet::ip_identity(bytes); packet && packet->fragment) {
    numbered_.insert(event.frame);
    std::string whole = event.fragment_of     ? fmt::format("fragment of #{},", event.fragment_of.value)
                        : packet->offset == 0 ? std::string(packet::name(brief.protocol)) + " fragment,"
                                              : "fragment,";
    return fmt::format("{} bytes {}–{}", whole, packet->offset,
                       packet->offset + std::max(packet->length, 1u) - 1);
  }
  std::string copy = event.copy > 1 ? fmt::format(" (copy {})", event.copy) : "";
  switch (brief.protocol) {
    case packet::Protocol::tcp: {
      auto numbers = sequence_(brief);
      std::string text = fmt::format("{}", fmt::join(packet::flag_names(brief.flags), ", "));
      if (!copy.empty()) return text + copy;
      text += fmt::format(" seq {}", numbers.seq);
      if (brief.flags & packet::ack) text += fmt::format(" ack {}", numbers.ack);
      if (brief.payload_length > 0) text += fmt::format(" len {}", brief.payload_length);
      return text;
    }
    case packet::Protocol::udp:
      numbered_.insert(event.frame);  // an ICMP error may be about it
      return fmt::format("UDP len {}{}", brief.payload_length, copy);
    case packet::Protocol::icmp:
      if (event.answers)
        return fmt::format("ICMP about #{}:{}", event.answers.value,
                           packet::summary(bytes, event.wire_length).substr(4));
      [[fallthrough]];
    case packet::Protocol::ipv4:
    case packet::Protocol::ipv6:
      return packet::summary(bytes, event.wire_length);
    default:
      return "";
  }
}

std::string TextLadder::arrow(const FrameEvent& event, std::string_view end) const {
  std::string text = labels_.at(event.frame);
  if (event.stage == FrameStage::delivered && numbered_.contains(event.frame))
    text += fmt::format(" #{}", event.frame.value);
  if (stands_between(event.from) || stands_between(event.to))
    return middle(
        fmt::format("{} → {} {} {}", hosts_[event.from.value].name, hosts_[event.to.value].name, text, end),
        Tone::plain);
  bool right = event.from < event.to;
  bool arrives = columns(end) == 1;
  std::size_t room = between_width_ - 2 - (arrives ? 1 : columns(end) + 1);
  std::string words = " " + cut(text, room - 6) + " ";
  std::size_t rest = room - columns(words) - 2;
  std::string far;
  for (std::size_t i = 0; i < rest; ++i) far += "─";
  bool fault = event.stage == FrameStage::dropped || event.stage == FrameStage::corrupted;
  Tone tone = fault                             ? Tone::bad
              : event.stage == FrameStage::held ? Tone::waiting
              : text.starts_with("RST")         ? Tone::bad
                                                : Tone::strong;
  std::string body = arrives ? "" : " ";
  body = right ? "──" + words + far + body + std::string(end) : std::string(end) + body + far + words + "──";
  return line("", " " + paint_(tone, body) + " ", "");
}

Lines TextLadder::tell(const WireEvent& event) {
  if (event.from.value < hosts_.size()) hosts_[event.from.value].wire = event.mode;
  return {};  // the command that did it has a line
}

Lines TextLadder::tell(const RuleEvent&) {
  return {};  // as above
}

}  // namespace wirestep::app
