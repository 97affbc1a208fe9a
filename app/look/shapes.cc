#include "app/look/shapes.h"

#include <array>

namespace wirestep::app {

namespace {

constexpr float pi = 3.14159265f;

enum class Pointing { left, right };

void triangle(Painter& painter, ImVec2 centre, float size, ImU32 colour, Pointing pointing) {
  float half = size / 2, way = pointing == Pointing::right ? 1.0f : -1.0f;
  std::array<ImVec2, 3> corners = {ImVec2{centre.x - way * half * 0.8f, centre.y - half},
                                   ImVec2{centre.x + way * half, centre.y},
                                   ImVec2{centre.x - way * half * 0.8f, centre.y + half}};
  // ImGui anti-aliases clockwise shapes only.
  if (pointing == Pointing::left) std::swap(corners[0], corners[2]);
  painter.list()->AddTriangleFilled(corners[0], corners[1], corners[2], colour);
}

void ring(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  painter.list()->AddCircle(centre, size / 2 - size / 10, colour, 0, size / 5);
}

void half_disc(Painter& painter, ImVec2 centre, float size, ImU32 colour, Pointing side) {
  painter.list()->AddCircle(centre, size / 2 - 0.75f, colour, 0, 1.5f);
  float from = side == Pointing::left ? pi / 2 : -pi / 2;
  painter.list()->PathArcTo(centre, size / 2, from, from + pi);
  painter.list()->PathFillConvex(colour);
}

}  // namespace

void paint_state(Painter& painter, ImVec2 centre, float size, Transport transport, TcpState state) {
  ImU32 colour = state_colour(painter.theme(), transport, state);
  if (transport == Transport::udp) {
    ring(painter, centre, size, colour);
    return;
  }
  switch (state) {
    case TcpState::listen:
      ring(painter, centre, size, colour);
      break;
    case TcpState::syn_sent:
      triangle(painter, centre, size, colour, Pointing::right);
      break;
    case TcpState::syn_recv:
    case TcpState::new_syn_recv:
      triangle(painter, centre, size, colour, Pointing::left);
      break;
    case TcpState::established:
      painter.list()->AddCircleFilled(centre, size / 2, colour);
      break;
    case TcpState::fin_wait_1:
    case TcpState::fin_wait_2:
      half_disc(painter, centre, size, colour, Pointing::right);
      break;
    case TcpState::close_wait:
    case TcpState::last_ack:
      half_disc(painter, centre, size, colour, Pointing::left);
      break;
    case TcpState::closing:
      paint_cross(painter, centre, size, colour);
      break;
    case TcpState::time_wait:
      paint_clock(painter, centre, size, colour);
      break;
    case TcpState::gone:
    case TcpState::closed:
      painter.frame({centre.x - size * 0.4f, centre.y - size * 0.4f, size * 0.8f, size * 0.8f}, colour, 0,
                    1.5f);
      break;
  }
}

float state_pill_width(const Look& look, Transport transport, TcpState state) {
  return look.px(26) + Painter::width(look.fonts.small_strong, state_name(transport, state)) + look.px(9);
}

Rect paint_state_pill(Painter& painter, ImVec2 left, Transport transport, TcpState state) {
  const ImFont* font = painter.fonts().small_strong;
  ImU32 colour = state_colour(painter.theme(), transport, state);
  float height = font->FontSize + painter.px(6);
  Rect pill = {left.x, left.y - height / 2, state_pill_width(painter.look(), transport, state), height};
  painter.fill(pill, painter.theme().panel, height / 2);
  painter.fill(pill, faded(colour, 0.16f), height / 2);
  painter.frame(pill, colour, height / 2, 1.5f);
  paint_state(painter, {left.x + painter.px(14), left.y}, painter.px(9), transport, state);
  painter.text(font, {left.x + painter.px(25), left.y - font->FontSize / 2}, painter.theme().text,
               state_name(transport, state));
  return pill;
}

void paint_play(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  triangle(painter, centre, size, colour, Pointing::right);
}

void paint_pause(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  float bar = size * 0.32f;
  painter.fill({centre.x - size / 2, centre.y - size / 2, bar, size}, colour);
  painter.fill({centre.x + size / 2 - bar, centre.y - size / 2, bar, size}, colour);
}

void paint_cross(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  float half = size / 2, stroke = size / 4.5f;
  painter.list()->AddLine({centre.x - half, centre.y - half}, {centre.x + half, centre.y + half}, colour,
                          stroke);
  painter.list()->AddLine({centre.x - half, centre.y + half}, {centre.x + half, centre.y - half}, colour,
                          stroke);
}

void paint_tick(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  float half = size / 2;
  std::array<ImVec2, 3> points = {ImVec2{centre.x - half, centre.y},
                                  ImVec2{centre.x - half * 0.25f, centre.y + half * 0.7f},
                                  ImVec2{centre.x + half, centre.y - half * 0.7f}};
  painter.list()->AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, size / 5);
}

void paint_hold(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  Rect box = {centre.x - size / 2, centre.y - size / 2, size, size};
  painter.frame(box, colour, 1, 1.5f);
  painter.fill(box.inset(size * 0.28f), colour);
}

void paint_clock(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  painter.list()->AddCircle(centre, size / 2 - 0.75f, colour, 0, 1.5f);
  painter.list()->AddLine(centre, {centre.x, centre.y - size * 0.32f}, colour, 1.5f);
  painter.list()->AddLine(centre, {centre.x + size * 0.26f, centre.y}, colour, 1.5f);
}

void paint_warning(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  float half = size / 2;
  painter.list()->AddTriangle({centre.x, centre.y - half}, {centre.x + half * 1.1f, centre.y + half * 0.85f},
                              {centre.x - half * 1.1f, centre.y + half * 0.85f}, colour, size / 8);
  painter.list()->AddLine({centre.x, centre.y - half * 0.3f}, {centre.x, centre.y + half * 0.25f}, colour,
                          size / 8);
  painter.list()->AddCircleFilled({centre.x, centre.y + half * 0.55f}, size / 14, colour);
}

}  // namespace wirestep::app
