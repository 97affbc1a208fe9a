#include "app/panels/wire_words.h"

#include <algorithm>
#include <map>

#include "app/model/wire_settings.h"
#include "app/panels/words.h"
#include "packet/ip_identity.h"

namespace wirestep::app {

namespace {

std::string host_name(const View& view, HostId host) {
  return host.value < view.model.hosts.size() ? view.model.hosts[host.value].name : "?";
}

void add(std::string& list, const std::string& item) {
  if (!list.empty()) list += " · ";
  list += item;
}

}  // namespace

std::string direction_words(const View& view, std::optional<HostId> from) {
  if (!from) return std::string(view.look.tr("wire.both_ways"));
  return view.look.strings.format("wire.from", host_name(view, *from));
}

std::string action_words(const View& view, RuleAction action) {
  std::string key = "wire.rule." + std::string(name(action));
  std::replace(key.begin(), key.end(), ' ', '_');
  return std::string(view.look.tr(key));
}

std::string kind_words(const View& view, FrameKind kind) {
  if (kind == FrameKind::any || kind == FrameKind::data || kind == FrameKind::fragment)
    return std::string(view.look.tr("wire.kind." + std::string(name(kind))));
  return std::string(name(kind));  // a protocol's own word
}

std::string tie_words(const View& view, FrameId frame) {
  const LadderFrame* record = view.ladder.frame(frame);
  if (record == nullptr) return "";
  const auto& event = std::get<FrameEvent>(view.trace[record->sent].body);
  const Strings& strings = view.look.strings;
  if (event.answers) return strings.format("ladder.about", event.answers.value);
  if (record->fragment == 0) return "";
  auto packet = packet::ip_identity(view.trace.bytes(event.bytes));
  if (!packet) return "";
  std::uint32_t last = packet->offset + std::max(packet->length, 1u) - 1;
  if (!event.fragment_of) return strings.format("ladder.first_fragment", packet->offset, last);
  return strings.format("ladder.fragment", record->fragment, event.fragment_of.value, packet->offset, last);
}

std::string run_words(const View& view, const LadderFrame& head, std::size_t cursor) {
  using Fate = LadderFrame::Fate;
  const Strings& strings = view.look.strings;
  Fate fate = head.fate(cursor);
  const LadderFrame* last = &head;
  std::map<Fate, int> others;
  int corrupted = 0;
  for (std::uint32_t number : view.ladder.run(head)) {
    const LadderFrame& each = view.ladder.frames()[number];
    Fate its = each.fate(cursor);
    if (its == Fate::coming && fate != Fate::coming) break;
    last = &each;
    if (its != fate) ++others[its];
    if (&each != &head && each.corrupted < cursor) ++corrupted;
  }
  auto event = [&](const LadderFrame& of) { return std::get<FrameEvent>(view.trace[of.sent].body); };
  auto from = packet::ip_identity(view.trace.bytes(event(head).bytes)),
       to = packet::ip_identity(view.trace.bytes(event(*last).bytes));
  if (last == &head || !from || !to) return tie_words(view, head.id);
  std::string words =
      strings.format("ladder.fragments", head.fragment, last->fragment, event(head).fragment_of.value,
                     from->offset, to->offset + std::max(to->length, 1u) - 1);
  std::string apart;
  auto tell = [&](std::string_view key, int count) {
    if (count > 0) apart += strings.format(key, count) + " · ";
  };
  tell("ladder.run_flying", others[Fate::flying]);
  tell("ladder.run_held", others[Fate::held]);
  tell("ladder.run_dropped", others[Fate::dropped]);
  tell("ladder.run_delivered", others[Fate::delivered]);
  tell("ladder.run_corrupted", corrupted);
  if (auto place = words.find(" #"); place != words.npos) words.insert(place + 1, apart);
  return words;
}

std::string rule_words(const View& view, const WireRule& rule) {
  const Strings& strings = view.look.strings;
  std::string action = action_words(view, rule.action);
  if (rule.action == RuleAction::delay) action += " " + duration_text(rule.delay);
  std::string kind = kind_words(view, rule.match.kind);
  std::string which;
  if (rule.match.from) add(which, direction_words(view, rule.match.from));
  if (rule.match.copy > 0) add(which, strings.format("wire.rule.copy", rule.match.copy));
  if (rule.nth > 0) add(which, strings.format("wire.rule.nth", rule.nth));
  return which.empty() ? strings.format("wire.rule.words", action, kind)
                       : strings.format("wire.rule.words_which", action, kind, which);
}

std::string disturbance_words(const View& view) {
  const Look& look = view.look;
  std::string words;
  for (const ModelHost& host : view.model.hosts)
    if (host.cut) add(words, look.strings.format("wire.is_cut", host.name));
  if (!view.model.rules.empty()) add(words, look.strings.format("wire.rules.count", view.model.rules.size()));
  for (const ModelHost& host : view.model.hosts) {
    const Impairment& by_chance = host.impairment;
    bool same = std::all_of(view.model.hosts.begin(), view.model.hosts.end(),
                            [&](const ModelHost& other) { return other.impairment == by_chance; });
    if (!by_chance.any() || (same && &host != &view.model.hosts.front())) continue;
    std::string list;
    for (WireSetting setting : wire_settings)
      if (setting != WireSetting::seed && notch_of(setting, by_chance) > 0)
        list += (list.empty() ? "" : ", ") +
                std::string(look.tr("wire.setting." + std::string(name(setting)))) + " " +
                value_text(setting, by_chance);
    add(words, same ? list : look.strings.format("wire.from", host.name) + ": " + list);
  }
  return words;
}

bool wire_takes_commands(const View& view) {
  return view.live && view.model.wire && !view.model.hosts.empty();
}

bool chosen_is_cut(const View& view) {
  bool cut = !view.model.hosts.empty();
  for_chosen_directions(view, [&](const ModelHost& host) { cut = cut && host.cut; });
  return cut;
}

std::optional<HostId> next_direction(const View& view) {
  std::size_t next = view.ui.wire.from ? view.ui.wire.from->value + 1u : 0;
  if (next >= view.model.hosts.size()) return {};
  return view.model.hosts[next].id;
}

}  // namespace wirestep::app
