#include "app/panels/ladder_panel.h"

#include <algorithm>
#include <cmath>

#include "app/look/shapes.h"
#include "app/panels/time_travel.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

// Rows above the first event and below the present, so that labels at the edges have room.
constexpr double above = 1.6, below = 1.6;

}  // namespace

float LadderPanel::Axes::x(HostId host) const {
  float left = body.x + gutter, right = body.right() - gutter;
  auto place = std::find(hosts.begin(), hosts.end(), host) - hosts.begin();
  return hosts.size() < 2
             ? left
             : left + (right - left) * static_cast<float>(place) / static_cast<float>(hosts.size() - 1);
}

// Far outside the view it is cut: nobody sees where, and pixels stay small numbers.
float LadderPanel::Axes::y(double rows) const {
  constexpr double far = 4000;
  return body.y + static_cast<float>(std::clamp((rows - top) * static_cast<double>(row), -far, 2 * far));
}

float LadderPanel::Axes::room(HostId host) const {
  if (!between(host)) return gutter;
  return (body.w - 2 * gutter) / static_cast<float>(hosts.size() - 1) * 0.9f;
}

void LadderPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  painter.fill(rect, view.look.theme.panel);
  if (view.ladder.hosts().empty()) {
    paint_empty(painter, rect.inset(painter.px(12)), view.look.tr("ladder.empty"));
    return;
  }
  // Two hosts have room for the choices between their names; for more there is a line of its own.
  bool choices = view.ladder.noise() > 0 || view.ui.ladder.crowds || view.ladder.connections().size() > 1;
  std::vector<HostId> shown = view.ladder.shown_hosts();
  bool apart = choices && shown.size() != 2;
  float bar_height = apart ? painter.px(28) : 0, head_height = bar_height + painter.px(48);
  Rect body = {rect.x, rect.y + head_height, rect.w, rect.h - head_height};
  std::size_t cursor = view.live ? view.ladder.cursor() : view.model.cursor;
  double end = view.ladder.end();
  double now = (view.live ? std::max(view.ladder.row_at(view.now), end) : end) + 0.6;
  Axes axes{
      body,
      std::floor(std::clamp(rect.w * (shown.size() > 2 ? 0.24f : 0.27f), painter.px(138), painter.px(190))),
      std::floor(view.look.fonts.body->FontSize * 1.6f),
      0,
      now,
      view.live ? now : view.ladder.row_of(cursor) + 0.45,
      cursor,
      std::move(shown)};
  ImGui::PushClipRect(body.min(), body.max(), true);
  scroll(view, painter, axes);
  gaps(view, painter, axes);
  view.ladder.visit_frames(axes.top - 1, axes.bottom() + 1,
                           [&](const LadderFrame& each) { frame(view, painter, axes, each); });
  crowds(view, painter, axes);
  lifelines(view, painter, axes);
  calls(view, painter, axes);
  if (!view.live) moment(view, painter, axes);
  ImGui::PopClipRect();
  head(view, painter, axes, {rect.x, rect.y + bar_height, rect.w, head_height - bar_height});
  if (apart) {
    noise_choice(view, painter, {rect.x, rect.y, rect.w / 2, bar_height}, 0);
    connection_choice(view, painter, {rect.x + rect.w / 2, rect.y, rect.w / 2, bar_height});
  } else if (choices) {
    float left = axes.x(axes.hosts.front()) + painter.px(40),
          width = axes.x(axes.hosts.back()) - painter.px(40) - left;
    noise_choice(view, painter, {left, rect.y, width, painter.px(24)}, 0.5f);
    connection_choice(view, painter, {left, rect.y + painter.px(23), width, painter.px(24)});
  }
}

