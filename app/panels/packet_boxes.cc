#include "app/panels/packet_boxes.h"

#include <algorithm>
#include <cmath>

#include "app/look/shapes.h"
#include "app/look/widgets.h"
#include "app/model/reference_layers.h"

namespace wirestep::app {

namespace {

std::string name_of(const packet::Layer& layer) {
  if (layer.protocol == packet::Protocol::ethernet) return "Ethernet";
  return std::string(packet::name(layer.protocol));
}

std::string_view tcp_ip_name(const Look& look, TcpIpLayer layer) {
  switch (layer) {
    case TcpIpLayer::link:
      return look.tr("tcpip.link");
    case TcpIpLayer::internet:
      return look.tr("tcpip.internet");
    case TcpIpLayer::transport:
      return look.tr("tcpip.transport");
    case TcpIpLayer::application:
      return look.tr("tcpip.application");
  }
  return {};
}

std::string_view osi_name(const Look& look, int layer) {
  return look.tr("osi." + std::to_string(layer));
}

// OSI layers, from the lowest to the highest, that a layer of TCP/IP takes up.
struct Extent {
  int low, high;
};
constexpr Extent extent(TcpIpLayer layer) {
  switch (layer) {
    case TcpIpLayer::link:
      return {1, 2};
    case TcpIpLayer::internet:
      return {3, 3};
    case TcpIpLayer::transport:
      return {4, 4};
    case TcpIpLayer::application:
      return {5, 7};
  }
  return {1, 7};
}

void cell(Painter& painter, const Rect& rect, std::string_view words, bool chosen) {
  const Theme& theme = painter.theme();
  const ImFont* font = chosen ? painter.fonts().small_strong : painter.fonts().small;
  Rect box = {rect.x, rect.y, rect.w, rect.h - painter.px(2)};
  painter.fill(box, chosen ? faded(theme.accent, 0.22f) : theme.raised, painter.px(2));
  if (chosen) painter.frame(box, theme.accent, painter.px(2), 2);
  painter.text_fit(font, {box.x + painter.px(6), box.y + (box.h - font->FontSize) / 2},
                   box.w - painter.px(10), chosen ? theme.text : theme.quiet, words);
}

}  // namespace

std::optional<std::size_t> paint_packet_boxes(Painter& painter, const Rect& rect,
                                              const packet::Packet& packet, std::size_t chosen) {
  const Theme& theme = painter.theme();
  const ImFont* font = painter.fonts().small_strong;
  std::size_t count = packet.layers.size();
  if (count == 0) return std::nullopt;
  // The innermost box has still room for its words.
  float inner_room = rect.h - font->FontSize - painter.px(4);
  float step =
      std::min(painter.px(3), inner_room / static_cast<float>(2 * std::max<std::size_t>(count - 1, 1)));
  float pad = painter.px(6);
  // Each header as wide as its words, and what is left over goes to all alike; or, short of room, less.
  std::vector<std::string> words;
  std::vector<float> widths;
  float all = 0;
  for (bool with_length : {true, false}) {
    words.clear(), widths.clear(), all = 0;
    for (const packet::Layer& layer : packet.layers) {
      words.push_back(name_of(layer) + (with_length ? " " + std::to_string(layer.length) : ""));
      widths.push_back(std::ceil(Painter::width(font, words.back())) + 2 * pad);
      all += widths.back();
    }
    if (all <= rect.w) break;
  }
  float room = rect.w - step * static_cast<float>(count - 1);
  for (float& width : widths) width = std::floor(width + (room - all) / static_cast<float>(count));

  std::optional<std::size_t> pressed;
  Rect box = rect;
  for (std::size_t i = 0; i < count; ++i) {
    const packet::Layer& layer = packet.layers[i];
    bool here = i == chosen, hovered = false;
    Rect head = {box.x, box.y, i + 1 < count ? widths[i] : box.w, box.h};
    std::string id = "box " + std::to_string(i);
    if (pressable(head, id, &hovered)) pressed = i;
    painter.fill(box, i % 2 == 0 ? theme.raised : theme.panel, painter.px(3));
    if (here || hovered) painter.fill(head, faded(theme.accent, here ? 0.22f : 0.12f), painter.px(3));
    painter.frame(box,
                  here           ? theme.accent
                  : layer.quoted ? theme.faint
                                 : theme.quiet,
                  painter.px(3), here ? 2.0f : 1.0f);
    painter.text_fit(font, {head.x + pad, head.y + (head.h - font->FontSize) / 2}, head.w - pad,
                     here ? theme.text : theme.quiet, words[i]);
    painter.note("box " + name_of(layer) + (layer.quoted ? " quoted" : ""), head);
    box = {box.x + widths[i], box.y + step, box.w - widths[i] - step, box.h - 2 * step};
  }
  return pressed;
}

std::string reference_line(const Look& look, const packet::Packet& packet, std::size_t layer) {
  ReferenceLayers where = reference_layers(packet, layer);
  std::string osi(osi_name(look, where.osi_low));
  if (where.osi_high > where.osi_low) osi += " – " + std::string(osi_name(look, where.osi_high));
  return fmt::format("{}: {}   {}: {}", look.tr("packet.osi"), osi, look.tr("packet.tcp_ip"),
                     tcp_ip_name(look, where.tcp_ip));
}

float reference_columns_width(const Look& look) {
  return look.px(208);
}

void paint_reference_columns(Painter& painter, const Rect& rect, const packet::Packet& packet,
                             std::size_t layer) {
  const Look& look = painter.look();
  const ImFont* small = look.fonts.small_strong;
  ReferenceLayers where = reference_layers(packet, layer);
  float head = small->FontSize + painter.px(4), gap = painter.px(4), width = std::floor((rect.w - gap) / 2);
  float row = std::min(std::floor((rect.h - head) / 7), painter.px(30)), top = rect.y + head;
  painter.text(small, {rect.x + painter.px(6), rect.y}, look.theme.quiet, look.tr("packet.osi"));
  painter.text(small, {rect.x + width + gap + painter.px(6), rect.y}, look.theme.quiet,
               look.tr("packet.tcp_ip"));
  for (int osi = 7; osi >= 1; --osi) {
    bool here = osi >= where.osi_low && osi <= where.osi_high;
    cell(painter, {rect.x, top + row * static_cast<float>(7 - osi), width, row}, osi_name(look, osi), here);
    if (here) painter.note("osi " + std::to_string(osi), rect);
  }
  for (TcpIpLayer each :
       {TcpIpLayer::application, TcpIpLayer::transport, TcpIpLayer::internet, TcpIpLayer::link}) {
    Extent rows = extent(each);
    Rect place = {rect.x + width + gap, top + row * static_cast<float>(7 - rows.high), width,
                  row * static_cast<float>(rows.high - rows.low + 1)};
    cell(painter, place, tcp_ip_name(look, each), each == where.tcp_ip);
  }
}

}  // namespace wirestep::app
