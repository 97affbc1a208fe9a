#include "app/panels/presenter.h"

#include "app/look/shapes.h"
#include "lessons/format/prose.h"

namespace wirestep::app {

float PresenterLine::height(const Look& look) {
  return look.fonts.title->FontSize + look.px(24);
}

void PresenterLine::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  const Look& look = view.look;
  painter.fill(rect, look.theme.panel);
  painter.fill({rect.x, rect.y, rect.w, 1}, look.theme.line);
  const ImFont* font = look.fonts.title;
  const lesson::Step* step = view.story.current();
  std::string words = step ? lesson::plain(step->title) : std::string(look.tr("presenter.no_lesson"));
  if (step && step->question && view.story.phase == Story::Phase::reading)
    words = lesson::plain(step->question->text);
  float x = rect.x + painter.px(20), middle = rect.y + rect.h / 2;
  switch (view.story.phase) {
    case Story::Phase::playing:
      paint_clock(painter, {x + painter.px(10), middle}, painter.px(18), look.theme.warn);
      break;
    case Story::Phase::played:
      paint_tick(painter, {x + painter.px(10), middle}, painter.px(18), look.theme.good);
      break;
    case Story::Phase::failed:
    case Story::Phase::unable:
      paint_cross(painter, {x + painter.px(10), middle}, painter.px(18), look.theme.fault);
      break;
    case Story::Phase::reading:
      paint_play(painter, {x + painter.px(10), middle}, painter.px(18), look.theme.accent);
  }
  painter.text_fit(font, {x + painter.px(32), middle - font->FontSize / 2}, rect.w - painter.px(72),
                   look.theme.text, words);
}

}  // namespace wirestep::app
