// The ladder's frames: arrows, and what waits or was lost on its way.
#include <algorithm>
#include <cmath>

#include "app/look/shapes.h"
#include "app/panels/ladder_panel.h"
#include "app/panels/words.h"

namespace wirestep::app {

Rect LadderPanel::chip(Painter& painter, ImVec2 centre, ImU32 colour, std::string_view words,
                       void (*sign)(Painter&, ImVec2, float, ImU32)) {
  const ImFont* font = painter.fonts().small_strong;
  float height = font->FontSize + painter.px(6), width = Painter::width(font, words) + painter.px(32);
  Rect box = {centre.x - width / 2, centre.y - height / 2, width, height};
  painter.fill(box, painter.theme().panel, painter.px(4));
  painter.fill(box, faded(colour, 0.16f), painter.px(4));
  painter.frame(box, colour, painter.px(4), 1.5f);
  sign(painter, {box.x + painter.px(14), centre.y}, painter.px(10), colour);
  painter.text(font, {box.x + painter.px(25), centre.y - font->FontSize / 2}, painter.theme().text, words);
  return box;
}

void LadderPanel::frame_label(const View& view, Painter& painter, const Axes& axes, const LadderFrame& frame,
                              ImU32 colour) {
  const Look& look = view.look;
  const ImFont *strong = look.fonts.strong, *plain = look.fonts.body;
  std::string flags = frame.flags, numbers = frame.numbers;
  if (frame.copy > 1) numbers += " · " + look.strings.format("ladder.copy", frame.copy);
  float room = std::abs(axes.x(frame.to) - axes.x(frame.from)) - painter.px(36);
  float flags_width = Painter::width(strong, flags), gap = painter.px(6);
  numbers = fitted(plain, std::max(0.0f, room - flags_width - gap), numbers);
  float width = flags_width + gap + Painter::width(plain, numbers);
  bool rightwards = axes.x(frame.to) > axes.x(frame.from);
  float x = rightwards ? axes.x(frame.from) + painter.px(14) : axes.x(frame.from) - painter.px(14) - width;
  // Above the arrow's beginning, where nothing else is written.
  float top = axes.y(frame.sent_y) - strong->FontSize - painter.px(1);
  Rect ground = {x - painter.px(3), top, width + painter.px(6), strong->FontSize + painter.px(1)};
  painter.fill(ground, faded(look.theme.panel, 0.85f));
  x = painter.text(strong, {x, top}, colour, flags) + gap;
  painter.text(plain, {x, top}, frame.of_connection ? look.theme.quiet : look.theme.faint, numbers);
}

void LadderPanel::frame(const View& view, Painter& painter, const Axes& axes, const LadderFrame& frame) {
  using Fate = LadderFrame::Fate;
  const Theme& theme = view.look.theme;
  Ladder::Flight flight = view.ladder.flight(frame, view.now);
  float end_y = frame.fate == Fate::delivered ? frame.end_y
                : frame.fate == Fate::flying  ? flight.landing_y
                                              : frame.sent_y + 0.9f;
  if (!axes.seen(frame.sent_y - 1, end_y + 1)) return;
  float side = axes.x(frame.to) > axes.x(frame.from) ? 1.0f : -1.0f;
  ImVec2 from = {axes.x(frame.from) + side * painter.px(6), axes.y(frame.sent_y)};
  ImVec2 to = {axes.x(frame.to) - side * painter.px(6), axes.y(end_y)};
  auto along = [&](float part) {
    return ImVec2{from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part};
  };
  ImU32 colour = frame.reset ? theme.fault : frame.of_connection ? theme.text : theme.faint;

  bool small = frame.repeats && frame.fate != Fate::delivered;
  Rect hit = {std::min(from.x, to.x), from.y - axes.row, std::abs(to.x - from.x),
              std::min(to.y - from.y, axes.row) + axes.row};
  if (frame.repeats) hit.y = from.y - axes.row * 0.35f, hit.h = axes.row * 0.8f;
  bool hovered = false;
  if (pressable(hit, "frame " + std::to_string(frame.id.value), &hovered))
    view.ui.selected = view.ui.selected == frame.id ? FrameId{} : frame.id;
  bool selected = view.ui.selected == frame.id;
  if (selected)
    painter.fill({hit.x, hit.y, hit.w, hit.h + painter.px(4)}, faded(theme.accent, 0.13f), painter.px(4));
  if (selected || hovered) colour = theme.accent;
  float stroke = selected ? 2.5f : 1.75f;
  painter.note("frame " + std::to_string(frame.id.value) + " " + frame.flags, hit);

  if (small) {
    repeat(view, painter, frame, from, side, colour);
    return;
  }
  switch (frame.fate) {
    case Fate::delivered:
      painter.arrow(from, to, colour, stroke);
      if (frame.was_dropped) paint_cross(painter, along(0.5f), painter.px(10), theme.fault);
      break;
    case Fate::flying: {
      ImVec2 head = along(flight.progress);
      painter.dashed(head, to, faded(theme.faint, 0.6f));
      painter.arrow(from, head, theme.accent, 2.5f);
      painter.list()->AddCircleFilled(head, painter.px(5), theme.accent);
      break;
    }
    case Fate::held: {
      painter.dashed(along(0.5f), to, faded(theme.faint, 0.6f));
      painter.line(from, along(0.5f), colour, stroke);
      std::string words = view.look.strings.format("ladder.held", duration_text(view.now - frame.sent));
      Rect box = chip(painter, along(0.5f), theme.warn, words, paint_hold);
      painter.note("held " + std::to_string(frame.id.value), box);
      break;
    }
    case Fate::dropped:
      painter.line(from, along(0.5f), colour, stroke);
      chip(painter, along(0.5f), theme.fault, view.look.tr("ladder.dropped"), paint_cross);
      break;
  }
  if (!frame.repeats) frame_label(view, painter, axes, frame, colour);
}

// A further copy that waits or was dropped: a stub with its sign and number.
void LadderPanel::repeat(const View& view, Painter& painter, const LadderFrame& frame, ImVec2 from,
                         float side, ImU32 colour) {
  const ImFont* font = view.look.fonts.small;
  bool dropped = frame.fate == LadderFrame::Fate::dropped;
  ImVec2 sign = {from.x + side * painter.px(40), from.y + painter.px(3)};
  painter.line(from, {sign.x - side * painter.px(8), sign.y - 1}, colour, 1.5f);
  if (dropped)
    paint_cross(painter, sign, painter.px(9), view.look.theme.fault);
  else
    paint_hold(painter, sign, painter.px(10), view.look.theme.warn);
  std::string words = frame.flags + " · " + view.look.strings.format("ladder.copy", frame.copy);
  if (!dropped)
    words += " · " + view.look.strings.format("ladder.held", duration_text(view.now - frame.sent));
  float width = Painter::width(font, words);
  float x = side > 0 ? sign.x + painter.px(12) : sign.x - painter.px(12) - width;
  Rect ground = {x - painter.px(3), sign.y - font->FontSize / 2, width + painter.px(6), font->FontSize};
  painter.fill(ground, faded(view.look.theme.panel, 0.85f));
  painter.text(font, {x, ground.y}, view.look.theme.quiet, words);
}

}  // namespace wirestep::app
