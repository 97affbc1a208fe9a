#pragma once

#include <optional>
#include <vector>

#include "packet/packet.h"
#include "trace/event.h"

namespace wirestep {

// The wire's list of rules. Each counts the frames that match it; the first that hits decides.
class Rules {
 public:
  static constexpr std::size_t most = 64;

  // Gives the rule its id. The list must not be full.
  WireRule add(WireRule rule);
  // The rule that was removed; none if there is no such rule.
  std::optional<WireRule> remove(RuleId rule);
  bool full() const { return rules_.size() >= most; }
  // In their order.
  std::vector<WireRule> all() const;

  // Whether a rule may still hit a frame of this host.
  bool concern(HostId from) const;
  // The rule that hits this frame, none if none does. Good until the next call of a method.
  const WireRule* decide(const FrameEvent& frame, const packet::Brief& brief);

 private:
  struct Counted {
    WireRule rule;
    std::uint64_t matched = 0;
    bool over() const { return rule.nth > 0 && matched >= rule.nth; }
  };

  std::vector<Counted> rules_;
  RuleId last_;
};

}  // namespace wirestep
