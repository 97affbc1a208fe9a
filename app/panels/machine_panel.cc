#include "app/panels/machine_panel.h"

#include "app/look/shapes.h"
#include "app/model/machine_sockets.h"
#include "base/utf8.h"

namespace wirestep::app {

void MachinePanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  Rect inner = panel_ground(painter, rect, "");
  if (!view.machine || !view.machine->trouble.empty()) {
    const Strings& strings = view.look.strings;
    paint_empty(painter, inner,
                view.machine ? strings.said(view.machine->trouble) : std::string(strings("machine.waits")));
    return;
  }
  const Model& machine = *view.machine->model;
  SocketRows::List list;
  list.sockets = machine_sockets(machine, filter_);
  list.owner = [&](const ModelSocket& each) { return owner_text(machine, each.socket); };
  float line = painter.px(28);
  head(view, painter, {inner.x, inner.y, inner.w, line - painter.px(6)}, list.sockets.size(),
       machine.sockets.size());
  Rect below = {inner.x, inner.y + line, inner.w, inner.h - line};
  if (list.sockets.empty()) {
    paint_empty(painter, below, view.look.tr(machine.sockets.empty() ? "machine.empty" : "machine.none"));
    return;
  }
  // Its clock is the present's, whatever moment the other panels show.
  View live = view;
  live.now = view.machine->now;
  rows_.draw(live, "machine", below, list, chosen_);
}

// The filter as it is typed, and how many sockets it leaves.
void MachinePanel::head(const View& view, Painter& painter, const Rect& rect, std::size_t shown,
                        std::size_t all) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const ImFont* small = look.fonts.small;
  float middle = rect.y + rect.h / 2, top = middle - small->FontSize / 2;
  std::string count = look.strings.format("machine.count", shown, all);
  float right = rect.right() - Painter::width(small, count) - painter.px(2);
  painter.text(small, {right, top}, theme.quiet, count);

  Rect field = {rect.x, rect.y, right - painter.px(12) - rect.x, rect.h};
  if (!filter_.empty()) {
    ButtonSpec clear = {"machine.clear", look.tr("machine.clear"), "", ButtonKind::plain, true, true};
    float width = button_width(look, clear);
    field.w -= width + painter.px(6);
    if (button(painter, {field.right() + painter.px(6), rect.y, width, rect.h}, clear))
      filter_.clear(), typing_ = false;
  }
  bool hovered = false;
  if (pressable(field, "machine filter", &hovered)) typing_ = !typing_;
  painter.note("machine filter", field);
  painter.frame(field,
                typing_   ? theme.accent
                : hovered ? theme.quiet
                          : theme.line,
                painter.px(4), typing_ ? 2 : 1);
  float x = field.x + painter.px(8), room = field.right() - painter.px(30) - x;
  if (filter_.empty() && !typing_)
    painter.text_fit(small, {x, top}, room, theme.quiet, look.tr("machine.filter"));
  else
    x = painter.text_fit(small, {x, top}, room, theme.text, filter_);
  if (typing_)
    painter.fill({x + painter.px(1), field.y + painter.px(4), painter.px(2), field.h - painter.px(8)},
                 theme.accent);
  if (!typing_)
    paint_key(painter, {field.right() - key_width(look, "/") - painter.px(4), middle}, "/", theme.quiet);
}

bool MachinePanel::key(const View&, const KeyPress& press) {
  if (press.control) return false;
  if (typing_ && press.special == SpecialKey::enter) {
    typing_ = false;
    return true;
  }
  if (typing_ && press.special == SpecialKey::backspace) {
    while (!filter_.empty() && (static_cast<unsigned char>(filter_.back()) & 0xc0) == 0x80)
      filter_.pop_back();
    if (!filter_.empty()) filter_.pop_back();
    return true;
  }
  if (typing_ && press.character != 0) {
    append_utf8(filter_, press.character);
    return true;
  }
  if (press.character == U'/') {
    typing_ = true;
    return true;
  }
  return rows_.key(press, chosen_);
}

}  // namespace wirestep::app
