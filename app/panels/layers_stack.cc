// The boxes of one host in the picture of layers.

#include <algorithm>
#include <cmath>

#include "app/look/rich_text.h"
#include "app/look/shapes.h"
#include "app/look/widgets.h"
#include "app/panels/layers_drawing.h"

namespace wirestep::app {

namespace {

// Bytes of a frame, and what they were when it was sent.
struct HexBytes {
  std::span<const std::byte> all, as_sent;
};

// Hex digits in as many lines as there is room for; the last place is "…" if they don't fit.
void paint_hex(Painter& painter, const Rect& rect, const HexBytes& bytes, std::size_t offset,
               std::size_t length, float line) {
  const Theme& theme = painter.theme();
  const ImFont* code = painter.fonts().code_small;
  float pitch = Painter::width(code, "00") + painter.px(4);
  auto columns = static_cast<std::size_t>(std::max(0.0f, (rect.w + painter.px(4)) / pitch));
  auto lines = static_cast<std::size_t>(std::max(0.0f, rect.h / line));
  length = offset < bytes.all.size() ? std::min(length, bytes.all.size() - offset) : 0;
  if (columns == 0 || lines == 0) return;
  // No more columns than the lines need, so that all are about as long.
  if (length <= columns * lines) columns = std::max<std::size_t>(1, (length + lines - 1) / lines);
  for (std::size_t i = 0; i < length; ++i) {
    ImVec2 at = {rect.x + pitch * static_cast<float>(i % columns),
                 rect.y + line * static_cast<float>(i / columns)};
    if (i + 1 == columns * lines && length > columns * lines) {
      painter.text(code, at, theme.quiet, "…");
      return;
    }
    std::size_t byte = offset + i;
    bool changed = byte < bytes.as_sent.size() && bytes.as_sent[byte] != bytes.all[byte];
    painter.text(code, at, changed ? theme.fault : theme.text,
                 fmt::format("{:02x}", std::to_integer<unsigned>(bytes.all[byte])));
    if (changed) {
      float y = at.y + code->FontSize;
      painter.line({at.x, y}, {at.x + pitch - painter.px(4), y}, theme.fault, 2);
    }
  }
}

// How wide a header's box must be for its hex digits to fit into so many lines.
float hex_width(const Painter& painter, std::size_t length, std::size_t lines) {
  std::size_t columns = (length + lines - 1) / std::max<std::size_t>(lines, 1);
  return static_cast<float>(columns) * (Painter::width(painter.fonts().code_small, "00") + painter.px(4));
}

HexBytes bytes_of(const LayersSide& side) {
  return {side.sender ? side.journey.bytes_sent : side.journey.bytes, side.journey.bytes_sent};
}

void dashed_box(Painter& painter, const Rect& box, ImU32 colour, float stroke) {
  ImVec2 west = {box.x, box.bottom()}, east = {box.right(), box.y};
  painter.dashed(box.min(), east, colour, stroke);
  painter.dashed(west, box.max(), colour, stroke);
  painter.dashed(box.min(), west, colour, stroke);
  painter.dashed(east, box.max(), colour, stroke);
}

std::string part_name(const LayerPart& part) {
  return part.name.empty() ? std::to_string(part.length) : fmt::format("{} {}", part.name, part.length);
}

// One row of a host: its own headers with their bytes, and in them, small, what they carry.
std::optional<LayerRow> stack_row(const LayersSide& side, Painter& painter, LayerRow row, float least,
                                  float& width) {
  const Theme& theme = painter.theme();
  const ImFont *small = painter.fonts().small_strong, *plain = painter.fonts().small;
  Rect cell = side.plan.cell(side.column(), row);
  cell.h -= painter.px(3);
  std::vector<const LayerPart*> own, inner;
  for (const LayerPart& part : side.parts) {
    if (part.row == row) own.push_back(&part);
    if (part.row < row) inner.push_back(&part);
  }
  if (own.empty()) {
    width = least;
    painter.text_centred(small, {cell.x + cell.w / 2, cell.y + cell.h / 2}, theme.faint, "—");
    return std::nullopt;
  }
  float pad = painter.px(5), strip = painter.px(26), label = small->FontSize + painter.px(2);
  float line = side.plan.line;
  auto lines = static_cast<std::size_t>(std::max(1.0f, (cell.h - label - painter.px(1)) / line));
  float inside = strip * static_cast<float>(inner.size());
  std::vector<float> widths;
  float needed = 0;
  for (const LayerPart* part : own) {
    float words = Painter::width(small, part_name(*part));
    if (!part->from_to.empty()) words += painter.px(8) + Painter::width(plain, part->from_to);
    float room = cell.w - inside - 2 * pad;
    float hex = hex_width(painter, part->length, lines);
    widths.push_back(std::max(std::min(words, room), std::min(hex, room)) + 2 * pad);
    needed += widths.back();
  }
  float whole = std::min(cell.w, std::max(needed + inside, least));
  float scale = (whole - inside) / needed;
  width = whole;
  Rect box = {cell.right() - whole, cell.y, whole, cell.h};
  bool there = side.has(row);
  ImU32 colour = layer_colour(theme, row);
  if (!there) {
    // Not here yet, or never: its outline only.
    dashed_box(painter, box, theme.line, 1);
    return std::nullopt;
  }
  std::optional<LayerRow> pressed;
  if (pressable(box, (side.sender ? "sender " : "receiver ") + std::to_string(static_cast<int>(row))))
    pressed = row;
  painter.fill(box, faded(colour, 0.20f), painter.px(3));
  bool chosen = false;
  float x = box.x;
  for (std::size_t i = 0; i < own.size(); ++i) {
    const LayerPart& part = *own[i];
    float w = widths[i] * scale;
    Rect place = {x, box.y, w, box.h};
    bool here = side.chosen && *side.chosen >= part.offset && *side.chosen < part.offset + part.length;
    chosen |= here;
    if (here) painter.fill(place, faded(colour, 0.25f), painter.px(3));
    if (i > 0) painter.line({x, box.y}, {x, box.bottom()}, colour);
    float at = x + pad;
    if (part.fault) {
      paint_cross(painter, {at + painter.px(5), box.y + painter.px(1) + small->FontSize / 2}, painter.px(10),
                  theme.fault);
      at += painter.px(16);
    }
    at = painter.text_fit(small, {at, box.y + painter.px(1)}, x + w - at,
                          part.fault ? theme.fault : theme.text, part_name(part));
    float room = x + w - at - painter.px(10);
    if (!part.from_to.empty() && Painter::width(plain, part.from_to) <= room)
      painter.text(plain, {at + painter.px(8), box.y + painter.px(1)}, theme.quiet, part.from_to);
    paint_hex(painter, {x + pad, box.y + label, w - 2 * pad, box.h - label}, bytes_of(side), part.offset,
              part.length, line);
    painter.note((side.sender ? "sender " : "receiver ") + part_name(part), place);
    x += w;
  }
  // What it carries: a strip per header, and the innermost for the message itself.
  float step = painter.px(3);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    ImU32 of = layer_colour(theme, inner[i]->row);
    float inset = step * static_cast<float>(i + 1);
    Rect nested = {x, box.y + inset, box.right() - x - step, box.h - 2 * inset};
    painter.fill(nested, theme.panel, painter.px(2));
    painter.fill(nested, faded(of, 0.26f), painter.px(2));
    painter.frame(nested, of, painter.px(2));
    painter.text_centred(small, {x + (strip - step) / 2, nested.y + nested.h / 2}, theme.text,
                         std::to_string(inner[i]->length));
    x += strip - step / static_cast<float>(inner.size());
  }
  painter.frame(box, colour, painter.px(3), chosen ? 2.5f : 1.5f);
  return pressed;
}

std::string readable(std::string_view bytes) {
  std::string text;
  for (char c : bytes.substr(0, 24)) text += static_cast<unsigned char>(c) < ' ' || c == 127 ? '.' : c;
  // A UTF-8 character that was cut in two isn't shown at all.
  while (!text.empty() && bytes.size() > 24 && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80)
    text.pop_back();
  return text;
}

// The program's row: its call, and the bytes that it handed over or got.
std::optional<LayerRow> program_row(const LayersSide& side, Painter& painter) {
  const View& view = side.view;
  const Theme& theme = painter.theme();
  const Look& look = view.look;
  const ImFont *code = look.fonts.code_small, *small = look.fonts.small;
  Rect cell = side.plan.cell(side.column(), LayerRow::application);
  std::uint32_t event = side.sender ? side.journey.written : side.journey.read;
  if (side.sender && side.journey.write_returned != no_event) event = side.journey.write_returned;
  float y = cell.y + painter.px(1);
  if (event != no_event) {
    const auto& call = std::get<CallEvent>(view.trace[event].body);
    std::string words = fmt::format("{}()", view.trace.text(call.name));
    if (call.stage == CallStage::returned) words += fmt::format(" = {}", call.result);
    painter.text_fit(look.fonts.code_strong, {cell.x, y}, cell.w, theme.text, words);
    painter.note((side.sender ? "sender call " : "receiver call ") + words, cell);
  } else if (side.sender && !side.journey.has_payload()) {
    RichTextStyle style = {small, look.fonts.small_strong, code, theme.quiet};
    paint_rich_text(painter, {cell.x, y}, paragraph(look.tr("layers.kernels_own")), style, cell.w);
    return std::nullopt;
  }
  if (!side.has(LayerRow::application) || !side.journey.has_payload()) return std::nullopt;
  float top = y + look.fonts.code_strong->FontSize + painter.px(4);
  std::string count = bytes_words(look, side.journey.handed_length);
  const ImFont* strong = look.fonts.small_strong;
  std::string text = "\"" + readable(side.journey.handed) + "\"";
  float pad = painter.px(6), words = Painter::width(strong, count);
  float height = std::min(cell.bottom() - top - painter.px(2), painter.px(40));
  Rect box = {cell.x, top, cell.w, height};
  float need = words + 3 * pad +
               std::max(hex_width(painter, side.journey.handed.size(), 1), Painter::width(code, text)) + pad;
  box.w = std::min(cell.w, need), box.x = cell.right() - box.w;
  ImU32 colour = layer_colour(theme, LayerRow::application);
  painter.fill(box, faded(colour, 0.26f), painter.px(3));
  painter.frame(box, colour, painter.px(3), 1.5f);
  painter.text(strong, {box.x + pad, box.y + (box.h - strong->FontSize) / 2}, theme.text, count);
  painter.note(side.sender ? "sender message" : "receiver message", box);
  float x = box.x + words + 3 * pad, room = box.right() - x - pad;
  bool two = box.h >= 2 * code->FontSize;
  auto bytes = std::as_bytes(std::span(side.journey.handed));
  HexBytes hex{bytes, bytes};
  if (two) painter.text_fit(code, {x, box.y + painter.px(2)}, room, theme.text, text);
  float hex_top = two ? box.bottom() - code->FontSize - painter.px(3) : box.y + (box.h - code->FontSize) / 2;
  paint_hex(painter, {x, hex_top, room, side.plan.line}, hex, 0, bytes.size(), side.plan.line);
  return std::nullopt;
}

// What is known of a message that is in the sender's kernel: not where in it.
void kernel_words(const LayersSide& side, Painter& painter) {
  const Look& look = side.view.look;
  const Journey& journey = side.journey;
  std::string words(look.tr("layers.inside"));
  if (journey.send_queue && *journey.send_queue > 0)
    words += " " + look.strings.format("layers.send_queue", *journey.send_queue);
  if (journey.internet_counted)
    words += " " + std::string(look.tr(journey.transport_counted ? "layers.counted_both" : "layers.counted"));
  if (journey.asks) words += " " + look.strings.format("layers.asks", journey.asks_for, journey.asks.value);
  Rect top = side.plan.cell(side.plan.sender, LayerRow::transport),
       low = side.plan.cell(side.plan.sender, LayerRow::link);
  Rect box = {top.x, top.y, top.w, low.bottom() - top.y - painter.px(3)};
  dashed_box(painter, box, look.theme.warn, 1.5f);
  lesson::Prose text = paragraph(words);
  RichTextStyle style = {look.fonts.body, look.fonts.strong, look.fonts.code, look.theme.text};
  float pad = painter.px(10), width = box.w - 2 * pad;
  if (measure_rich_text(look, text, style, width) > box.h)
    style = {look.fonts.small, look.fonts.small_strong, look.fonts.code_small, look.theme.text};
  float height = measure_rich_text(look, text, style, width);
  paint_rich_text(painter, {box.x + pad, box.y + std::max(0.0f, (box.h - height) / 2)}, text, style, width);
  painter.note("in the kernel", box);
}

}  // namespace

std::optional<LayerRow> paint_stack(const LayersSide& side, Painter& painter) {
  std::optional<LayerRow> pressed = program_row(side, painter);
  if (!side.journey.frame) {
    if (side.sender) kernel_words(side, painter);
    return pressed;
  }
  float least = 0;
  for (LayerRow row : {LayerRow::transport, LayerRow::internet, LayerRow::link}) {
    float width = 0;
    if (auto hit = stack_row(side, painter, row, least, width)) pressed = hit;
    if (width > 0) least = width + painter.px(8);
  }
  return pressed;
}

}  // namespace wirestep::app
