// Frames that share a line of the ladder: the copies of a segment, and the sign that folds and unfolds a run.
#include <cmath>

#include "app/look/shapes.h"
#include "app/model/ladder_words.h"
#include "app/panels/ladder_panel.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

using Fate = LadderFrame::Fate;

}  // namespace

// Further copies that wait or were dropped: a stub with its sign, and how many there are. A run of them is
// folded into this line and can be opened.
void LadderPanel::copies(const View& view, Painter& painter, const Axes& axes, const LadderFrame& frame,
                         ImU32 colour) {
  const Look& look = view.look;
  const ImFont* font = look.fonts.small;
  const auto& run = view.ladder.run(frame);
  const auto& frames = view.ladder.frames();
  bool head = frames[run.front()].id == frame.id,
       opened = view.ladder.options().open.contains(frames[run.front()].id);
  std::uint32_t count = 0;
  Fate fate = frame.fate(axes.cursor);
  bool coming = fate == Fate::coming, waits = fate == Fate::held || fate == Fate::flying;
  if (head && !opened) {
    for (std::uint32_t number : run) {
      Fate each = frames[number].fate(axes.cursor);
      count += each != Fate::coming;
      waits |= each == Fate::held || each == Fate::flying;
    }
    if (coming) count = static_cast<std::uint32_t>(run.size());
  }
  float side = axes.x(frame.to) > axes.x(frame.from) ? 1.0f : -1.0f, opacity = coming ? to_come : 1;
  ImVec2 from = {axes.x(frame.from) + side * painter.px(6), axes.y(frame.sent_y)};
  ImVec2 sign = {from.x + side * painter.px(40), from.y + painter.px(3)};
  painter.line(from, {sign.x - side * painter.px(8), sign.y - 1}, colour, 1.5f);
  if (!waits && !coming && fate == Fate::dropped)
    paint_cross(painter, sign, painter.px(9), look.theme.fault);
  else if (waits || coming)
    paint_hold(painter, sign, painter.px(10), faded(look.theme.warn, opacity));
  std::string flags = flags_text(frame);
  std::string words = count > 1
                          ? look.strings.format("ladder.copies", frame.copy, frame.copy + count - 1, flags)
                          : look.strings.format("ladder.copy_of", frame.copy, flags);
  // As far as the other host's line, or what opens the run before it; for how long comes last, if there is
  // room.
  float room = std::abs(axes.x(frame.to) - sign.x) - painter.px(head && run.size() > 1 ? 32 : 20);
  if (waits) {
    std::string held =
        look.strings.format("ladder.held", duration_text(view.now - view.trace[frame.sent].time));
    if (Painter::width(font, words + " · " + held) <= room) words += " · " + held;
  }
  words = fitted(font, room, words);
  float width = Painter::width(font, words);
  float x = side > 0 ? sign.x + painter.px(12) : sign.x - painter.px(12) - width;
  Rect ground = {x - painter.px(3), sign.y - font->FontSize / 2, width + painter.px(6), font->FontSize};
  painter.fill(ground, faded(look.theme.panel, 0.85f));
  painter.text(font, {x, ground.y}, faded(look.theme.quiet, opacity), words);
  if (!head || run.size() < 2) return;
  // At the other end of the wire.
  float far = axes.x(frame.to) - side * painter.px(13);
  Rect place = {far - painter.px(10), sign.y - painter.px(9), painter.px(20), painter.px(18)};
  fold_sign(view, painter, axes, place, frame);
}

// What opens and closes a run: a triangle that points at what it does.
void LadderPanel::fold_sign(const View& view, Painter& painter, const Axes& axes, const Rect& place,
                            const LadderFrame& head) {
  const Look& look = view.look;
  bool opened = view.ladder.options().open.contains(head.id), hovered = false;
  if (axes.body.contains(place.min()) && pressable(place, fmt::format("run {}", head.id.value), &hovered)) {
    auto& open = view.ui.ladder.open;
    if (opened)
      open.erase(head.id);
    else
      open.insert(head.id);
  }
  ImVec2 centre = {place.x + place.w / 2, place.y + place.h / 2};
  float size = painter.px(5);
  ImU32 with = hovered ? look.theme.accent : look.theme.quiet;
  if (opened)
    painter.list()->AddTriangleFilled({centre.x - size, centre.y - size / 2},
                                      {centre.x + size, centre.y - size / 2}, {centre.x, centre.y + size},
                                      with);
  else
    painter.list()->AddTriangleFilled({centre.x - size / 2, centre.y - size}, {centre.x + size, centre.y},
                                      {centre.x - size / 2, centre.y + size}, with);
  painter.note(fmt::format("run {}", head.id.value), place);
}

}  // namespace wirestep::app
