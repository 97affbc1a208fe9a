#include "app/panels/states_grid.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace wirestep::app {

namespace {

constexpr float columns = 3, rows = 5;

const StateBox& box_of(TcpState state, bool end) {
  const StateBox* found = nullptr;
  for (const StateBox& box : state_boxes())
    if (box.state == state && (!found || box.end == end)) found = &box;
  return *found;
}

ImVec2 centre_of(const Rect& rect) {
  return {rect.x + rect.w / 2, rect.y + rect.h / 2};
}

// Where a line from `inside` the rectangle towards `to` leaves it.
ImVec2 border(const Rect& rect, ImVec2 inside, ImVec2 to) {
  float dx = to.x - inside.x, dy = to.y - inside.y, part = 1;
  if (dx > 0) part = std::min(part, (rect.right() - inside.x) / dx);
  if (dx < 0) part = std::min(part, (rect.x - inside.x) / dx);
  if (dy > 0) part = std::min(part, (rect.bottom() - inside.y) / dy);
  if (dy < 0) part = std::min(part, (rect.y - inside.y) / dy);
  return {inside.x + dx * part, inside.y + dy * part};
}

bool has_opposite(TcpState from, TcpState to) {
  for (const StateEdge& edge : state_edges())
    if (edge.from == to && edge.to == from) return true;
  return false;
}

// Where an arrow's words stand: at which part of it, and on which side of that point. The figure is full:
// what lies beside an arrow differs from arrow to arrow.
struct LabelPlace {
  std::string_view words;
  float part;
  int x, y;  // -1: left of, above; 0: centred; 1: right of, below
};
constexpr auto label_places = std::to_array<LabelPlace>({
    {"open_passive", 0.6f, 1, 1},    {"open_active", 0.5f, 1, -1},       {"close_listen", 0.5f, -1, -1},
    {"close_syn_sent", 0.5f, -1, 1}, {"syn_arrives", 0.5f, 1, 0},        {"send_listening", 0.53f, 0, -1},
    {"rst_arrives", 0.5f, -1, 0},    {"syn_crosses", 0.55f, -1, -1},     {"syn_ack_arrives", 0.5f, 1, 1},
    {"ack_of_syn", 0.36f, 0, 1},     {"close_syn_recv", 0.5f, 1, 0},     {"close_first", 0.45f, 1, 1},
    {"fin_arrives", 0.5f, 0, 1},     {"close_second", 0.5f, -1, 0},      {"ack_of_fin", 0.5f, 1, 0},
    {"fins_cross", 0.5f, 0, 1},      {"ack_of_crossed_fin", 0.5f, 1, 0}, {"other_fin", 0.5f, 0, 1},
    {"last_ack", 0.5f, -1, 0},       {"time_over", 0.5f, 0, 1},
});

}  // namespace

StatesGrid::StatesGrid(const Look& look_of, const Rect& place) : look(look_of), rect(place) {
  const ImFont* font = look.fonts.small_strong;
  box_width = look.px(20) + std::ceil(Painter::width(font, "ESTABLISHED")) + look.px(10);
  // Where there is room a box is large enough to be pointed at from afar.
  float height = std::min(rect.h / rows - look.px(10), look.px(28));
  box_height = std::max(height, font->FontSize + look.px(3));
}

Rect StatesGrid::box(const StateBox& box) const {
  float x = rect.x + rect.w * (static_cast<float>(box.column) + 0.5f) / columns;
  float y = rect.y + rect.h * (static_cast<float>(box.row) + 0.5f) / rows;
  // The outer columns stand at the panel's edges: what lies between them has the room.
  if (box.column == 0) x = rect.x + box_width / 2;
  if (box.column == 2) x = rect.right() - box_width / 2;
  return {x - box_width / 2, y - box_height / 2, box_width, box_height};
}

bool StatesGrid::worded() const {
  float gap = (rect.w - columns * box_width) / 2;
  return gap > Painter::width(look.fonts.small, "rcv ACK of SYN / x") + look.px(16) &&
         rect.h / rows - box_height > look.px(6);
}

StateLine StatesGrid::line(TcpState from, TcpState to, float aside) const {
  // It begins at the upper CLOSED, and ends at the lower one unless the connection never came to be.
  bool upper = from == TcpState::listen || from == TcpState::syn_sent;
  Rect a = box(box_of(from, false)), b = box(box_of(to, !upper));
  ImVec2 start = centre_of(a), end = centre_of(b);
  if (has_opposite(from, to) && b.y != box(box_of(TcpState::closed, true)).y) aside -= look.px(6);
  float length = std::hypot(end.x - start.x, end.y - start.y);
  if (length < 1) return {start, end};
  // Past a box that stands between them: along its outer side.
  if (a.x == b.x && std::abs(end.y - start.y) > 1.5f * rect.h / rows) {
    bool down = end.y > start.y;
    float x = a.x > rect.x + 1 && a.right() + 1 > rect.right() ? a.right() + look.px(4) : a.x - look.px(4);
    return {{x, down ? a.bottom() : a.y}, {x, down ? b.y : b.bottom()}};
  }
  ImVec2 right = {-(end.y - start.y) / length * aside, (end.x - start.x) / length * aside};
  // Boxes are much wider than tall: a steep arrow leaves where the shortest way is.
  if (std::abs(end.x - start.x) > 1 && a.y != b.y) {
    float reach = a.w * 0.32f;
    start.x += std::clamp(end.x - start.x, -reach, reach);
    end.x -= std::clamp(end.x - start.x, -reach, reach);
  }
  start = {start.x + right.x, start.y + right.y}, end = {end.x + right.x, end.y + right.y};
  return {border(a, start, end), border(b, end, start)};
}

Rect StatesGrid::words(const StateEdge& edge, ImVec2 size) const {
  const auto* place = std::find_if(label_places.begin(), label_places.end(),
                                   [&](const LabelPlace& each) { return each.words == edge.words; });
  ImVec2 at = line(edge.from, edge.to).at(place->part);
  float dx = look.px(place->y == 0 ? 12 : 4), dy = look.px(1);
  float x = place->x < 0 ? at.x - size.x - dx : place->x > 0 ? at.x + dx : at.x - size.x / 2;
  float y = place->y < 0 ? at.y - size.y - dy : place->y > 0 ? at.y + dy : at.y - size.y / 2;
  return {x, y, size.x, size.y};
}

std::string label_of(const StateEdge& edge) {
  if (edge.action.empty()) return std::string(edge.event);
  return fmt::format("{} / {}", edge.event, edge.action);
}

}  // namespace wirestep::app
