#include "wire/rules.h"

#include <algorithm>

#include "base/check.h"
#include "trace/frame_kind.h"

namespace wirestep {

namespace {

bool matches(const FrameMatch& match, const FrameEvent& frame, const packet::Brief& brief) {
  bool meant = brief.protocol != packet::Protocol::arp || match.kind == FrameKind::arp;
  return meant && (!match.from || *match.from == frame.from) &&
         (match.copy == 0 || match.copy == frame.copy) && brief.payload_length >= match.least_payload &&
         brief.payload_length <= match.most_payload && is_kind(match.kind, brief);
}

}  // namespace

WireRule Rules::add(WireRule rule) {
  CHECK(!full());
  ++last_.value;
  rule.id = last_;
  rules_.push_back({rule});
  return rule;
}

std::optional<WireRule> Rules::remove(RuleId id) {
  auto found =
      std::find_if(rules_.begin(), rules_.end(), [&](const Counted& each) { return each.rule.id == id; });
  if (found == rules_.end()) return {};
  WireRule rule = found->rule;
  rules_.erase(found);
  return rule;
}

std::vector<WireRule> Rules::all() const {
  std::vector<WireRule> rules;
  for (const Counted& each : rules_) rules.push_back(each.rule);
  return rules;
}

bool Rules::concern(HostId from) const {
  return std::any_of(rules_.begin(), rules_.end(), [&](const Counted& each) {
    return !each.over() && (!each.rule.match.from || *each.rule.match.from == from);
  });
}

const WireRule* Rules::decide(const FrameEvent& frame, const packet::Brief& brief) {
  const WireRule* decides = nullptr;
  for (Counted& each : rules_) {
    if (each.over() || !matches(each.rule.match, frame, brief)) continue;
    ++each.matched;
    bool hits = each.rule.nth == 0 || each.matched == each.rule.nth;
    if (hits && decides == nullptr) decides = &each.rule;
  }
  return decides;
}

}  // namespace wirestep
