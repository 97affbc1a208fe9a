#include "app/panels/palette.h"

#include <algorithm>
#include <cctype>
#include <sstream>

#include "app/look/widgets.h"
#include "base/utf8.h"

namespace wirestep::app {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// 0: not found. More: where the words begin with what was typed.
int match(const std::string& typed, const std::string& words) {
  int score = 1;
  std::istringstream parts(typed);
  for (std::string part; parts >> part;) {
    std::size_t at = words.find(part);
    if (at == words.npos) return 0;
    if (at == 0)
      score += 2;
    else if (words[at - 1] == ' ')
      score += 1;
  }
  return score;
}

void take_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

}  // namespace

std::vector<Offer> Palette::found(const View& view) const {
  std::vector<std::pair<int, Offer>> scored;
  std::string typed = lower(typed_);
  for (Offer& offer : offers(view)) {
    if (!offer.enabled || offer.id == "look.palette") continue;
    if (int score = match(typed, lower(offer.words))) scored.emplace_back(score, std::move(offer));
  }
  std::stable_sort(scored.begin(), scored.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Offer> found;
  for (auto& [score, offer] : scored) found.push_back(std::move(offer));
  return found;
}

void Palette::carry_out(const View& view, const Offer& offer) {
  typed_.clear();
  chosen_ = 0;
  view.ui.aside = Aside::story;
  offer.run();
}

void Palette::key(const View& view, const KeyPress& press) {
  moved_ = true;
  if (press.control) {
    if (press == ctrl(U'p')) view.ui.aside = Aside::story;
    return;
  }
  switch (press.special) {
    case SpecialKey::escape:
      typed_.clear();
      view.ui.aside = Aside::story;
      return;
    case SpecialKey::enter: {
      std::vector<Offer> list = found(view);
      if (chosen_ < list.size()) carry_out(view, list[chosen_]);
      return;
    }
    case SpecialKey::up:
      if (chosen_ > 0) --chosen_;
      return;
    case SpecialKey::down:
      if (chosen_ + 1 < found(view).size()) ++chosen_;
      return;
    case SpecialKey::backspace:
      take_last_character(typed_);
      chosen_ = 0;
      return;
    default:
      if (press.character < U' ') return;
      append_utf8(typed_, press.character);
      chosen_ = 0;
  }
}

void Palette::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  const Look& look = view.look;
  const Theme& theme = look.theme;
  painter.fill(rect, theme.panel);
  float pad = painter.px(12), row = painter.px(30);
  Rect field = {rect.x + pad, rect.y + pad, rect.w - 2 * pad, painter.px(36)};
  painter.fill(field, theme.raised, painter.px(6));
  painter.frame(field, theme.accent, painter.px(6), 2);
  painter.note("palette field", field);
  ImVec2 at = {field.x + painter.px(10), field.y + (field.h - look.fonts.body->FontSize) / 2};
  if (typed_.empty())
    painter.text_fit(look.fonts.body, at, field.w - pad, theme.faint, look.tr("palette.hint"));
  float caret =
      typed_.empty() ? at.x : painter.text_fit(look.fonts.body, at, field.w - pad, theme.text, typed_);
  painter.fill({caret + 1, at.y, painter.px(2), look.fonts.body->FontSize}, theme.accent);

  std::vector<Offer> list = found(view);
  chosen_ = std::min(chosen_, list.empty() ? 0 : list.size() - 1);
  Rect body = {field.x, field.bottom() + painter.px(8), field.w,
               rect.bottom() - field.bottom() - painter.px(16)};
  if (list.empty()) {
    paint_empty(painter, body, look.tr("palette.none"));
    return;
  }
  ScrollRegion scroll(look, "palette", body);
  Painter inside(look);
  float y = 0, width = body.w - painter.px(10);
  const Offer* pressed = nullptr;
  for (std::size_t i = 0; i < list.size(); ++i, y += row) {
    Rect line = {scroll.origin().x, scroll.origin().y + y, width, row};
    bool hovered = false;
    std::string name = "offer " + list[i].id + " " + std::to_string(i);
    if (pressable(line, name, &hovered)) pressed = &list[i];
    inside.note(name, line);
    if (i == chosen_ || hovered)
      inside.fill(line, faded(theme.accent, i == chosen_ ? 0.20f : 0.10f), painter.px(4));
    if (i == chosen_) inside.fill({line.x, line.y, painter.px(3), line.h}, theme.accent);
    float right = line.right() - painter.px(6);
    float middle = line.y + row / 2;
    if (!list[i].keys.empty()) {
      std::string key = key_name(list[i].keys.front());
      right -= key_width(look, key);
      paint_key(inside, {right, middle}, key, theme.quiet);
    }
    inside.text_fit(look.fonts.body, {line.x + painter.px(10), middle - look.fonts.body->FontSize / 2},
                    right - line.x - painter.px(18), theme.text, list[i].words);
  }
  scroll.content_height(y);
  if (std::exchange(moved_, false))
    scroll.reveal(static_cast<float>(chosen_) * row, static_cast<float>(chosen_ + 1) * row);
  if (pressed) carry_out(view, *pressed);
}

}  // namespace wirestep::app
