#include "app/panels/socket_details.h"

#include <algorithm>

#include "app/look/rich_text.h"
#include "app/panels/kernel_words.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

// Name, value, meaning. Where there is little room the meaning stands below.
float paint_fact(Painter& painter, ImVec2 at, float width, const SocketFactRow& fact) {
  const Look& look = painter.look();
  float name = painter.px(118), value = painter.px(86), words = width - name - value;
  painter.text_fit(look.fonts.code_small, at, name - painter.px(6), look.theme.text, fact.name);
  bool below = words < painter.px(160);
  painter.text_fit(look.fonts.small_strong, {at.x + name, at.y},
                   (below ? width - name : value) - painter.px(8), look.theme.text, fact.value);
  RichTextStyle style = {look.fonts.small, look.fonts.small_strong, look.fonts.code_small, look.theme.quiet};
  lesson::Prose meaning = paragraph(look.tr(fact.meaning));
  float line = painter.px(20);
  if (!below)
    return std::max(line, paint_rich_text(painter, {at.x + name + value, at.y}, meaning, style, words));
  ImVec2 under = {at.x + painter.px(12), at.y + line};
  return line + painter.px(2) + paint_rich_text(painter, under, meaning, style, width - painter.px(12));
}

}  // namespace

float paint_socket_details(const View& view, Painter& painter, ImVec2 at, float width,
                           const ModelSocket& entry) {
  const Look& look = view.look;
  float y = painter.px(2);
  RichTextStyle style = {look.fonts.small, look.fonts.small_strong, look.fonts.code_small, look.theme.text};
  if (std::string_view meaning = state_meaning(look.strings, entry.socket); !meaning.empty())
    y += paint_rich_text(painter, {at.x, at.y + y}, paragraph(meaning), style, width) + painter.px(4);
  std::string since = look.strings.format("sockets.since", duration_text(view.now - entry.since),
                                          duration_text(view.now - entry.seen));
  style.colour = look.theme.quiet;
  y += paint_rich_text(painter, {at.x, at.y + y}, paragraph(since), style, width) + painter.px(6);
  for (const SocketFactGroup& group : socket_facts(entry.socket)) {
    painter.text_fit(look.fonts.small_strong, {at.x, at.y + y}, width, look.theme.accent,
                     look.tr(group.title));
    y += painter.px(21);
    for (const SocketFactRow& fact : group.rows) y += paint_fact(painter, {at.x, at.y + y}, width, fact);
    y += painter.px(6);
  }
  return y;
}

}  // namespace wirestep::app
