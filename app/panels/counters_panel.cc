#include "app/panels/counters_panel.h"

#include <algorithm>

#include "app/look/rich_text.h"
#include "app/look/shapes.h"
#include "app/panels/kernel_words.h"
#include "trace/counter_name.h"

namespace wirestep::app {

void CountersPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  Rect inner = panel_ground(painter, rect, "");
  rows_.clear();
  if (!view.model.wire && !view.model.hosts.empty()) {
    paint_empty(painter, inner, view.look.tr("counters.loopback"));
    return;
  }
  CounterList list = changed_counters(view.model, view.trace);
  if (list.telling.empty() && list.traffic.empty()) {
    paint_empty(painter, inner, view.look.tr("counters.empty"));
    return;
  }
  ScrollRegion scroll(view.look, "counters", inner);
  Painter inside(view.look);
  float y = 0, width = inner.w - painter.px(10);
  auto reveal = [&](float top) {
    if (reveal_ && chosen_ && rows_.back().same(*chosen_)) scroll.reveal(top, y);
  };
  auto all_of = [&](const std::vector<const ModelCounter*>& counters) {
    const ModelCounter* before = nullptr;
    for (const ModelCounter* each : counters) {
      float top = y;
      if (!before || before->host != each->host) {
        const ImFont* font = view.look.fonts.small_strong;
        inside.text_fit(font, {scroll.origin().x, scroll.origin().y + y + painter.px(2)}, width,
                        view.look.theme.accent, view.model.hosts.at(each->host.value).name);
        y += painter.px(24);
      }
      before = each;
      y += counter(view, inside, {scroll.origin().x, scroll.origin().y + y}, width, *each);
      reveal(top);
    }
  };
  if (list.telling.empty()) {
    inside.text_fit(view.look.fonts.small, {scroll.origin().x, scroll.origin().y + painter.px(2)}, width,
                    view.look.theme.quiet, view.look.tr("counters.calm"));
    y += painter.px(26);
  }
  all_of(list.telling);
  if (!list.traffic.empty()) {
    float top = y;
    y += traffic_row(view, inside, {scroll.origin().x, scroll.origin().y + y}, width, list.traffic.size());
    reveal(top);
    if (traffic_open_) all_of(list.traffic);
  }
  reveal_ = false;
  scroll.content_height(y);
}

// A row's ground, which can be pressed.
bool CountersPanel::place(const View& view, Painter& painter, const Rect& rect, const Row& row,
                          std::string_view id) {
  bool hovered = false, pressed = pressable(rect, id, &hovered);
  painter.note(id, rect);
  bool chosen = chosen_ && chosen_->same(row);
  if (chosen) painter.fill(rect, view.look.theme.raised, painter.px(3));
  if (hovered) painter.fill(rect, faded(view.look.theme.text, 0.06f), painter.px(3));
  rows_.push_back(row);
  if (pressed) chosen_ = row;
  return pressed;
}

float CountersPanel::counter(const View& view, Painter& painter, ImVec2 at, float width,
                             const ModelCounter& counter) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  std::string_view whole = view.trace.text(counter.name);
  std::string_view meaning = counter_meaning(look.strings, whole);
  RichTextStyle style = {look.fonts.small, look.fonts.small_strong, look.fonts.code_small, theme.quiet};
  lesson::Prose words = paragraph(meaning);
  float left = painter.px(20), line = painter.px(22), pad = painter.px(6);
  float below = meaning.empty() ? 0 : measure_rich_text(look, words, style, width - left - pad);
  Rect rect = {at.x, at.y, width, line + below + painter.px(4)};
  Row row = {counter.host, std::string(whole), counter.index};
  if (place(view, painter, rect, row, fmt::format("counter {} {}", counter.host.value, whole)))
    run(view, row);

  float middle = at.y + line / 2;
  if (counts_trouble(whole))
    paint_warning(painter, {at.x + painter.px(9), middle}, painter.px(12), theme.warn);
  // What was counted in this step, and before it what there was in all.
  const ImFont *strong = look.fonts.strong, *small = look.fonts.small, *code = look.fonts.code;
  std::string delta = fmt::format("{:+}", counter.since_step);
  float right = at.x + width - pad - Painter::width(strong, delta);
  painter.text(strong, {right, middle - strong->FontSize / 2}, theme.text, delta);
  if (counter.since_start != counter.since_step) {
    std::string all = look.strings.format("counters.all", counter.since_start);
    right -= Painter::width(small, all) + painter.px(10);
    painter.text(small, {right, middle - small->FontSize / 2}, theme.quiet, all);
  }
  auto [group, name] = counter_name(whole);
  float x = at.x + left;
  if (!group.empty())
    x = painter.text(code, {x, middle - code->FontSize / 2}, theme.quiet, group) + painter.px(7);
  painter.text_fit(code, {x, middle - code->FontSize / 2}, right - painter.px(8) - x, theme.text, name);
  if (!meaning.empty())
    paint_rich_text(painter, {at.x + left, at.y + line}, words, style, width - left - pad);
  return rect.h + painter.px(2);
}

float CountersPanel::traffic_row(const View& view, Painter& painter, ImVec2 at, float width,
                                 std::size_t count) {
  const Look& look = view.look;
  Rect rect = {at.x, at.y, width, painter.px(26)};
  if (place(view, painter, rect, {}, "counters traffic")) traffic_open_ = !traffic_open_;
  float middle = at.y + rect.h / 2;
  painter.text_centred(look.fonts.strong, {at.x + painter.px(9), middle}, look.theme.quiet,
                       traffic_open_ ? "−" : "+");
  painter.text_fit(look.fonts.small, {at.x + painter.px(20), middle - look.fonts.small->FontSize / 2},
                   width - painter.px(20), look.theme.quiet, look.strings.format("counters.traffic", count));
  return rect.h + painter.px(2);
}

void CountersPanel::run(const View& view, const Row& row) {
  if (row.name.empty())
    traffic_open_ = !traffic_open_;
  else
    view.post(action::ShowMoment{row.index + 1});
}

bool CountersPanel::key(const View& view, const KeyPress& press) {
  if (rows_.empty()) return false;
  auto at =
      std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return chosen_ && row.same(*chosen_); });
  bool none = at == rows_.end();
  switch (press.special) {
    case SpecialKey::up:
      chosen_ = none || at == rows_.begin() ? rows_.front() : *(at - 1);
      break;
    case SpecialKey::down:
      chosen_ = none ? rows_.front() : at + 1 == rows_.end() ? *at : *(at + 1);
      break;
    case SpecialKey::enter:
      if (none) return false;
      run(view, *at);
      break;
    default:
      return false;
  }
  reveal_ = true;
  return true;
}

}  // namespace wirestep::app
