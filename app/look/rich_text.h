#pragma once

#include "app/look/painter.h"
#include "lessons/format/prose.h"

// A lesson's prose, wrapped to a width. English breaks at spaces; Chinese between characters, but never
// before a closing mark ("。" doesn't begin a line) nor after an opening one.

namespace wirestep::app {

struct RichTextStyle {
  const ImFont *plain, *strong, *code;
  ImU32 colour;
};

// How tall the text is at that width, in pixels.
float measure_rich_text(const Look& look, const lesson::Prose& text, const RichTextStyle& style, float width);

// Paints it from `at` downwards, and returns its height.
float paint_rich_text(Painter& painter, ImVec2 at, const lesson::Prose& text, const RichTextStyle& style,
                      float width);

// One paragraph of given runs, as prose.
lesson::Prose paragraph(const lesson::Runs& runs);
lesson::Prose paragraph(std::string_view plain_text);

}  // namespace wirestep::app
