#include "app/panels/pages.h"

#include <algorithm>
#include <string>

#include "app/look/rich_text.h"
#include "app/look/shapes.h"
#include "app/panels/offers.h"

namespace wirestep::app {

namespace {

// How far one has come, as a bar with its words, and whether it is done, as a tick.
void paint_progress(Painter& painter, const Rect& rect, const LessonEntry& lesson) {
  const Look& look = painter.look();
  const Theme& theme = look.theme;
  bool done = lesson.played >= lesson.steps;
  float middle = rect.y + rect.h / 2, x = rect.x;
  if (done) {
    paint_tick(painter, {x + painter.px(7), middle}, painter.px(13), theme.good);
    x += painter.px(20);
  }
  std::string words = done ? std::string(look.tr("start.done"))
                           : look.strings.format("start.progress", lesson.played, lesson.steps);
  x = painter.text(look.fonts.small, {x, middle - look.fonts.small->FontSize / 2}, theme.quiet, words);
  Rect bar = {x + painter.px(12), middle - painter.px(3), painter.px(160), painter.px(6)};
  painter.frame(bar, theme.line, painter.px(3));
  bar.w *= static_cast<float>(lesson.played) / static_cast<float>(std::max<std::size_t>(lesson.steps, 1));
  painter.fill(bar, done ? theme.good : theme.accent, painter.px(3));
}

}  // namespace

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
    bool begun = lesson.played > 0;
    if (begun) height += painter.px(40);
    Rect box = {x, y, width, height};
    Rect opens = {x, y, width, begun ? height - pad - painter.px(28) : height};
    bool hovered = false;
    if (pressable(opens, "lesson " + lesson.id, &hovered)) view.post(action::OpenLesson{lesson.id});
    inside.note("lesson " + lesson.id, box);
    inside.fill(box, hovered ? theme.raised : theme.panel, painter.px(8));
    bool chosen = i == view.ui.lesson;
    if (chosen && revealed_ != i) {
      float top = y - scroll.origin().y;
      scroll.reveal(i == 0 ? 0 : top, top + height + painter.px(12));
      revealed_ = i;
    }
    inside.frame(box, chosen ? theme.accent : theme.line, painter.px(8), chosen ? 2.0f : 1.0f);
    inside.text_fit(look.fonts.strong, {x + pad, y + pad}, inner, theme.text, lesson.title);
    paint_rich_text(inside, {x + pad, y + pad + look.fonts.strong->FontSize + painter.px(8)}, summary, prose,
                    inner);
    if (begun) {
      Rect foot = {x + pad, opens.bottom(), inner, painter.px(28)};
      paint_progress(inside, foot, lesson);
      if (!lesson.next.empty()) {
        std::string id = "continue " + lesson.id;
        ButtonSpec go_on = {id, look.tr("start.continue"), chosen ? "c" : "", ButtonKind::plain, true, true};
        float button_w = button_width(look, go_on);
        if (button(inside, {foot.right() - button_w, foot.y, button_w, foot.h}, go_on))
          view.post(action::OpenLesson{lesson.id, lesson.next});
      }
    }
    y += height + painter.px(12);
  }
  ButtonSpec machine = {"machine", look.tr("start.machine"), "m"};
  float machine_width = button_width(look, machine);
  if (button(inside, {x, y + painter.px(12), machine_width, button_height(look)}, machine))
    view.ui.machine = true;
  y += painter.px(12) + button_height(look);
  scroll.content_height(y - scroll.origin().y + painter.px(24));
}

void HelpPage::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  const Look& look = view.look;
  const Theme& theme = look.theme;
  painter.fill(rect, theme.panel);
  float pad = painter.px(20), row = painter.px(28);
  painter.text(look.fonts.title, {rect.x + pad, rect.y + painter.px(14)}, theme.text, look.tr("help.title"));
  float head = look.fonts.title->FontSize + painter.px(24);
  ScrollRegion scroll(look, "keys",
                      {rect.x + pad, rect.y + head, rect.w - pad, rect.h - head - painter.px(8)});
  Painter inside(look);
  float x = scroll.origin().x, y = scroll.origin().y, right = rect.right() - pad;
  std::string group, last;
  std::vector<Offer> all = offers(view);
  for (auto at = all.begin(); at != all.end(); ++at) {
    const Offer& offer = *at;
    if (offer.keys.empty() || offer.id == last) continue;
    last = offer.id;
    // The answers have one line: 1–4.
    auto next = std::find_if(at, all.end(), [&](const Offer& other) { return other.id != offer.id; });
    const Offer& end = *(next - 1);
    std::string of = offer.id.substr(0, offer.id.find('.'));
    if (of != group) {
      y += group.empty() ? 0 : painter.px(10);
      inside.text(look.fonts.small_strong, {x, y + painter.px(6)}, theme.quiet, look.tr("group." + of));
      group = of;
      y += row;
    }
    float middle = y + row / 2, key_x = x;
    for (std::size_t i = 0; i < offer.keys.size(); ++i) {
      std::string name = key_name(offer.keys[i]);
      if (&end != &offer) name += "–" + key_name(end.keys[i]);
      key_x = paint_key(inside, {key_x, middle}, name, theme.text) + painter.px(4);
    }
    float words = std::max(key_x + painter.px(6), x + painter.px(96));
    inside.text_fit(look.fonts.body, {words, middle - look.fonts.body->FontSize / 2}, right - words,
                    theme.text, offer.words);
    y += row;
  }
  scroll.content_height(y - scroll.origin().y + painter.px(12));
}

}  // namespace wirestep::app
