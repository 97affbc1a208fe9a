#include "app/panels/wire_panel.h"

#include <algorithm>
#include <array>

#include "app/look/shapes.h"
#include "app/look/slider.h"
#include "app/model/wire_settings.h"
#include "app/panels/wire_words.h"

namespace wirestep::app {

namespace {

constexpr std::size_t settings = wire_settings.size();
constexpr float row_height = 20, button_row = 25;

// What the chosen direction's chance is set to: the first one's, if they differ.
Impairment chosen_impairment(const View& view) {
  Impairment found;
  bool first = true;
  for_chosen_directions(view, [&](const ModelHost& host) {
    if (std::exchange(first, false)) found = host.impairment;
  });
  return found;
}

bool directions_differ(const View& view) {
  Impairment first = chosen_impairment(view);
  bool differ = false;
  for_chosen_directions(view, [&](const ModelHost& host) { differ = differ || host.impairment != first; });
  return differ;
}

void set(const View& view, WireSetting setting, std::size_t notch) {
  view.post(Command(command::Impair{view.ui.wire.from, at_notch(setting, chosen_impairment(view), notch)}));
}

// The value after this one, around.
template <class Enum>
Enum turned(Enum value, int count, int by) {
  return static_cast<Enum>((static_cast<int>(value) + by + count) % count);
}

}  // namespace

void WirePanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  const Look& look = view.look;
  painter.fill(rect, look.theme.panel);
  float pad = painter.px(10);
  Rect inner = rect.inset(pad);
  if (!view.model.wire || view.model.hosts.empty()) {
    paint_empty(painter, inner, look.tr(view.model.hosts.empty() ? "wire.no_world" : "wire.none"));
    return;
  }
  float top = head(view, painter, inner) + painter.px(6);
  Rect body = {inner.x, inner.y + top, inner.w, inner.h - top};
  ScrollRegion scroll(look, "wire", body);
  Painter inside(look);
  float x = scroll.origin().x, y = scroll.origin().y, gap = painter.px(14), row = painter.px(row_height);
  float width = body.w - painter.px(8), left = std::min(width * 0.54f, painter.px(360));
  for (std::size_t i = 0; i < settings; ++i)
    setting_row(view, inside, {x, y + static_cast<float>(i) * row, left, row}, i);
  float rules_x = x + left + gap, rules_width = width - left - gap;
  inside.fill({rules_x - gap / 2, y, 1, static_cast<float>(settings) * row}, look.theme.line);
  float form = rule_form(view, inside, {rules_x, y, rules_width, painter.px(button_row)});
  float rules_y = y + form;
  if (view.model.rules.empty()) {
    Rect place = {rules_x, rules_y, rules_width, std::max(static_cast<float>(settings) * row - form, row)};
    paint_empty(inside, place, look.tr("wire.rules.empty"));
  }
  for (std::size_t i = 0; i < view.model.rules.size(); ++i)
    rule_row(view, inside, {rules_x, rules_y + static_cast<float>(i) * row, rules_width, row}, i);
  float rules_height = form + static_cast<float>(view.model.rules.size()) * row;
  scroll.content_height(std::max(static_cast<float>(settings) * row, rules_height));
}

// Whose frames all of this is for; and the two things that concern all of them.
float WirePanel::head(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  bool up = wire_takes_commands(view), cut = chosen_is_cut(view);
  std::string whose = direction_words(view, view.ui.wire.from);
  ButtonSpec direction = {"panel direction", whose, "y", ButtonKind::plain, up, true};
  ButtonSpec sever = {"panel cut", look.tr(cut ? "wire.mend" : "wire.cut"),
                      "k",         cut ? ButtonKind::ready : ButtonKind::plain,
                      up,          true};
  bool disturbed = !disturbance_words(view).empty() || !view.model.wire_untouched();
  ButtonSpec back = {"panel clear",
                     look.tr("wire.take_back"),
                     "Ctrl Z",
                     disturbed ? ButtonKind::ready : ButtonKind::plain,
                     up,
                     true};
  float height = painter.px(26), x = rect.x, gap = painter.px(6);
  auto place = [&](const ButtonSpec& spec) {
    float width = std::min(button_width(look, spec), rect.right() - x);
    bool pressed = width > painter.px(20) && button(painter, {x, rect.y, width, height}, spec);
    x += width + gap;
    return pressed;
  };
  if (place(direction)) view.ui.wire.from = next_direction(view);
  if (place(sever))
    view.post(cut ? Command(command::Mend{view.ui.wire.from}) : Command(command::Cut{view.ui.wire.from}));
  if (place(back)) view.post(Command(command::ClearWire{}));
  return height;
}

