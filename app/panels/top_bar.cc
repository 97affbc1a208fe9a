#include "app/panels/top_bar.h"

#include <array>

#include "app/look/shapes.h"
#include "lessons/format/prose.h"

namespace wirestep::app {

void TopBar::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  const Look& look = view.look;
  const Theme& theme = look.theme;
  painter.fill(rect, theme.panel);
  painter.fill({rect.x, rect.bottom() - 1, rect.w, 1}, theme.line);
  float middle = rect.y + rect.h / 2, height = painter.px(28), right = rect.right() - painter.px(10);

  std::string theme_words = std::string(look.tr("theme." + std::string(name(theme.name))));
  std::array<ButtonSpec, 4> specs = {
      {{"palette", look.tr("top.palette"), "Ctrl P", ButtonKind::plain, true, true},
       {"help", look.tr("top.help"), "?", ButtonKind::plain, true, true},
       {"locale", look.strings.locale() == Locale::en ? "中文" : "English", "F2", ButtonKind::plain, true,
        true},
       {"theme", theme_words, "t", ButtonKind::plain, true, true}}};
  for (const ButtonSpec& spec : specs) {
    float width = button_width(look, spec);
    right -= width;
    if (button(painter, {right, middle - height / 2, width, height}, spec)) {
      Aside& aside = view.ui.aside;
      if (spec.id == "help") aside = aside == Aside::keys ? Aside::story : Aside::keys;
      if (spec.id == "palette") aside = aside == Aside::palette ? Aside::story : Aside::palette;
      if (spec.id == "theme")
        view.post(action::SetTheme{static_cast<ThemeName>((static_cast<int>(theme.name) + 1) % 3)});
      if (spec.id == "locale")
        view.post(action::SetLocale{look.strings.locale() == Locale::en ? Locale::zh_cn : Locale::en});
    }
    right -= painter.px(6);
  }

  float x = rect.x + painter.px(12);
  Rect home = {x, rect.y, Painter::width(look.fonts.strong, "Wirestep"), rect.h};
  if (pressable(home, "home") && view.story.lesson) view.post(action::ShowLessons{});
  x = painter.text(look.fonts.strong, {x, middle - look.fonts.strong->FontSize / 2}, theme.accent,
                   "Wirestep");
  if (!view.story.lesson) return;
  x += painter.px(16);
  painter.fill({x, middle - painter.px(9), 1, painter.px(18)}, theme.line);
  x += painter.px(16);
  std::string step = look.strings.format("top.step", view.story.step + 1, view.story.lesson->steps.size());
  float step_width = Painter::width(look.fonts.body, step);
  x = painter.text_fit(look.fonts.strong, {x, middle - look.fonts.strong->FontSize / 2},
                       right - x - step_width - painter.px(150), theme.text,
                       lesson::plain(view.story.lesson->title));
  x = painter.text(look.fonts.body, {x + painter.px(14), middle - look.fonts.body->FontSize / 2}, theme.quiet,
                   step);
  // How far: one mark a step.
  float mark = painter.px(8), gap = painter.px(4),
        count = static_cast<float>(view.story.lesson->steps.size());
  x += painter.px(14);
  if (x + count * (mark + gap) > right - painter.px(10)) return;
  for (std::size_t i = 0; i < view.story.lesson->steps.size(); ++i) {
    Rect place = {x, middle - painter.px(2), mark, painter.px(4)};
    bool here = i == view.story.step;
    if (here) place = {x, middle - painter.px(4), mark, painter.px(8)};
    painter.fill(place, i <= view.story.step ? theme.accent : theme.line, painter.px(2));
    x += mark + gap;
  }
}

float MessageBar::height(const View& view) {
  return view.messages.empty() ? 0 : view.look.px(30);
}

void MessageBar::draw(const View& view, const Rect& rect) {
  if (view.messages.empty()) return;
  Painter painter(view.look);
  const Theme& theme = view.look.theme;
  painter.fill(rect, theme.panel);
  painter.fill({rect.x, rect.y, rect.w, 1}, theme.line);
  const ImFont* font = view.look.fonts.small;
  float x = rect.x + painter.px(12), middle = rect.y + rect.h / 2, right = rect.right() - painter.px(12);
  for (const Message& message : view.messages) {
    if (right - x < painter.px(80)) break;
    ImU32 colour = message.kind == Message::Kind::fault     ? theme.fault
                   : message.kind == Message::Kind::warning ? theme.warn
                                                            : theme.quiet;
    if (message.kind == Message::Kind::fault)
      paint_cross(painter, {x + painter.px(6), middle}, painter.px(10), colour);
    else if (message.kind == Message::Kind::warning)
      paint_warning(painter, {x + painter.px(6), middle}, painter.px(14), colour);
    else
      painter.list()->AddCircleFilled({x + painter.px(6), middle}, painter.px(3), colour);
    x = painter.text_fit(font, {x + painter.px(18), middle - font->FontSize / 2}, right - x - painter.px(18),
                         message.kind == Message::Kind::note ? theme.quiet : theme.text, message.text);
    x += painter.px(24);
  }
}

}  // namespace wirestep::app
