#include "app/model/ladder_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wirestep::app {

std::string flags_text(const LadderFrame& frame) {
  if (frame.protocol != packet::Protocol::tcp) return std::string(packet::name(frame.protocol));
  return fmt::format("{}", fmt::join(packet::flag_names(frame.flags), ", "));
}

std::string numbers_text(const LadderFrame& frame) {
  // A datagram without data is one all the same.
  bool counts = frame.length > 0 || frame.protocol == packet::Protocol::udp;
  std::string length = counts ? fmt::format("len {}", frame.length) : "";
  if (frame.protocol != packet::Protocol::tcp) return length;
  std::string numbers = fmt::format("seq {}", frame.seq);
  if (frame.flags & packet::ack) numbers += fmt::format(" ack {}", frame.ack);
  if (!length.empty()) numbers += " " + length;
  return numbers;
}

std::string window_text(const LadderFrame& frame) {
  return frame.protocol == packet::Protocol::tcp ? fmt::format("win {}", frame.window) : "";
}

}  // namespace wirestep::app