void WirePanel::setting_row(const View& view, Painter& painter, const Rect& row, std::size_t index) {
  const Look& look = view.look;
  WireSetting setting = wire_settings[index];
  Impairment impairment = chosen_impairment(view);
  const ImFont* font = look.fonts.small;
  float middle = row.y + row.h / 2, label = painter.px(86), value = painter.px(66);
  mark(view, painter, row, index);
  std::string key = "wire.setting." + std::string(name(setting));
  painter.text_fit(font, {row.x + painter.px(4), middle - font->FontSize / 2}, label - painter.px(4),
                   look.theme.text, look.tr(key));
  Rect track = {row.x + label, row.y, row.w - label - value, row.h};
  std::size_t shown = 0, notch = notch_of(setting, impairment);
  auto moved =
      slider(painter, track, name(setting), notch, notches(setting), wire_takes_commands(view), &shown);
  if (moved) {
    chosen_ = index;
    set(view, setting, *moved);
  }
  std::string words = value_text(setting, shown == notch ? impairment : at_notch(setting, impairment, shown));
  if (words.empty()) words = look.tr("wire.no_limit");
  bool differ = directions_differ(view) && shown == notch;
  if (differ) words = look.tr("wire.differ");
  bool at_rest = setting == WireSetting::seed ? !impairment.any() : shown == 0;
  const ImFont* strong = at_rest ? font : look.fonts.small_strong;
  painter.text_right(strong, {row.right() - painter.px(5), middle - strong->FontSize / 2},
                     at_rest ? look.theme.quiet : look.theme.text,
                     fitted(strong, value - painter.px(8), words));
}

// The rule that would be added, part by part: a press goes to each part's next value.
float WirePanel::rule_form(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  WireRule& rule = view.ui.wire.rule;
  bool up = wire_takes_commands(view);
  std::string words[parts] = {action_words(view, rule.action), kind_words(view, rule.match.kind),
                              direction_words(view, rule.match.from),
                              rule.nth == 0 ? std::string(look.tr("wire.rule.every"))
                                            : look.strings.format("wire.rule.nth", rule.nth)};
  constexpr std::array<std::string_view, parts> ids = {"rule action", "rule kind", "rule from", "rule nth"};
  float x = rect.x, y = rect.y, gap = painter.px(4), height = rect.h - painter.px(2);
  auto next_place = [&](float width) {
    if (x > rect.x && x + width > rect.right()) x = rect.x, y += rect.h;
    Rect place = {x, y, std::min(width, rect.w), height};
    x += place.w + gap;
    return place;
  };
  for (std::size_t i = 0; i < parts; ++i) {
    ButtonSpec spec = {ids[i], words[i], "", ButtonKind::plain, up, true};
    Rect place = next_place(button_width(look, spec));
    if (button(painter, place, spec)) {
      chosen_ = settings + i;
      key(view, {.special = SpecialKey::right});
    }
    mark(view, painter, place, settings + i);
  }
  ButtonSpec add = {"rule add", look.tr("wire.rule.add"), "", ButtonKind::ready, up, true};
  Rect place = next_place(button_width(look, add));
  if (button(painter, place, add)) view.post(Command(command::AddRule{rule}));
  mark(view, painter, place, settings + parts);
  return y + rect.h + painter.px(4) - rect.y;
}