// Whoever looks at the end keeps seeing it; whoever scrolled back is left in peace; whoever moves the cursor
// sees its moment.
void LadderPanel::scroll(const View& view, Painter& painter, Axes& axes) {
  const Rect& body = axes.body;
  double rows = static_cast<double>(body.h / axes.row),
         content = above + axes.now + below + waiting_rows(view);
  double highest = -above, lowest = std::max(highest, highest + content - rows);
  bool moved = !view.live && (live_ || cursor_ != axes.cursor);
  if (view.live && (view.ui.follow || !live_)) top_ = lowest, view.ui.follow = true;
  if (moved) {
    double margin = std::min(5.0, rows / 3);
    top_ = std::clamp(top_, axes.moment - rows + margin, axes.moment - margin);
    view.ui.follow = false;
  }
  if (body.contains(ImGui::GetIO().MousePos) && ImGui::IsWindowHovered() && ImGui::GetIO().MouseWheel != 0) {
    top_ -= 3 * static_cast<double>(ImGui::GetIO().MouseWheel);
    view.ui.follow = view.live && top_ >= lowest - 0.01;
  }
  if (view.ui.pages != 0) {
    top_ += static_cast<double>(view.ui.pages) * (rows - 2);
    view.ui.follow = view.live && view.ui.pages > 0 && top_ >= lowest - 0.01;
    view.ui.pages = 0;
  }
  live_ = view.live;
  cursor_ = axes.cursor;
  content_ = content;
  if (content > rows) {
    float width = painter.px(7), tall = std::max(body.h * static_cast<float>(rows / content), painter.px(24));
    Rect track = {body.right() - width, body.y, width, body.h};
    bool hovered = false;
    pressable(track, "ladder scroll", &hovered);
    if (ImGui::IsItemActive()) {
      float part = (ImGui::GetIO().MousePos.y - body.y - tall / 2) / std::max(body.h - tall, 1.0f);
      top_ = highest + (lowest - highest) * static_cast<double>(part);
      view.ui.follow = view.live && part >= 1;
    }
    top_ = std::clamp(top_, highest, lowest);
    float place = lowest > highest ? static_cast<float>((top_ - highest) / (lowest - highest)) : 0;
    painter.fill({track.x, body.y + place * (body.h - tall), width, tall},
                 hovered ? view.look.theme.faint : view.look.theme.line, painter.px(4));
  }
  top_ = std::clamp(top_, highest, lowest);
  axes.top = top_;
}

void LadderPanel::press(const View& view, const Axes& axes, Rect rect, const std::string& id,
                        EventIndex index) {
  float top = std::max(rect.y, axes.body.y), bottom = std::min(rect.bottom(), axes.body.bottom());
  if (bottom - top < 1 || rect.w < 1 || index == never) return;
  rect.y = top, rect.h = bottom - top;
  bool hovered = false;
  if (pressable(rect, id, &hovered)) view.post(action::ShowMoment{index + std::size_t{1}});
  if (hovered) Painter(view.look).fill(rect, faded(view.look.theme.accent, 0.13f), view.look.px(4));
}

// Whether what only finds the way is drawn.
void LadderPanel::noise_choice(const View& view, Painter& painter, const Rect& rect, float centred) {
  bool crowds = view.ui.ladder.crowds;  // to be folded again
  if (view.ladder.noise() == 0 && !crowds) return;
  const Look& look = view.look;
  std::string words = crowds ? std::string(look.tr("ladder.crowds_shown"))
                      : view.ladder.options().noise
                          ? std::string(look.tr("ladder.noise_shown"))
                          : look.strings.format("ladder.noise_folded", view.ladder.noise());
  ButtonSpec spec = {crowds ? "crowds" : "noise", words, "", ButtonKind::plain, true, true};
  float width = std::min(button_width(look, spec), rect.w), height = painter.px(20);
  float left = rect.x + (rect.w - width) * centred + painter.px(8) * (1 - 2 * centred);
  if (button(painter, {left, rect.y + (rect.h - height) / 2, width, height}, spec))
    crowds ? view.ui.ladder.crowds = false : view.ui.ladder.noise = !view.ui.ladder.noise;
}

