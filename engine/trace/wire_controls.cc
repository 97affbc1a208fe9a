#include "trace/wire_controls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace wirestep {

namespace {

constexpr std::array<std::string_view, 12> kinds = {"frame",   "TCP", "UDP",  "ICMP", "ARP", "SYN",
                                                    "SYN-ACK", "ACK", "data", "FIN",  "RST", "fragment"};

void add(std::string& list, std::string_view item) {
  if (!list.empty()) list += " ";
  list += item;
}

}  // namespace

std::string_view name(FrameKind kind) {
  return kinds.at(static_cast<std::size_t>(kind));
}

std::optional<FrameKind> frame_kind(std::string_view name) {
  auto found = std::find(kinds.begin(), kinds.end(), name);
  if (found == kinds.end()) return std::nullopt;
  return static_cast<FrameKind>(found - kinds.begin());
}

std::string_view name(RuleAction action) {
  static constexpr std::array<std::string_view, 6> words = {"hold",      "drop",      "delay",
                                                            "duplicate", "hold back", "corrupt"};
  return words.at(static_cast<std::size_t>(action));
}

std::string_view name(WireMode mode) {
  static constexpr std::array<std::string_view, 3> words = {"live", "slow", "hold"};
  return words.at(static_cast<std::size_t>(mode));
}

std::string to_string(const WireRule& rule, std::string_view from) {
  const FrameMatch& match = rule.match;
  std::string text = fmt::format("{} {}", name(rule.action), name(match.kind));
  if (match.copy > 0) text += fmt::format(" copy {}", match.copy);
  if (match.from) text += fmt::format(" from {}", from);
  if (match.least_payload > 0) text += fmt::format(" longer {}", match.least_payload - 1);
  if (match.most_payload != FrameMatch{}.most_payload)
    text += fmt::format(" shorter {}", std::uint64_t{match.most_payload} + 1);
  if (rule.nth > 0) text += fmt::format(" nth {}", rule.nth);
  if (rule.action == RuleAction::delay)
    text += fmt::format(" by {}ms", std::chrono::duration<double, std::milli>(rule.delay).count());
  if (rule.action == RuleAction::hold_back && rule.let_pass != 1)
    text += fmt::format(" behind {}", rule.let_pass);
  if (rule.action == RuleAction::corrupt && rule.byte >= 0) text += fmt::format(" byte {}", rule.byte);
  if (rule.action == RuleAction::corrupt && rule.mask != WireRule{}.mask)
    text += fmt::format(" mask {}", rule.mask);
  return text;
}

std::string to_string(const Impairment& impairment) {
  std::string list;
  auto part = [&](std::string_view what, double of_one) {
    if (of_one > 0) add(list, fmt::format("{} {:.4g}%", what, of_one * 100));
  };
  auto time = [&](std::string_view what, Nanoseconds span) {
    if (span > Nanoseconds(0)) add(list, fmt::format("{} {:.4g}ms", what, seconds(span) * 1000));
  };
  part("loss", impairment.loss);
  part("duplication", impairment.duplication);
  part("reordering", impairment.reordering);
  part("corruption", impairment.corruption);
  time("delay", impairment.delay);
  time("jitter", impairment.jitter);
  if (impairment.rate > 0) add(list, fmt::format("rate {}bit queue {}", impairment.rate, impairment.queue));
  if (list.empty()) return "none";
  return list + fmt::format(" seed {}", impairment.seed);
}

}  // namespace wirestep
