#include "app/panels/pages.h"

#include <algorithm>
#include <array>

#include "app/look/rich_text.h"

namespace wirestep::app {

void StartPage::move(int by, std::size_t count) {
  if (count == 0) return;
  auto last = static_cast<int>(count) - 1;
  chosen_ = static_cast<std::size_t>(std::clamp(static_cast<int>(chosen_) + by, 0, last));
}

void StartPage::open(const View& view) const {
  if (chosen_ < view.lessons.size()) view.post(action::OpenLesson{view.lessons[chosen_].id});
}

void StartPage::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  const Look& look = view.look;
  const Theme& theme = look.theme;
  painter.fill(rect, theme.panel);
  float width = std::min(rect.w - painter.px(48), painter.px(720)), x = rect.x + (rect.w - width) / 2;
  ScrollRegion scroll(view.look, "lessons", rect);
  Painter inside(look);
  float y = scroll.origin().y + painter.px(56);
  inside.text(look.fonts.title, {x, y}, theme.text, look.tr("start.title"));
  y += look.fonts.title->FontSize + painter.px(8);
  RichTextStyle prose = {look.fonts.body, look.fonts.strong, look.fonts.code, theme.quiet};
  y += paint_rich_text(inside, {x, y}, paragraph(look.tr("start.intro")), prose, width) + painter.px(24);
  if (view.lessons.empty()) inside.text(look.fonts.body, {x, y}, theme.quiet, look.tr("start.empty"));
  for (std::size_t i = 0; i < view.lessons.size(); ++i) {
    const LessonEntry& lesson = view.lessons[i];
    lesson::Prose summary = paragraph(lesson.summary);
    float pad = painter.px(16), inner = width - 2 * pad;
    float height = 2 * pad + look.fonts.strong->FontSize + painter.px(8) +
                   measure_rich_text(look, summary, prose, inner);
    Rect box = {x, y, width, height};
    bool hovered = false;
    if (pressable(box, "lesson " + lesson.id, &hovered)) view.post(action::OpenLesson{lesson.id});
    inside.note("lesson " + lesson.id, box);
    inside.fill(box, hovered ? theme.raised : theme.panel, painter.px(8));
    inside.frame(box, i == chosen_ ? theme.accent : theme.line, painter.px(8), i == chosen_ ? 2.0f : 1.0f);
    inside.text_fit(look.fonts.strong, {x + pad, y + pad}, inner, theme.text, lesson.title);
    paint_rich_text(inside, {x + pad, y + pad + look.fonts.strong->FontSize + painter.px(8)}, summary, prose,
                    inner);
    y += height + painter.px(12);
  }
  scroll.content_height(y - scroll.origin().y + painter.px(24));
}

void HelpPage::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  const Look& look = view.look;
  const Theme& theme = look.theme;
  struct Row {
    std::string_view key, words;
  };
  constexpr std::array<Row, 19> rows = {{{"Enter", "help.next"},
                                         {"1–9", "help.answer"},
                                         {"s", "help.step_client"},
                                         {"S", "help.step_server"},
                                         {"r", "help.run_client"},
                                         {"R", "help.run_server"},
                                         {"d", "help.deliver"},
                                         {"x", "help.drop"},
                                         {"↑ ↓", "help.choose"},
                                         {"h", "help.hold"},
                                         {"w", "help.slow"},
                                         {"l", "help.live"},
                                         {"Ctrl R", "help.restart"},
                                         {"t", "help.theme"},
                                         {"F2", "help.locale"},
                                         {"+ −", "help.zoom"},
                                         {"?", "help.help"},
                                         {"Esc", "help.back"},
                                         {"Ctrl Q", "help.quit"}}};
  painter.fill(rect, theme.panel);
  painter.frame(rect, theme.line);
  float x = rect.x + painter.px(24), y = rect.y + painter.px(20);
  painter.text(look.fonts.title, {x, y}, theme.text, look.tr("help.title"));
  y += look.fonts.title->FontSize + painter.px(16);
  float row =
      std::min(painter.px(32), (rect.bottom() - y - painter.px(12)) / static_cast<float>(rows.size()));
  for (const Row& each : rows) {
    float middle = y + row / 2;
    paint_key(painter, {x, middle}, each.key, theme.text);
    painter.text_fit(look.fonts.body, {x + painter.px(80), middle - look.fonts.body->FontSize / 2},
                     rect.right() - x - painter.px(96), theme.text, look.tr(each.words));
    y += row;
  }
}

}  // namespace wirestep::app
