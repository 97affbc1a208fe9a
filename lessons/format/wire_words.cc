#include "lessons/format/wire_words.h"

#include <limits>

namespace wirestep::lesson {

namespace {

constexpr std::uint32_t longest_frame = 65535;

// "wire", and whose frames are meant: a host, or nothing for all.
std::string take_wire(Words& words, const Names& names) {
  words.demand("wire");
  return words.accept("from") ? words.take_name("host", names.hosts) : "";
}

Nanoseconds take_by(Words& words) {
  words.demand("by");
  return words.take_duration();
}

std::uint32_t accept_behind(Words& words) {
  if (!words.accept("behind")) return 1;
  auto frames = static_cast<std::uint32_t>(words.take_number("behind how many frames", 1000));
  if (frames == 0) words.fail("a frame is held back behind one later frame at least");
  return frames;
}

std::optional<std::uint32_t> accept_byte(Words& words) {
  if (!words.accept("byte")) return std::nullopt;
  return static_cast<std::uint32_t>(words.take_number("which byte of the frame", longest_frame));
}

RuleAction take_rule_action(Words& words) {
  if (words.accept("hold")) return words.accept("back") ? RuleAction::hold_back : RuleAction::hold;
  for (RuleAction action : {RuleAction::drop, RuleAction::delay, RuleAction::duplicate, RuleAction::corrupt})
    if (words.accept(name(action))) return action;
  words.fail("what a rule does belongs here: hold, hold back, drop, delay, duplicate or corrupt");
}

}  // namespace

Action parse_clutch(WireMode mode, Words& words, const Names& names) {
  if (mode == WireMode::hold && words.accept("back")) {
    HoldBack back{parse_frame(words, names), 1};
    back.let_pass = accept_behind(words);
    return back;
  }
  SetWire set;
  set.mode = mode;
  set.from = take_wire(words, names);
  if (mode == WireMode::slow)
    set.transit = words.done() ? std::chrono::milliseconds(1500) : words.take_duration();
  if (mode == WireMode::hold && words.accept("with")) {
    words.demand("ARP");
    set.arp = true;
  }
  return set;
}

Action parse_deliver(Words& words, const Names& names) {
  if (words.accept("all")) return Deliver{{}, true};
  return Deliver{parse_frame(words, names)};
}

Action parse_drop(Words& words, const Names& names) {
  if (words.accept("all")) return Drop{.frame = {}, .all = true};
  if (words.accept("copies")) return Drop{.frame = {}, .copies = true};
  return Drop{parse_frame(words, names)};
}

Action parse_duplicate(Words& words, const Names& names) {
  return Duplicate{parse_frame(words, names)};
}

Action parse_delay(Words& words, const Names& names) {
  Delay delay{parse_frame(words, names), {}};
  delay.by = take_by(words);
  return delay;
}

Action parse_corrupt(Words& words, const Names& names) {
  Corrupt corrupt{parse_frame(words, names), {}};
  corrupt.byte = accept_byte(words);
  return corrupt;
}

Action parse_cut(bool mend, Words& words, const Names& names) {
  return Cut{take_wire(words, names), mend};
}

Action parse_impair(Words& words, const Names& names) {
  Impair impair{take_wire(words, names), {}};
  if (words.accept("none")) return impair;
  Impairment& by = impair.impairment;
  do {
    if (words.accept("loss"))
      by.loss = words.take_percent();
    else if (words.accept("duplication"))
      by.duplication = words.take_percent();
    else if (words.accept("reordering"))
      by.reordering = words.take_percent();
    else if (words.accept("corruption"))
      by.corruption = words.take_percent();
    else if (words.accept("delay"))
      by.delay = words.take_duration();
    else if (words.accept("jitter"))
      by.jitter = words.take_duration();
    else if (words.accept("rate"))
      by.rate = words.take_rate();
    else if (words.accept("queue"))
      by.queue = static_cast<std::uint32_t>(words.take_number("how many frames", 16384));
    else if (words.accept("seed"))
      by.seed = words.take_number("the seed", std::numeric_limits<std::uint32_t>::max());
    else
      words.fail(
          "one of loss, duplication, reordering, corruption, delay, jitter, rate, queue and seed belongs "
          "here, or none");
  } while (!words.done());
  return impair;
}

Action parse_rule(Words& words, const Names& names) {
  AddRule add;
  WireRule& rule = add.rule;
  rule.action = take_rule_action(words);
  FrameSelector frame = parse_frame(words, names);
  if (!frame.with.empty() || !frame.without.empty()) words.fail("a rule doesn't look at a segment's options");
  if (frame.fragment != 0) words.fail("a rule counts the frames that match: \"fragment nth 2\"");
  if (!frame.to.empty()) words.fail("a rule doesn't look at whom a frame goes to");
  add.from = frame.from;
  rule.match.kind = frame.kind;
  rule.match.copy = frame.copy;
  if (words.accept("longer"))
    rule.match.least_payload =
        static_cast<std::uint32_t>(words.take_number("a number of bytes", longest_frame)) + 1;
  if (words.accept("shorter")) {
    auto bytes = static_cast<std::uint32_t>(words.take_number("a number of bytes", longest_frame));
    if (bytes == 0) words.fail("nothing is shorter than 0 bytes");
    rule.match.most_payload = bytes - 1;
  }
  if (words.accept("nth")) {
    rule.nth = static_cast<std::uint32_t>(words.take_number("which one", 1'000'000));
    if (rule.nth == 0) words.fail("the first frame is nth 1");
  }
  if (rule.action == RuleAction::delay) rule.delay = take_by(words);
  if (rule.action == RuleAction::hold_back) rule.let_pass = accept_behind(words);
  if (rule.action == RuleAction::corrupt)
    if (auto byte = accept_byte(words)) rule.byte = static_cast<std::int32_t>(*byte);
  return add;
}

Action parse_clear(Words& words, const Names&) {
  words.demand("wire");
  return command::ClearWire{};
}

}  // namespace wirestep::lesson
