#include "app/panels/wire_desk.h"

#include <algorithm>
#include <array>

#include "app/look/shapes.h"
#include "app/model/ladder_words.h"
#include "packet/packet.h"

namespace wirestep::app {

std::string frame_name(const View& view, const ModelFrame& frame) {
  const LadderFrame* record = view.ladder.frame(frame.frame.frame);
  std::string what =
      record ? flags_text(*record)
             : std::string(packet::name(packet::brief(view.trace.bytes(frame.frame.bytes)).protocol));
  return fmt::format("{} #{}", what, frame.frame.frame.value);
}

float WireDesk::height(const Look& look) {
  return 2 * button_height(look) + look.px(36);
}

void WireDesk::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  painter.fill(rect, view.look.theme.panel);
  painter.fill({rect.x, rect.y, rect.w, 1}, view.look.theme.line);
  float pad = painter.px(12), height = button_height(view.look);
  if (!view.model.wire && !view.model.hosts.empty()) {
    paint_empty(painter, rect.inset(pad), view.look.tr("wire.none"));
    return;
  }
  clutch(view, painter, {rect.x + pad, rect.y + pad, rect.w - 2 * pad, height});
  frames(view, painter, {rect.x + pad, rect.y + 2 * pad + height, rect.w - 2 * pad, height});
}

void WireDesk::clutch(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  struct Choice {
    WireMode mode;
    std::string_view key;
  };
  constexpr std::array<Choice, 3> choices = {
      {{WireMode::live, "l"}, {WireMode::slow, "w"}, {WireMode::hold, "h"}}};
  const ImFont* font = look.fonts.strong;
  float middle = rect.y + rect.h / 2;
  float x =
      painter.text(font, {rect.x, middle - font->FontSize / 2}, look.theme.text, look.tr("wire.title")) +
      painter.px(12);
  bool up = !view.model.hosts.empty();
  bool same = up && std::all_of(view.model.hosts.begin(), view.model.hosts.end(), [&](const ModelHost& host) {
                return host.wire == view.model.hosts.front().wire;
              });
  for (const Choice& choice : choices) {
    std::string id = "wire." + std::string(name(choice.mode));
    bool chosen = same && view.model.hosts.front().wire == choice.mode;
    ButtonSpec spec = {id, look.tr(id), choice.key, chosen ? ButtonKind::chosen : ButtonKind::plain, up};
    float width = button_width(look, spec);
    if (button(painter, {x, rect.y, width, rect.h}, spec))
      view.post(Command(command::SetWire{.from = std::nullopt, .mode = choice.mode}));
    x += width + painter.px(6);
  }
  const ImFont* small = look.fonts.small;
  if (view.ladder.folded() > 0) {
    std::string words = look.strings.format("wire.folded", view.ladder.folded());
    if (Painter::width(small, words) < rect.right() - x - painter.px(8))
      painter.text_right(small, {rect.right(), middle - small->FontSize / 2}, look.theme.faint, words);
  }
}

void WireDesk::frames(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const ModelFrame* acting = frame_to_act_on(view);
  ButtonSpec deliver = {"deliver", look.tr("wire.deliver"), "d",
                        acting ? ButtonKind::ready : ButtonKind::plain, acting != nullptr};
  bool was_dropped = acting && acting->frame.stage == FrameStage::dropped;
  if (was_dropped) deliver.label = look.tr("wire.after_all");
  ButtonSpec drop = {"drop", look.tr("wire.drop"), "x", ButtonKind::plain, acting != nullptr && !was_dropped};
  float right = rect.right();
  for (const ButtonSpec* spec : {&drop, &deliver}) {
    float width = button_width(look, *spec);
    right -= width;
    if (button(painter, {right, rect.y, width, rect.h}, *spec)) {
      if (spec == &drop)
        view.post(Command(command::Drop{acting->frame.frame}));
      else
        view.post(Command(command::Deliver{acting->frame.frame}));
    }
    right -= painter.px(6);
  }
  // The queue, oldest first; the chosen one is framed.
  float x = rect.x, middle = rect.y + rect.h / 2, height = painter.px(26);
  right -= painter.px(6);
  const ImFont* font = look.fonts.small_strong;
  std::size_t shown = 0, waiting = view.model.in_flight.size() + (was_dropped ? 1 : 0);
  auto chip = [&](const ModelFrame& frame) {
    std::string words = frame_name(view, frame);
    float width = Painter::width(font, words) + painter.px(34);
    float more = shown + 1 < waiting ? painter.px(40) : 0;
    if (x + width > right - more) return false;
    Rect box = {x, middle - height / 2, width, height};
    bool chosen = acting && acting->frame.frame == frame.frame.frame, hovered = false;
    if (pressable(box, "chip " + std::to_string(frame.frame.frame.value), &hovered))
      view.ui.selected = frame.frame.frame;
    ImU32 colour = frame.frame.stage == FrameStage::dropped ? theme.fault
                   : frame.frame.stage == FrameStage::held  ? theme.warn
                                                            : theme.accent;
    painter.fill(box, faded(colour, hovered ? 0.26f : 0.14f), painter.px(4));
    painter.frame(box, chosen ? theme.accent : colour, painter.px(4), chosen ? 2.5f : 1.0f);
    ImVec2 sign = {box.x + painter.px(14), middle};
    if (frame.frame.stage == FrameStage::held)
      paint_hold(painter, sign, painter.px(10), colour);
    else if (frame.frame.stage == FrameStage::dropped)
      paint_cross(painter, sign, painter.px(9), colour);
    else
      paint_play(painter, sign, painter.px(10), colour);
    painter.text(font, {box.x + painter.px(25), middle - font->FontSize / 2}, theme.text, words);
    x += width + painter.px(6);
    ++shown;
    return true;
  };
  bool room = true;
  if (was_dropped) room = chip(*acting);
  for (const ModelFrame& frame : view.model.in_flight)
    if (room) room = chip(frame);
  if (shown < waiting)
    painter.text(font, {x, middle - font->FontSize / 2}, theme.quiet, fmt::format("+{}", waiting - shown));
  if (waiting == 0)
    painter.text_fit(look.fonts.small, {x, middle - look.fonts.small->FontSize / 2}, right - x, theme.quiet,
                     look.tr("wire.empty"));
}

}  // namespace wirestep::app