void WirePanel::rule_row(const View& view, Painter& painter, const Rect& row, std::size_t index) {
  const Look& look = view.look;
  const ModelRule& rule = view.model.rules[index];
  const ImFont* font = look.fonts.small;
  float middle = row.y + row.h / 2;
  mark(view, painter, row, settings + parts + 1 + index);
  Rect cross = {row.right() - painter.px(22), row.y, painter.px(22), row.h};
  bool hovered = false;
  std::string id = "remove rule " + std::to_string(rule.rule.id.value);
  painter.note(id, cross);
  if (pressable(cross, id, &hovered) && wire_takes_commands(view))
    view.post(Command(command::RemoveRule{rule.rule.id}));
  paint_cross(painter, {cross.x + cross.w / 2, middle}, painter.px(9),
              hovered ? look.theme.text : look.theme.quiet);
  std::string hits = look.strings.format(rule.over() ? "wire.rule.over" : "wire.rule.hits", rule.hits);
  painter.text_right(look.fonts.small_strong, {cross.x - painter.px(2), middle - font->FontSize / 2},
                     rule.hits > 0 ? look.theme.text : look.theme.quiet, hits);
  float room = cross.x - row.x - Painter::width(look.fonts.small_strong, hits) - painter.px(12);
  painter.text_fit(font, {row.x + painter.px(4), middle - font->FontSize / 2}, room,
                   rule.over() ? look.theme.quiet : look.theme.text, rule_words(view, rule.rule));
}

void WirePanel::mark(const View& view, Painter& painter, const Rect& row, std::size_t index) const {
  if (!view.ui.dock.focus || index != chosen_) return;
  painter.frame(row, view.look.theme.accent, painter.px(4), 2);
  painter.note("chosen row", row);
}

bool WirePanel::key(const View& view, const KeyPress& press) {
  std::size_t rows = settings + parts + 1 + view.model.rules.size();
  chosen_ = std::min(chosen_, rows - 1);
  int by = press.special == SpecialKey::right ? 1 : press.special == SpecialKey::left ? -1 : 0;
  if (press == KeyPress{.special = SpecialKey::up}) {
    chosen_ = chosen_ == 0 ? 0 : chosen_ - 1;
    return true;
  }
  if (press == KeyPress{.special = SpecialKey::down}) {
    chosen_ = std::min(chosen_ + 1, rows - 1);
    return true;
  }
  if (!wire_takes_commands(view)) return false;
  if (chosen_ < settings && by != 0) {
    WireSetting setting = wire_settings[chosen_];
    std::size_t notch = notch_of(setting, chosen_impairment(view));
    if (by < 0 ? notch > 0 : notch + 1 < notches(setting)) set(view, setting, by < 0 ? notch - 1 : notch + 1);
    return true;
  }
  WireRule& rule = view.ui.wire.rule;
  if (chosen_ >= settings && chosen_ < settings + parts && by != 0) {
    switch (static_cast<Part>(chosen_ - settings)) {
      case Part::action:
        rule.action = turned(rule.action, 6, by);
        break;
      case Part::kind:
        rule.match.kind = turned(rule.match.kind, 11, by);
        break;
      case Part::from: {
        int count = static_cast<int>(view.model.hosts.size()) + 1;
        int at = turned(rule.match.from ? rule.match.from->value + 1 : 0, count, by);
        rule.match.from.reset();
        if (at > 0) rule.match.from = HostId{static_cast<std::uint8_t>(at - 1)};
        break;
      }
      case Part::nth:
        rule.nth = static_cast<std::uint32_t>(turned(static_cast<int>(rule.nth), 11, by));
        break;
    }
    return true;
  }
  bool act = press.special == SpecialKey::enter;
  if (act && chosen_ >= settings && chosen_ <= settings + parts) {
    view.post(Command(command::AddRule{rule}));
    return true;
  }
  bool remove = press.special == SpecialKey::remove || press.special == SpecialKey::backspace;
  if (remove && chosen_ > settings + parts) {
    view.post(Command(command::RemoveRule{view.model.rules[chosen_ - settings - parts - 1].rule.id}));
    return true;
  }
  return false;
}

}  // namespace wirestep::app
