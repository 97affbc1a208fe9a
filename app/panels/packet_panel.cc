#include "app/panels/packet_panel.h"

#include <algorithm>
#include <cmath>

#include "app/look/shapes.h"

namespace wirestep::app {

namespace {

// The chosen frame's `sent` event, or that of the frame to act on, or the latest. Null if there is no frame.
const FrameEvent* frame_to_show(const View& view) {
  const LadderFrame* chosen = view.ladder.frame(view.ui.selected);
  std::size_t index = 0;
  if (chosen) {
    index = chosen->index;
  } else if (const ModelFrame* next = frame_to_act_on(view)) {
    index = next->sent_index;
  } else if (!view.ladder.frames().empty()) {
    index = view.ladder.frames().back().index;
  } else {
    return nullptr;
  }
  return std::get_if<FrameEvent>(&view.trace[index].body);
}

}  // namespace

void PacketPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  const FrameEvent* event = frame_to_show(view);
  if (!event) {
    Rect inner = panel_ground(painter, rect, view.look.tr("packet.title"));
    paint_empty(painter, inner, view.look.tr("packet.empty"));
    return;
  }
  std::string title = view.look.strings.format("packet.frame", event->frame.value, event->wire_length);
  Rect inner = panel_ground(painter, rect, title);
  std::span<const std::byte> frame = view.trace.bytes(event->bytes);
  packet::Packet packet = packet::dissect(frame, event->wire_length);
  ScrollRegion scroll(view.look, "packet", inner);
  Painter inside(view.look);
  float y = 0, width = inner.w - painter.px(10);
  Marked marked;
  auto at = [&] { return ImVec2{scroll.origin().x, scroll.origin().y + y}; };
  if (packet.malformed) {
    std::string words =
        view.look.strings.format("packet.malformed", packet.malformed->field, packet.malformed->why);
    paint_warning(inside, {at().x + painter.px(7), at().y + painter.px(10)}, painter.px(14),
                  view.look.theme.fault);
    inside.text_fit(view.look.fonts.small_strong, {at().x + painter.px(20), at().y + painter.px(3)},
                    width - painter.px(20), view.look.theme.fault, words);
    y += painter.px(24);
  }
  // What is taught stands first: the highest layer, then what carries it.
  for (auto each = packet.layers.rbegin(); each != packet.layers.rend(); ++each)
    y += layer(view, inside, at(), width, *each, marked);
  y += painter.px(6);
  y += bytes(view, inside, at(), width, frame, marked);
  scroll.content_height(y);
  if (shown_ != event->frame) scroll.reveal(0, 1);
  shown_ = event->frame;
}

float PacketPanel::layer(const View& view, Painter& painter, ImVec2 at, float width,
                         const packet::Layer& layer, Marked& marked) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  float row = painter.px(22), y = 0;
  std::string name(packet::name(layer.protocol));
  Rect head = {at.x, at.y, width, row};
  bool hovered = false, open = open_.contains(layer.protocol);
  if (pressable(head, "layer " + name + std::to_string(layer.offset), &hovered)) {
    if (open)
      open_.erase(layer.protocol);
    else
      open_.insert(layer.protocol);
  }
  if (hovered) marked = {layer.offset, layer.length};
  painter.fill(head, hovered ? faded(theme.accent, 0.16f) : theme.raised, painter.px(3));
  float middle = at.y + row / 2;
  painter.text_centred(look.fonts.small_strong, {at.x + painter.px(10), middle}, theme.quiet,
                       open ? "−" : "+");
  painter.text(look.fonts.small_strong,
               {at.x + painter.px(22), middle - look.fonts.small_strong->FontSize / 2}, theme.text, name);
  painter.text_right(look.fonts.small,
                     {at.x + width - painter.px(8), middle - look.fonts.small->FontSize / 2}, theme.quiet,
                     look.strings.format("packet.bytes", layer.length));
  y += row + painter.px(2);
  if (!open) return y;
  float label_width = std::min(painter.px(194), width * 0.57f);
  for (std::size_t i = 0; i < layer.fields.size(); ++i) {
    const packet::Field& field = layer.fields[i];
    Rect place = {at.x, at.y + y, width, row - painter.px(2)};
    bool over = false;
    pressable(place, "field " + name + std::to_string(i), &over);
    if (over) {
      marked = {field.offset, field.length};
      painter.fill(place, faded(theme.accent, 0.16f), painter.px(3));
    }
    float line = place.y + place.h / 2;
    painter.text_fit(look.fonts.small, {at.x + painter.px(22), line - look.fonts.small->FontSize / 2},
                     label_width - painter.px(26), theme.quiet, field.name);
    float x = at.x + label_width;
    ImU32 colour = theme.text;
    if (field.checksum == packet::Checksum::bad || field.checksum == packet::Checksum::good) {
      bool good = field.checksum == packet::Checksum::good;
      colour = good ? theme.text : theme.fault;
      ImVec2 sign = {x + painter.px(6), line};
      if (good)
        paint_tick(painter, sign, painter.px(10), theme.good);
      else
        paint_cross(painter, sign, painter.px(9), theme.fault);
      x += painter.px(18);
    }
    painter.text_fit(look.fonts.code_small, {x, line - look.fonts.code_small->FontSize / 2}, at.x + width - x,
                     colour, field.text);
    y += place.h;
  }
  return y + painter.px(4);
}

float PacketPanel::bytes(const View& view, Painter& painter, ImVec2 at, float width,
                         std::span<const std::byte> frame, const Marked& marked) {
  const ImFont* code = view.look.fonts.code_small;
  const Theme& theme = view.look.theme;
  float cell = std::ceil(Painter::width(code, "00 ")), left = std::ceil(Painter::width(code, "0000  "));
  float row = std::floor(code->FontSize * 1.4f);
  std::size_t per_row = width > left + 16 * cell ? 16 : 8;
  std::size_t shown =
      std::min<std::size_t>(frame.size(), 2048);  // the record of a jumbo frame isn't read here
  for (std::size_t i = 0; i < shown; ++i) {
    float y = at.y + static_cast<float>(i / per_row) * row;
    if (i % per_row == 0) painter.text(code, {at.x, y}, theme.faint, fmt::format("{:04x}", i));
    float x = at.x + left + static_cast<float>(i % per_row) * cell;
    bool here = i >= marked.offset && i < marked.offset + marked.length;
    if (here) painter.fill({x - painter.px(2), y - 1, cell, row}, faded(theme.accent, 0.30f));
    painter.text(code, {x, y}, here ? theme.text : theme.quiet,
                 fmt::format("{:02x}", std::to_integer<unsigned>(frame[i])));
  }
  return static_cast<float>((shown + per_row - 1) / per_row) * row;
}

}  // namespace wirestep::app
