#include "app/panels/layers_drawing.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/look/host_mark.h"
#include "app/look/shapes.h"
#include "app/look/widgets.h"

namespace wirestep::app {

namespace {

using Place = Journey::Place;

float text_width(const Look& look, const std::vector<std::string>& keys, const ImFont* font) {
  float width = 0;
  for (const std::string& key : keys) width = std::max(width, Painter::width(font, look.tr(key)));
  return std::ceil(width);
}

// `back`: the sender stands on the right, as in the ladder.
LayersPlan plan(const Look& look, const Rect& rect, bool back) {
  LayersPlan plan{};
  const ImFont* small = look.fonts.small_strong;
  plan.named = rect.w >= look.px(760);
  float pad = look.px(11), number = look.px(24), gap = look.px(3);
  std::vector<std::string> osi = {"osi.1", "osi.2", "osi.3", "osi.4", "osi.5", "osi.6", "osi.7"};
  std::vector<std::string> tcp_ip = {"tcpip.application", "tcpip.transport", "tcpip.internet", "tcpip.link"};
  plan.osi = plan.named ? text_width(look, osi, small) + pad : number;
  plan.five = rect.w < look.px(520) ? 0 : number;
  plan.tcp_ip = plan.named ? text_width(look, tcp_ip, small) + pad : 0;
  float models = plan.osi + (plan.five > 0 ? plan.five + gap : 0) + (plan.tcp_ip > 0 ? plan.tcp_ip + gap : 0);
  float middle = look.px(plan.named ? 86 : 58);
  float host = std::floor((rect.w - models - middle - look.px(8)) / 2);
  float x = rect.x + models + look.px(8);

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

// -- the models -----------------------------------------------------------------------------------

void model_cell(Painter& painter, const Rect& rect, std::string_view words, ImU32 colour, bool chosen) {
  const ImFont* font = painter.fonts().small_strong;
  Rect box = {rect.x, rect.y, rect.w, rect.h - painter.px(2)};
  painter.fill(box, faded(colour, chosen ? 0.42f : 0.16f), painter.px(3));
  if (chosen) painter.frame(box, colour, painter.px(3), 2);
  painter.text_fit(font, {box.x + painter.px(6), box.y + (box.h - font->FontSize) / 2}, box.w - painter.px(8),
                   painter.theme().text, words);
}

void models(const View& view, Painter& painter, const LayersPlan& plan, std::optional<LayerRow> chosen) {
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
    model_cell(painter, {x, place.y, plan.osi, place.h}, words, layer_colour(theme, osi_row(layer)),
               is(osi_row(layer)) && layer != 1);
  }
  x += plan.osi + gap;
  if (plan.five > 0) {
    painter.text_centred(small, {x + plan.five / 2, top + small->FontSize / 2}, theme.quiet, "5");
    for (int layer = 5; layer >= 1; --layer) {
      Rect place = layer == 5 ? plan.rows[0] : osi_place(layer);
      model_cell(painter, {x, place.y, plan.five, place.h}, std::to_string(layer),
                 layer_colour(theme, osi_row(layer)), is(osi_row(layer)) && layer != 1);
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
    model_cell(painter, {x, place.y, plan.tcp_ip, place.h}, look.tr(names[i]), layer_colour(theme, row),
               is(row));
  }
}

// -- between the hosts ----------------------------------------------------------------------------

void between(const View& view, Painter& painter, const LayersPlan& plan, const Journey* journey,
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
               : place == Place::kernel ? plan.rows[journey->internet_counted ? 2 : 1].y + plan.rows[1].h / 2
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
    painter.text_centred(small, {centre.x, centre.y + half}, theme.quiet, bytes_words(look, total));
  }
}

void paint_socket(const View& view, Painter& painter, const LayersPlan& plan) {
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

void paint_wire(const View& view, Painter& painter, const LayersPlan& plan, const Journey* journey) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const ImFont* font = look.fonts.small_strong;
  float y = plan.wire.y + plan.wire.h / 2, pad = painter.px(8);
  bool back = plan.sender.x > plan.receiver.x;
  const Rect &west = back ? plan.receiver : plan.sender, &east = back ? plan.sender : plan.receiver;
  float from = west.x + painter.px(4), to = east.right() - painter.px(4);
  // An address that nobody here has.
  std::string nobody;
  if (journey && !journey->to && !journey->towards.empty()) nobody = journey->towards + " ?";
  if (!nobody.empty()) to -= Painter::width(font, nobody) + pad;
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
  if (nobody.empty())
    name(receiver, plan.receiver, back);
  else
    painter.text_right(font, {plan.receiver.right(), y - font->FontSize / 2}, theme.quiet, nobody);
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

ImU32 layer_colour(const Theme& theme, LayerRow row) {
  const std::array<ImU32, layer_rows> colours = {theme.good, theme.accent, theme.literal, theme.quiet};
  return colours[static_cast<std::size_t>(row)];
}

std::optional<LayerRow> paint_layers(const View& view, Painter& painter, const Rect& rect,
                                     const Journey* journey) {
  bool back = journey && journey->to && *journey->to < journey->from;
  LayersPlan where = plan(view.look, rect, back);
  std::vector<LayerPart> parts;
  if (journey) parts = layer_parts(*journey);
  std::optional<LayerRow> chosen, pressed;
  std::optional<std::size_t> byte = view.ui.byte;
  for (const LayerPart& part : parts)
    if (byte && *byte >= part.offset && *byte < part.offset + part.length) chosen = part.row;
  models(view, painter, where, chosen);
  if (journey) {
    for (bool sender : {true, false})
      if (auto hit = paint_stack({view, where, *journey, parts, sender, byte}, painter)) pressed = hit;
  }
  between(view, painter, where, journey, parts);
  paint_socket(view, painter, where);
  paint_wire(view, painter, where, journey);
  return pressed;
}

}  // namespace wirestep::app