// Whose states the lifelines show, if there are several connections.
void LadderPanel::connection_choice(const View& view, Painter& painter, const Rect& rect) {
  const auto& all = view.ladder.connections();
  const Connection* shown = view.ladder.connection();
  if (all.size() < 2 || !shown) return;
  const Look& look = view.look;
  float middle = rect.y + rect.h / 2, height = painter.px(20), width = painter.px(28);
  auto press_button = [&](std::string_view id, std::string_view label, float x) {
    return button(painter, {x, middle - height / 2, width, height},
                  {id, label, "", ButtonKind::plain, true, true});
  };
  if (press_button("connection.previous", "<", rect.x)) choose_connection(view, -1);
  if (press_button("connection.next", ">", rect.right() - width)) choose_connection(view, 1);
  auto at = std::find(all.begin(), all.end(), *shown) - all.begin();
  std::string number = view.ui.ladder.connection ? fmt::format("{}/{}", at + 1, all.size())
                                                 : std::string(look.tr("ladder.latest"));
  number += "  ";
  const ImFont* font = look.fonts.small;
  float room = rect.w - 2 * width - painter.px(8);
  std::string ends = to_string(shown->first) + " – " + to_string(shown->second);
  if (Painter::width(font, number + ends) > room)
    ends = fmt::format("{} – {}", shown->first.port, shown->second.port);
  if (Painter::width(font, number + ends) > room) ends = std::to_string(shown->first.port);
  painter.text_centred(font, {rect.x + rect.w / 2, middle}, look.theme.quiet,
                       fitted(font, room, number + ends));
}

void LadderPanel::head(const View& view, Painter& painter, const Axes& axes, const Rect& rect) {
  const Look& look = view.look;
  painter.fill({rect.x, rect.bottom() - 1, rect.w, 1}, look.theme.line);
  for (HostId id : axes.hosts) {
    const auto& host = std::get<HostEvent>(view.trace[view.ladder.introduced(id)].body);
    std::string_view name = view.trace.text(host.name);
    std::string address = ip_to_string(host.address);
    float name_width = Painter::width(look.fonts.strong, name),
          width = Painter::width(look.fonts.code_small, address);
    float x = std::clamp(axes.x(id), rect.x + painter.px(8) + std::max(name_width, width) / 2,
                         rect.right() - painter.px(8) - std::max(name_width, width) / 2);
    painter.text_centred(look.fonts.strong, {x, rect.y + painter.px(14)}, look.theme.text, name);
    painter.text_centred(look.fonts.code_small, {x, rect.y + painter.px(32)}, look.theme.quiet, address);
  }
}

// The line of the moment that is shown; below it stands what is still to come.
void LadderPanel::moment(const View& view, Painter& painter, const Axes& axes) {
  const Theme& theme = view.look.theme;
  float y = axes.y(axes.moment), size = painter.px(7);
  const Rect& body = axes.body;
  painter.line({body.x, y}, {body.right(), y}, theme.accent, 2);
  painter.list()->AddTriangleFilled({body.x, y - size}, {body.x + size * 1.4f, y}, {body.x, y + size},
                                    theme.accent);
  const ImFont* font = view.look.fonts.small_strong;
  std::string words = duration_text(view.now - view.model.start);
  float width = Painter::width(font, words) + painter.px(12), height = font->FontSize + painter.px(4);
  Rect box = {body.right() - width - painter.px(8), y - height / 2, width, height};
  painter.fill(box, theme.accent, painter.px(4));
  painter.text(font, {box.x + painter.px(6), box.y + painter.px(2)}, theme.on_accent, words);
  painter.note("moment", {body.x, y - 1, body.w, 2});
}

