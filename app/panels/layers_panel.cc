#include "app/panels/layers_panel.h"

#include <algorithm>

#include "app/look/host_mark.h"

namespace wirestep::app {

bool LayersPanel::follow(const View& view) {
  if (watch_.changed(view)) journeys_ = std::make_unique<Journeys>(view.trace);
  journeys_->follow(view.trace.size());
  now_ = journeys_->at(view.model, view.ui.selected);
  return now_.has_value();
}

void LayersPanel::choose_layer(const View& view, LayerRow row) {
  if (!now_ || !now_->frame) return;
  for (const LayerPart& part : layer_parts(*now_)) {
    if (part.row != row) continue;
    view.ui.selected = now_->frame->frame;
    view.ui.byte = part.offset;
    return;
  }
}

void LayersPanel::choose_frame(const View& view, int by) {
  FrameId shown = now_ && now_->frame ? now_->frame->frame : FrameId{};
  if (auto next = journeys_->neighbour(shown, by, view.model.cursor)) {
    view.ui.selected = *next;
    view.ui.byte.reset();
  }
}

bool LayersPanel::key(const View& view, const KeyPress& press) {
  if (press.control || !follow(view)) return false;
  if (press.character == '0') {
    view.ui.selected = {};
    view.ui.byte.reset();
    return true;
  }
  auto step = [&](int by) {
    if (!now_->frame) return;
    std::vector<LayerPart> parts = layer_parts(*now_);
    std::optional<int> at;
    for (const LayerPart& part : parts)
      if (view.ui.byte && *view.ui.byte >= part.offset && *view.ui.byte < part.offset + part.length)
        at = static_cast<int>(part.row);
    // From the first key on: down from the program, or up from the wire.
    int row = at ? *at + by : by > 0 ? 0 : static_cast<int>(layer_rows) - 1;
    for (; row >= 0 && row < static_cast<int>(layer_rows); row += by) {
      auto wanted = static_cast<LayerRow>(row);
      if (std::none_of(parts.begin(), parts.end(), [&](const LayerPart& each) { return each.row == wanted; }))
        continue;
      choose_layer(view, wanted);
      return;
    }
  };
  switch (press.special) {
    case SpecialKey::up:
      step(-1);
      return true;
    case SpecialKey::down:
      step(1);
      return true;
    case SpecialKey::left:
      choose_frame(view, -1);
      return true;
    case SpecialKey::right:
      choose_frame(view, 1);
      return true;
    default:
      return false;
  }
}

void LayersPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  painter.fill(rect, view.look.theme.panel);
  follow(view);
  head(view, painter, rect);
  float pad = painter.px(10), top = painter.px(32);
  Rect body = {rect.x + pad, rect.y + top, rect.w - 2 * pad, rect.h - top - painter.px(4)};
  if (auto row = paint_layers(view, painter, body, now_ ? &*now_ : nullptr)) choose_layer(view, *row);
}

void LayersPanel::head(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  float x = rect.right() - painter.px(10), top = rect.y + painter.px(4), middle = top + painter.px(12);
  auto control = [&](std::string_view id, std::string_view words, std::string_view key, bool enabled) {
    ButtonSpec spec = {id, words, key, ButtonKind::plain, enabled, true};
    float width = button_width(look, spec);
    x -= width;
    bool pressed = button(painter, {x, top, width, painter.px(24)}, spec);
    x -= painter.px(5);
    return pressed;
  };
  if (now_) {
    std::size_t cursor = view.model.cursor;
    FrameId shown = now_->frame ? now_->frame->frame : FrameId{};
    bool later = now_->frame && journeys_->neighbour(shown, 1, cursor).has_value();
    bool earlier = journeys_->neighbour(shown, -1, cursor).has_value();
    if (control("later", "", "→", later)) choose_frame(view, 1);
    if (control("earlier", "", "←", earlier)) choose_frame(view, -1);
    if (view.ui.selected && control("now", look.tr("layers.now"), "0", true)) {
      view.ui.selected = {};
      view.ui.byte.reset();
    }
  }
  std::string words = now_ ? journey_words(view, *now_) : std::string(look.tr("layers.none"));
  const ImFont* strong = look.fonts.strong;
  float left = rect.x + painter.px(12);
  painter.text_fit(strong, {left, middle - strong->FontSize / 2}, x - left, look.theme.text, words);
}

}  // namespace wirestep::app
