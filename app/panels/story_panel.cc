#include "app/panels/story_panel.h"

#include "app/look/rich_text.h"
#include "app/look/shapes.h"

namespace wirestep::app {

namespace {

RichTextStyle prose_style(const Look& look, ImU32 colour) {
  return {look.fonts.body, look.fonts.strong, look.fonts.code_in_text, colour};
}

bool played(const Story& story) {
  return story.phase == Story::Phase::played || story.phase == Story::Phase::failed;
}

bool stuck(const Story& story) {
  return story.phase == Story::Phase::failed || story.phase == Story::Phase::unable;
}

// Before the first step is played: what the lesson is about comes first.
bool opening(const Story& story) {
  return story.step == 0 && !played(story) && story.phase != Story::Phase::playing &&
         !story.lesson->intro.empty();
}

RichTextStyle title_style(const Look& look) {
  return {look.fonts.title, look.fonts.title, look.fonts.title, look.theme.text};
}

}  // namespace

void StoryPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  painter.fill(rect, view.look.theme.panel);
  float pad = painter.px(12);
  Rect inner = {rect.x + pad, rect.y + pad, rect.w - 2 * pad, rect.h - pad - painter.px(8)};
  const lesson::Step* step = view.story.current();
  if (!step) {
    paint_empty(painter, inner, view.look.tr("story.empty"));
    return;
  }
  const auto& heading = opening(view.story) ? view.story.lesson->title : step->title;
  float title = paint_rich_text(painter, inner.min(), paragraph(heading), title_style(view.look), inner.w) +
                painter.px(6);
  float foot_height = button_height(view.look) + painter.px(12);
  Rect body = {inner.x, inner.y + title, inner.w, inner.h - title - foot_height};
  {
    ScrollRegion scroll(view.look, "story", body);
    Painter inside(view.look);
    float height = content(view, inside, scroll.origin(), body.w - painter.px(10));
    scroll.content_height(height + painter.px(8));
    bool fresh = shown_ != step, moved = fresh || phase_ != view.story.phase;
    if (fresh) scroll.reveal(0, 1);
    if (moved && (stuck(view.story) || played(view.story)))
      scroll.reveal(outcome_y_ - painter.px(8), std::min(height, outcome_y_ + body.h - painter.px(8)));
    shown_ = step;
    phase_ = view.story.phase;
  }
  foot(view, painter, {inner.x, body.bottom(), inner.w, foot_height});
}

float StoryPanel::content(const View& view, Painter& painter, ImVec2 at, float width) {
  const lesson::Step& step = *view.story.current();
  const Theme& theme = view.look.theme;
  float gap = painter.px(12), y = 0;
  if (opening(view.story)) {
    RichTextStyle style = prose_style(view.look, theme.text);
    y += paint_rich_text(painter, at, view.story.lesson->intro, style, width) + 2 * gap;
    y += paint_rich_text(painter, {at.x, at.y + y}, paragraph(step.title), title_style(view.look), width) +
         painter.px(6);
  }
  y += paint_rich_text(painter, {at.x, at.y + y}, step.before, prose_style(view.look, theme.text), width);
  if (step.question) y += gap + question(view, painter, {at.x, at.y + y + gap}, width, *step.question);
  outcome_y_ = y + gap;
  if (stuck(view.story)) y += gap + failure(view, painter, {at.x, at.y + y + gap}, width);
  if (view.story.phase == Story::Phase::played && !step.after.empty()) {
    painter.fill({at.x, at.y + y + gap, painter.px(48), painter.px(3)}, theme.accent);
    y += gap + painter.px(14);
    y += paint_rich_text(painter, {at.x, at.y + y}, step.after, prose_style(view.look, theme.text), width);
  }
  return y;
}

float StoryPanel::question(const View& view, Painter& painter, ImVec2 at, float width,
                           const lesson::Question& question) {
  const Theme& theme = view.look.theme;
  RichTextStyle style = {view.look.fonts.strong, view.look.fonts.strong, view.look.fonts.code_strong,
                         theme.text};
  float y = paint_rich_text(painter, at, paragraph(question.text), style, width) + painter.px(6);
  for (std::size_t i = 0; i < question.options.size(); ++i)
    y += option(view, painter, {at.x, at.y + y}, width, question, i) + painter.px(6);
  return y;
}

