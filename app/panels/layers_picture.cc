#include "app/panels/layers_picture.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/look/host_mark.h"
#include "app/look/rich_text.h"
#include "app/look/shapes.h"
#include "app/look/widgets.h"

namespace wirestep::app {

namespace {

using Place = Journey::Place;

// Where everything lies: the models on the left, then the two hosts with the names of the units between them.
struct Plan {
  std::array<Rect, layer_rows> rows;  // full width, from the application down
  Rect socket, wire;                  // the line between application and transport; the physical layer
  float osi, five, tcp_ip;            // widths of the models' columns; 0: it has no room
  bool named;                         // the models' layers have names, not only numbers
  Rect sender, middle, receiver;      // columns of the hosts, and between them
  float line;                         // of hex digits: from one to the next

  Rect cell(const Rect& column, LayerRow row) const {
    const Rect& place = rows[static_cast<std::size_t>(row)];
    return {column.x, place.y, column.w, place.h};
  }
};

float text_width(const Look& look, const std::vector<std::string>& keys, const ImFont* font) {
  float width = 0;
  for (const std::string& key : keys) width = std::max(width, Painter::width(font, look.tr(key)));
  return std::ceil(width);
}

// `back`: the sender stands on the right, as in the ladder.
Plan plan(const Look& look, const Rect& rect, bool back) {
  Plan plan{};
  const ImFont* small = look.fonts.small_strong;
  plan.named = rect.w >= look.px(760);
  float pad = look.px(12), number = look.px(24), gap = look.px(3);
  std::vector<std::string> osi = {"osi.1", "osi.2", "osi.3", "osi.4", "osi.5", "osi.6", "osi.7"};
  std::vector<std::string> tcp_ip = {"tcpip.application", "tcpip.transport", "tcpip.internet", "tcpip.link"};
  plan.osi = plan.named ? text_width(look, osi, small) + pad : number;
  plan.five = rect.w < look.px(520) ? 0 : number;
  plan.tcp_ip = plan.named ? text_width(look, tcp_ip, small) + pad : 0;
  float models = plan.osi + (plan.five > 0 ? plan.five + gap : 0) + (plan.tcp_ip > 0 ? plan.tcp_ip + gap : 0);
  float middle = look.px(plan.named ? 104 : 58);
  float host = std::floor((rect.w - models - middle - look.px(10)) / 2);
  float x = rect.x + models + look.px(10);

  float head = small->FontSize + look.px(4), socket = look.px(18);
  float wire = std::clamp(rect.h * 0.12f, look.px(26), look.px(44));
  float room = rect.h - head - socket - wire - look.px(2);
  float application = std::floor(std::clamp(room * 0.27f, look.px(48), look.px(90)));
  float each = std::floor((room - application) / 3), y = rect.y + head;
  plan.rows[0] = {rect.x, y, rect.w, application};
  plan.socket = {rect.x, y + application, rect.w, socket};
  y += application + socket;
  for (std::size_t i = 1; i < layer_rows; ++i, y += each) plan.rows[i] = {rect.x, y, rect.w, each};
  plan.wire = {rect.x, y + look.px(2), rect.w, wire};
  plan.sender = {x, rect.y, host, rect.h};
  plan.middle = {x + host, rect.y, middle, rect.h};
  plan.receiver = {x + host + middle, rect.y, host, rect.h};
  if (back) std::swap(plan.sender, plan.receiver);
  plan.line = look.fonts.code_small->FontSize;
  return plan;
}

ImU32 row_colour(const Theme& theme, LayerRow row) {
  constexpr std::array kinds = {0, 1, 2, 3};
  const std::array<ImU32, kinds.size()> colours = {theme.good, theme.accent, theme.literal, theme.quiet};
  return colours[static_cast<std::size_t>(row)];
}

// -- the models -----------------------------------------------------------------------------------

void model_cell(Painter& painter, const Rect& rect, std::string_view words, ImU32 colour, bool chosen) {
  const ImFont* font = painter.fonts().small_strong;
  Rect box = {rect.x, rect.y, rect.w, rect.h - painter.px(2)};
  painter.fill(box, faded(colour, chosen ? 0.42f : 0.16f), painter.px(3));
  if (chosen) painter.frame(box, colour, painter.px(3), 2);
  painter.text_fit(font, {box.x + painter.px(6), box.y + (box.h - font->FontSize) / 2}, box.w - painter.px(8),
                   painter.theme().text, words);
}

void models(const View& view, Painter& painter, const Plan& plan, std::optional<LayerRow> chosen) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const ImFont* small = look.fonts.small_strong;
  float x = plan.rows[0].x, top = plan.rows[0].y - small->FontSize - painter.px(4), gap = painter.px(3);
  auto is = [&](LayerRow row) { return chosen == row; };
  // OSI's rows: 7 to 5 share the application's, and 1 is the wire.
  auto osi_place = [&](int layer) -> Rect {
    if (layer == 1) return plan.wire;
    if (layer <= 4) return plan.rows[static_cast<std::size_t>(5 - layer)];
    const Rect& all = plan.rows[0];
    float third = all.h / 3;
    return {all.x, all.y + third * static_cast<float>(7 - layer), all.w, third};
  };
  auto osi_row = [](int layer) {
    return layer >= 5 ? LayerRow::application : static_cast<LayerRow>(layer <= 2 ? 3 : 5 - layer);
  };
  painter.text(small, {x + painter.px(6), top}, theme.quiet, look.tr("packet.osi"));
  for (int layer = 7; layer >= 1; --layer) {
    Rect place = osi_place(layer);
    std::string words =
        plan.named ? std::string(look.tr("osi." + std::to_string(layer))) : std::to_string(layer);
    model_cell(painter, {x, place.y, plan.osi, place.h}, words, row_colour(theme, osi_row(layer)),
               is(osi_row(layer)) && layer != 1);
  }
  x += plan.osi + gap;
  if (plan.five > 0) {
    painter.text_centred(small, {x + plan.five / 2, top + small->FontSize / 2}, theme.quiet, "5");
    for (int layer = 5; layer >= 1; --layer) {
      Rect place = layer == 5 ? plan.rows[0] : osi_place(layer);
      model_cell(painter, {x, place.y, plan.five, place.h}, std::to_string(layer),
                 row_colour(theme, osi_row(layer)), is(osi_row(layer)) && layer != 1);
    }
    x += plan.five + gap;
  }
  if (plan.tcp_ip == 0) return;
  painter.text(small, {x + painter.px(6), top}, theme.quiet, look.tr("packet.tcp_ip"));
  constexpr std::array<std::string_view, layer_rows> names = {"tcpip.application", "tcpip.transport",
                                                              "tcpip.internet", "tcpip.link"};
  for (std::size_t i = 0; i < layer_rows; ++i) {
    auto row = static_cast<LayerRow>(i);
    Rect place = plan.rows[i];
    if (row == LayerRow::link) place.h = plan.wire.bottom() - place.y;
    model_cell(painter, {x, place.y, plan.tcp_ip, place.h}, look.tr(names[i]), row_colour(theme, row),
               is(row));
  }
}

// -- a host's stack of boxes ----------------------------------------------------------------------

struct Bytes {
  std::span<const std::byte> all, as_sent;
};

// Hex digits in as many lines as there is room for; the last place is "…" if they don't fit.
void paint_hex(Painter& painter, const Rect& rect, const Bytes& bytes, std::size_t offset, std::size_t length,
               float line) {
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

struct Side {
  const View& view;
  const Plan& plan;
  const Journey& journey;
  const std::vector<LayerPart>& parts;
  bool sender;
  std::optional<std::size_t> chosen;  // byte

  Bytes bytes() const {
    return sender ? Bytes{journey.bytes_sent, journey.bytes_sent} : Bytes{journey.bytes, journey.bytes_sent};
  }
  const Rect& column() const { return sender ? plan.sender : plan.receiver; }
  bool has(LayerRow row) const {
    return sender ? sender_has(journey, row) : receiver_has(journey, parts, row);
  }
};

std::string part_name(const LayerPart& part) {
  return part.name.empty() ? std::to_string(part.length) : fmt::format("{} {}", part.name, part.length);
}

// One row of a host: its own headers with their bytes, and in them, small, what they carry.
std::optional<LayerRow> stack_row(const Side& side, Painter& painter, LayerRow row, float least,
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
  ImU32 colour = row_colour(theme, row);
  if (!there) {
    // Not here yet, or never: its outline only.
    for (auto [a, b] : {std::pair(box.min(), ImVec2{box.right(), box.y}),
                        {ImVec2{box.x, box.bottom()}, box.max()},
                        {box.min(), ImVec2{box.x, box.bottom()}},
                        {ImVec2{box.right(), box.y}, box.max()}})
      painter.dashed(a, b, theme.line);
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
    paint_hex(painter, {x + pad, box.y + label, w - 2 * pad, box.h - label}, side.bytes(), part.offset,
              part.length, line);
    painter.note((side.sender ? "sender " : "receiver ") + part_name(part), place);
    x += w;
  }
  // What it carries: a strip per header, and the innermost for the message itself.
  float step = painter.px(3);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    ImU32 of = row_colour(theme, inner[i]->row);
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
std::optional<LayerRow> program_row(const Side& side, Painter& painter) {
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
    painter.text_fit(small, {cell.x, y}, cell.w, theme.quiet, look.tr("layers.kernels_own"));
    return std::nullopt;
  }
  if (!side.has(LayerRow::application) || !side.journey.has_payload()) return std::nullopt;
  float top = y + look.fonts.code_strong->FontSize + painter.px(4);
  std::string count = side.view.look.strings.format("packet.bytes", side.journey.handed_length);
  const ImFont* strong = look.fonts.small_strong;
  std::string text = "\"" + readable(side.journey.handed) + "\"";
  float pad = painter.px(6), words = Painter::width(strong, count);
  float height = std::min(cell.bottom() - top - painter.px(2), painter.px(40));
  Rect box = {cell.x, top, cell.w, height};
  float need = words + 3 * pad +
               std::max(hex_width(painter, side.journey.handed.size(), 1), Painter::width(code, text)) + pad;
  box.w = std::min(cell.w, need), box.x = cell.right() - box.w;
  ImU32 colour = row_colour(theme, LayerRow::application);
  painter.fill(box, faded(colour, 0.26f), painter.px(3));
  painter.frame(box, colour, painter.px(3), 1.5f);
  painter.text(strong, {box.x + pad, box.y + (box.h - strong->FontSize) / 2}, theme.text, count);
  painter.note(side.sender ? "sender message" : "receiver message", box);
  float x = box.x + words + 3 * pad, room = box.right() - x - pad;
  bool two = box.h >= 2 * code->FontSize;
  auto bytes = std::as_bytes(std::span(side.journey.handed));
  Bytes hex{bytes, bytes};
  if (two) painter.text_fit(code, {x, box.y + painter.px(2)}, room, theme.text, text);
  float hex_top = two ? box.bottom() - code->FontSize - painter.px(3) : box.y + (box.h - code->FontSize) / 2;
  paint_hex(painter, {x, hex_top, room, side.plan.line}, hex, 0, bytes.size(), side.plan.line);
  return std::nullopt;
}

// What is known of a message that is in the sender's kernel: not where in it.
void kernel_words(const Side& side, Painter& painter) {
  const Look& look = side.view.look;
  const Journey& journey = side.journey;
  std::string words(look.tr("layers.inside"));
  if (journey.send_queue && *journey.send_queue > 0)
    words += " " + look.strings.format("layers.send_queue", *journey.send_queue);
  if (journey.asks) words += " " + look.strings.format("layers.asks", journey.asks_for, journey.asks.value);
  Rect top = side.plan.cell(side.plan.sender, LayerRow::transport),
       low = side.plan.cell(side.plan.sender, LayerRow::link);
  Rect box = {top.x, top.y, top.w, low.bottom() - top.y - painter.px(3)};
  for (auto [a, b] : {std::pair(box.min(), ImVec2{box.right(), box.y}),
                      {ImVec2{box.x, box.bottom()}, box.max()},
                      {box.min(), ImVec2{box.x, box.bottom()}},
                      {ImVec2{box.right(), box.y}, box.max()}})
    painter.dashed(a, b, look.theme.warn, 1.5f);
  lesson::Prose text = paragraph(words);
  RichTextStyle style = {look.fonts.body, look.fonts.strong, look.fonts.code, look.theme.text};
  float pad = painter.px(10), width = box.w - 2 * pad;
  if (measure_rich_text(look, text, style, width) > box.h)
    style = {look.fonts.small, look.fonts.small_strong, look.fonts.code_small, look.theme.text};
  float height = measure_rich_text(look, text, style, width);
  paint_rich_text(painter, {box.x + pad, box.y + std::max(0.0f, (box.h - height) / 2)}, text, style, width);
  painter.note("in the kernel", box);
}

std::optional<LayerRow> stack(const Side& side, Painter& painter) {
  std::optional<LayerRow> pressed = program_row(side, painter);
  if (side.sender && !side.journey.frame) {
    kernel_words(side, painter);
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

// -- between the hosts ----------------------------------------------------------------------------

void between(const View& view, Painter& painter, const Plan& plan, const Journey* journey,
             const std::vector<LayerPart>& parts) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const ImFont *strong = look.fonts.small_strong, *small = look.fonts.small;
  float inset = painter.px(9), down = plan.middle.x + inset, up = plan.middle.right() - inset;
  if (plan.sender.x > plan.receiver.x) std::swap(down, up);
  float top = plan.rows[0].y + painter.px(6), floor = plan.wire.y + plan.wire.h / 2;
  Place place = journey ? journey->place : Place::called;
  // How far down on the one side, and up on the other.
  float socket = plan.socket.y + plan.socket.h / 2;
  float left = !journey                 ? top
               : place == Place::called ? socket
               : place == Place::kernel ? plan.rows[1].y + plan.rows[1].h / 2
                                        : floor;
  float right = floor;
  if (journey && place >= Place::delivered) {
    right = plan.rows[1].y + plan.rows[1].h / 2;
    if (place == Place::refused)
      for (const LayerPart& part : parts)
        if (part.fault)
          right = plan.rows[static_cast<std::size_t>(part.row)].y +
                  plan.rows[static_cast<std::size_t>(part.row)].h / 2;
    if (parts.size() > 1 && parts[1].row == LayerRow::link) right = plan.rows[3].y + plan.rows[3].h / 2;
    if (place == Place::queue) right = socket;
    if (place == Place::read) right = top;
  }
  float start =
      journey && !journey->has_payload() && journey->frame ? plan.rows[1].y + plan.rows[1].h / 2 : top;
  if (journey && parts.size() > 1 && parts[1].row == LayerRow::link)
    start = plan.rows[3].y + plan.rows[3].h / 2;
  painter.line({down, top}, {down, floor}, theme.line, 1.5f);
  painter.line({up, top}, {up, floor}, theme.line, 1.5f);
  if (journey && left > start) painter.arrow({down, start}, {down, left}, theme.accent, 3);
  if (right < floor)
    painter.arrow({up, floor}, {up, right}, place == Place::refused ? theme.fault : theme.accent, 3);
  if (!plan.named || !journey || parts.empty()) return;
  std::size_t total = 0;
  for (std::size_t i = 0; i < layer_rows; ++i) {
    auto row = static_cast<LayerRow>(i);
    std::size_t own = 0;
    for (const LayerPart& part : parts)
      if (part.row == row) own += part.length;
    total += own;
    if (own == 0) continue;
    const Rect& place_of = plan.rows[i];
    ImVec2 centre = {plan.middle.x + plan.middle.w / 2, place_of.y + place_of.h / 2};
    float half = strong->FontSize * 0.6f;
    painter.text_centred(strong, {centre.x, centre.y - half}, theme.text, unit_words(look, parts, row));
    painter.text_centred(small, {centre.x, centre.y + half}, theme.quiet,
                         look.strings.format("packet.bytes", total));
  }
}

void paint_socket(const View& view, Painter& painter, const Plan& plan) {
  const Look& look = view.look;
  const ImFont* font = look.fonts.small_strong;
  float y = plan.socket.y + plan.socket.h / 2;
  std::string_view words = look.tr("layers.socket");
  float width = Painter::width(font, words) + painter.px(14);
  Rect pill = {plan.middle.x + (plan.middle.w - width) / 2, y - plan.socket.h / 2, width, plan.socket.h};
  painter.line({plan.socket.x, y}, {plan.socket.right(), y}, look.theme.accent, 2);
  painter.fill(pill, look.theme.accent, pill.h / 2);
  painter.text_centred(font, {pill.x + pill.w / 2, y}, look.theme.on_accent, words);
  painter.note("socket line", plan.socket);
}

// Where on its way over the wire it is, from 0 to 1.
float progress(const View& view, const Journey& journey) {
  if (journey.place >= Place::delivered) return 1;
  const LadderFrame* record = view.ladder.frame(journey.frame->frame);
  if (journey.held || journey.place == Place::lost || !record) return 0.5f;
  return view.ladder.flight(*record, view.now).progress;
}

void paint_wire(const View& view, Painter& painter, const Plan& plan, const Journey* journey) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const ImFont* font = look.fonts.small_strong;
  float y = plan.wire.y + plan.wire.h / 2, pad = painter.px(8);
  bool back = plan.sender.x > plan.receiver.x;
  const Rect &west = back ? plan.receiver : plan.sender, &east = back ? plan.sender : plan.receiver;
  float from = west.x + painter.px(4), to = east.right() - painter.px(4);
  painter.line({from, y}, {to, y}, theme.line, 4);
  auto name = [&](HostId host, const Rect& column, bool left) {
    if (host.value >= view.model.hosts.size()) return;
    const std::string& words = view.model.hosts[host.value].name;
    float width = painter.px(14) + Painter::width(font, words);
    Rect box = {left ? column.x : column.right() - width - 2 * pad, plan.wire.y, width + 2 * pad,
                plan.wire.h};
    painter.fill(box, theme.raised, painter.px(4));
    painter.frame(box, theme.line, painter.px(4));
    paint_host_name(painter, {box.x + pad, y}, host, words);
  };
  HostId sender = journey ? journey->from : HostId{0};
  HostId receiver =
      journey && journey->to ? *journey->to : HostId{static_cast<std::uint8_t>(sender.value == 0 ? 1 : 0)};
  name(sender, plan.sender, !back);
  name(receiver, plan.receiver, back);
  if (!journey || !journey->frame) return;
  bool lost = journey->place == Place::lost, waits = journey->held && journey->place == Place::wire;
  std::string words =
      look.strings.format("layers.chip", journey->frame->frame.value, journey->frame->wire_length);
  if (waits) words += " · " + std::string(look.tr("layers.chip_held"));
  if (lost) words += " · " + std::string(look.tr("layers.chip_lost"));
  float sign = waits || lost ? painter.px(18) : 0;
  float width = Painter::width(font, words) + 2 * pad + sign, height = std::min(plan.wire.h, painter.px(28));
  // Its way is from one host's box to the other's.
  float first = west.x + west.w * 0.34f, last = east.x + east.w * 0.66f - width;
  if (back) std::swap(first, last);
  float x = first + (last - first) * progress(view, *journey);
  if (journey->place >= Place::delivered) x = last;
  Rect chip = {x, y - height / 2, width, height};
  ImU32 colour = lost                                 ? theme.fault
                 : waits                              ? theme.warn
                 : journey->place >= Place::delivered ? theme.quiet
                                                      : theme.accent;
  painter.fill(chip, theme.panel, painter.px(5));
  painter.fill(chip, faded(colour, 0.18f), painter.px(5));
  painter.frame(chip, colour, painter.px(5), 2);
  ImVec2 mark = {chip.x + pad + painter.px(6), y};
  if (waits) paint_hold(painter, mark, painter.px(11), colour);
  if (lost) paint_cross(painter, mark, painter.px(11), colour);
  painter.text(font, {chip.x + pad + sign, y - font->FontSize / 2}, theme.text, words);
}

}  // namespace

std::optional<LayerRow> paint_layers(const View& view, Painter& painter, const Rect& rect,
                                     const Journey* journey) {
  bool back = journey && journey->to && *journey->to < journey->from;
  Plan where = plan(view.look, rect, back);
  std::vector<LayerPart> parts;
  if (journey) parts = layer_parts(*journey);
  std::optional<LayerRow> chosen, pressed;
  std::optional<std::size_t> byte = view.ui.byte;
  for (const LayerPart& part : parts)
    if (byte && *byte >= part.offset && *byte < part.offset + part.length) chosen = part.row;
  models(view, painter, where, chosen);
  if (journey) {
    for (bool sender : {true, false})
      if (auto hit = stack({view, where, *journey, parts, sender, byte}, painter)) pressed = hit;
  }
  between(view, painter, where, journey, parts);
  paint_socket(view, painter, where);
  paint_wire(view, painter, where, journey);
  return pressed;
}

}  // namespace wirestep::app