void LadderPanel::gaps(const View& view, Painter& painter, const Axes& axes) {
  const ImFont* font = view.look.fonts.small;
  float left = axes.x(axes.hosts.front()), right = axes.x(axes.hosts.back());
  const auto& frames = view.ladder.frames();
  const auto& all = view.ladder.gaps();
  auto first = std::partition_point(all.begin(), all.end(), [&](const TimeGap& gap) {
    return gap.y + static_cast<double>(gap.height) < axes.top;
  });
  for (; first != all.end() && first->y <= axes.bottom(); ++first) {
    double end = first->y + static_cast<double>(first->height);
    float middle = axes.y(first->y) + axes.row * (first->height / 2 + 0.25f);
    std::string words = duration_text(first->length);
    float width = Painter::width(font, words);
    // Held frames stand in the middle, and the words of the next frame where it sets out.
    auto next = std::partition_point(frames.begin(), frames.end(),
                                     [&](const auto& frame) { return frame.sent_y < end - 0.01; });
    bool leftwards = next != frames.end() && axes.x(next->from) > axes.x(next->to);
    float centre = left + (right - left) * (leftwards ? 0.15f : 0.85f);
    painter.dashed({left + painter.px(10), middle}, {centre - width / 2 - painter.px(10), middle},
                   view.look.theme.line);
    painter.dashed({centre + width / 2 + painter.px(10), middle}, {right - painter.px(10), middle},
                   view.look.theme.line);
    painter.text_centred(font, {centre, middle}, view.look.theme.faint, words);
  }
}

void LadderPanel::lifelines(const View& view, Painter& painter, const Axes& axes) {
  for (HostId host : axes.hosts) lifeline(view, painter, axes, host);
}

void LadderPanel::lifeline(const View& view, Painter& painter, const Axes& axes, HostId host) {
  const Theme& theme = view.look.theme;
  const auto& states = view.ladder.states(host);
  float x = axes.x(host), width = painter.px(8);
  // What begins below the moment is still to come.
  auto piece = [&](const LadderState& state, double from, double to, bool coming) {
    from = std::max(from, axes.top - 1), to = std::min(to, axes.bottom() + 1);
    if (from >= to) return;
    ImU32 colour = faded(state_colour(theme, state.state.transport, state.state.state), coming ? to_come : 1);
    bool none = state.state.state == TcpState::gone;
    float half = none ? painter.px(1) : coming ? width / 4 : width / 2;
    Rect place = {x - half, axes.y(from), 2 * half, axes.y(to) - axes.y(from)};
    painter.fill(place, colour);
    std::string name(state_name(state.state.transport, state.state.state));
    if (!none) painter.note((coming ? "later lifeline " : "lifeline ") + name, place);
  };
  auto at = std::partition_point(states.begin(), states.end(),
                                 [&](const LadderState& state) { return state.y <= axes.top; });
  if (at != states.begin()) --at;
  double first = states.empty() ? axes.now : states.front().y;
  if (first > axes.top)
    painter.dashed({x, axes.y(std::max(-above + 0.3, axes.top - 1))}, {x, axes.y(first)}, theme.line, 2);
  for (; at != states.end() && at->y <= axes.bottom(); ++at) {
    double end = std::next(at) == states.end() ? axes.now : std::next(at)->y;
    bool coming = at->index >= axes.cursor;
    double split = coming ? at->y : std::clamp(axes.moment, at->y, end);
    piece(*at, at->y, split, false);
    piece(*at, split, end, true);
  }
  at = std::partition_point(states.begin(), states.end(),
                            [&](const LadderState& state) { return state.label_y + 1 < axes.top; });
  for (; at != states.end() && at->label_y <= axes.bottom() + 1; ++at) {
    float pill = state_pill_width(view.look, at->state.transport, at->state.state);
    // A host between others has its state's name upon the wire, where there is little room.
    float apart = painter.px(axes.between(host) ? 9 : 18);
    float left = axes.leftmost(host) ? x - apart - pill : x + apart;
    bool coming = at->index >= axes.cursor;
    Rect place =
        paint_state_pill(painter, {left, axes.y(at->label_y + 0.15)}, at->state.transport, at->state.state);
    if (coming) painter.fill(place, faded(theme.panel, 1 - to_come), painter.px(8));
    painter.note(
        (coming ? "later state " : "state ") + std::string(state_name(at->state.transport, at->state.state)),
        place);
    press(view, axes, place, fmt::format("state {} {}", host.value, at->index), at->index);
  }
}

}  // namespace wirestep::app