float StoryPanel::option(const View& view, Painter& painter, ImVec2 at, float width,
                         const lesson::Question& question, std::size_t index) {
  const Theme& theme = view.look.theme;
  const lesson::Option& option = question.options[index];
  bool open = !played(view.story);
  bool chosen = view.story.answer == index;
  float indent = painter.px(36), pad = painter.px(6), inner = width - indent - painter.px(10);
  lesson::Prose words = paragraph(option.text);
  // Once the kernel has answered: why the right one is right, and why the chosen one isn't.
  bool explain = !open && (chosen || option.right) && !option.why.empty();
  lesson::Prose why = paragraph(option.why);
  RichTextStyle style = prose_style(view.look, theme.text);
  RichTextStyle why_style = {view.look.fonts.small, view.look.fonts.small_strong, view.look.fonts.code_small,
                             theme.quiet};
  float words_height = measure_rich_text(view.look, words, style, inner);
  float height = words_height + 2 * pad;
  if (explain) height += measure_rich_text(view.look, why, why_style, inner);
  Rect box = {at.x, at.y, width, height};

  bool hovered = false;
  std::string id = "option " + std::to_string(index + 1);
  if (pressable(box, id, &hovered) && open) view.post(action::Answer{index});
  painter.note(id, box);
  ImU32 edge = theme.line;
  if (chosen) edge = theme.accent;
  if (!open && option.right) edge = theme.good;
  if (!open && chosen && !option.right) edge = theme.fault;
  bool marked = chosen || (!open && option.right);
  painter.fill(box, hovered && open ? theme.raised : theme.panel, painter.px(6));
  if (marked) painter.fill(box, faded(edge, 0.10f), painter.px(6));
  painter.frame(box, edge, painter.px(6), marked ? 2.0f : 1.0f);

  ImVec2 sign = {at.x + painter.px(18), at.y + pad + words_height / 2};
  if (words_height > style.plain->FontSize * 2) sign.y = at.y + pad + style.plain->FontSize * 0.725f;
  if (!open && option.right)
    paint_tick(painter, sign, painter.px(13), theme.good);
  else if (!open && chosen)
    paint_cross(painter, sign, painter.px(11), theme.fault);
  else if (open)
    paint_key(painter, {sign.x - painter.px(10), sign.y}, std::to_string(index + 1),
              chosen ? theme.accent : theme.quiet);
  paint_rich_text(painter, {at.x + indent, at.y + pad}, words, style, inner);
  if (explain) paint_rich_text(painter, {at.x + indent, at.y + pad + words_height}, why, why_style, inner);
  return height;
}

float StoryPanel::failure(const View& view, Painter& painter, ImVec2 at, float width) {
  const Theme& theme = view.look.theme;
  float pad = painter.px(10), indent = painter.px(36), inner = width - indent - pad;
  lesson::Prose head =
      paragraph(view.look.tr(view.story.phase == Story::Phase::failed ? "story.failed" : "story.unable"));
  lesson::Prose what = paragraph(view.look.strings.said(view.story.failure));
  RichTextStyle strong = {view.look.fonts.strong, view.look.fonts.strong, view.look.fonts.code, theme.text};
  RichTextStyle plain = prose_style(view.look, theme.text);
  float head_height = measure_rich_text(view.look, head, strong, inner);
  float what_height = measure_rich_text(view.look, what, plain, inner);
  Rect box = {at.x, at.y, width, head_height + what_height + 2 * pad};
  painter.fill(box, faded(theme.fault, 0.10f), painter.px(6));
  painter.frame(box, theme.fault, painter.px(6), 2);
  paint_cross(painter, {at.x + painter.px(18), at.y + pad + head_height / 2}, painter.px(12), theme.fault);
  ImVec2 place = {at.x + indent, at.y + pad};
  place.y += paint_rich_text(painter, place, head, strong, inner);
  paint_rich_text(painter, place, what, plain, inner);
  return box.h;
}

void StoryPanel::foot(const View& view, Painter& painter, const Rect& rect) {
  const Story& story = view.story;
  const Theme& theme = view.look.theme;
  painter.fill({rect.x, rect.y, rect.w, 1}, theme.line);
  std::string_view label = view.look.tr("story.next");
  if (story.phase == Story::Phase::reading && !story.current()->instructions.empty())
    label = view.look.tr("story.play");
  if (stuck(story)) label = view.look.tr("story.again");
  bool end = story.phase == Story::Phase::played && story.last();
  if (end) label = view.look.tr("story.lessons");
  if (!view.live) label = view.look.tr("story.live");
  ButtonSpec next = {"next", label, "Enter", ButtonKind::primary, story.phase != Story::Phase::playing};
  float top = rect.y + painter.px(12), height = button_height(view.look);
  float width = std::min(button_width(view.look, next), rect.w);
  float middle = top + height / 2;
  if (button(painter, {rect.right() - width, top, width, height}, next)) view.post(action::Next{});

  const ImFont* font = view.look.fonts.small;
  float room = rect.w - width - painter.px(12);
  if (story.phase == Story::Phase::playing) {
    paint_clock(painter, {rect.x + painter.px(7), middle}, painter.px(14), theme.warn);
    std::string text = view.look.strings.format("story.waiting", story.waiting_for);
    painter.text_fit(font, {rect.x + painter.px(20), middle - font->FontSize / 2}, room - painter.px(20),
                     theme.quiet, text);
  } else if (story.current()->question && !story.answer && story.phase == Story::Phase::reading) {
    painter.text_fit(font, {rect.x, middle - font->FontSize / 2}, room, theme.quiet,
                     view.look.tr("story.predict"));
  }
}

}  // namespace wirestep::app
