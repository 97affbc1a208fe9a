#include "app/panels/ladder_panel.h"

#include <algorithm>
#include <cmath>

#include "app/look/shapes.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

// Rows above the first event and below the present, so that labels at the edges have room.
constexpr float above = 1.6f, below = 1.6f;

}  // namespace

float LadderPanel::Axes::x(HostId host) const {
  float left = body.x + gutter, right = body.right() - gutter;
  return hosts < 2 ? left
                   : left + (right - left) * static_cast<float>(host.value) / static_cast<float>(hosts - 1);
}

void LadderPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  painter.fill(rect, view.look.theme.panel);
  if (view.ladder.hosts().empty()) {
    paint_empty(painter, rect.inset(painter.px(12)), view.look.tr("ladder.empty"));
    return;
  }
  float head_height = painter.px(44);
  Rect body = {rect.x, rect.y + head_height, rect.w, rect.h - head_height};
  ScrollRegion scroll(view.look, "ladder", body);
  Painter inside(view.look);
  Axes axes{body,
            std::floor(std::clamp(rect.w * 0.27f, painter.px(128), painter.px(190))),
            std::floor(view.look.fonts.body->FontSize * 1.6f),
            {},
            std::max(view.ladder.row_at(view.now), view.ladder.end()) + 0.6f,
            view.ladder.hosts().size()};
  axes.origin = {body.x, scroll.origin().y + above * axes.row};
  gaps(view, inside, axes);
  for (const LadderFrame& each : view.ladder.frames()) frame(view, inside, axes, each);
  lifelines(view, inside, axes);
  calls(view, inside, axes);
  float content = (above + axes.now + below) * axes.row;
  scroll.content_height(content);
  // Whoever looks at the end keeps seeing it; whoever scrolled back is left in peace.
  if (content > content_ && view.ui.follow) scroll.to_end();
  if (ImGui::IsWindowHovered() && ImGui::GetIO().MouseWheel != 0)
    view.ui.follow = ImGui::GetIO().MouseWheel < 0 && scroll.at_end();
  content_ = content;

  painter.list()->PushClipRect(rect.min(), rect.max());
  head(view, painter, axes, {rect.x, rect.y, rect.w, head_height});
  painter.list()->PopClipRect();
}

void LadderPanel::head(const View& view, Painter& painter, const Axes& axes, const Rect& rect) {
  const Look& look = view.look;
  painter.fill({rect.x, rect.bottom() - 1, rect.w, 1}, look.theme.line);
  for (const ModelHost& host : view.model.hosts) {
    std::string address = ip_to_string(host.address);
    float name_width = Painter::width(look.fonts.strong, host.name),
          width = Painter::width(look.fonts.code_small, address);
    float x = std::clamp(axes.x(host.id), rect.x + painter.px(8) + std::max(name_width, width) / 2,
                         rect.right() - painter.px(8) - std::max(name_width, width) / 2);
    painter.text_centred(look.fonts.strong, {x, rect.y + painter.px(14)}, look.theme.text, host.name);
    painter.text_centred(look.fonts.code_small, {x, rect.y + painter.px(32)}, look.theme.quiet, address);
  }
}

void LadderPanel::gaps(const View& view, Painter& painter, const Axes& axes) {
  const ImFont* font = view.look.fonts.small;
  float left = axes.x(HostId{0}), right = axes.x(HostId{static_cast<std::uint8_t>(axes.hosts - 1)});
  auto mark = [&](float y, float height, Nanoseconds length) {
    if (!axes.seen(y, y + height)) return;
    float top = axes.y(y), tall = height * axes.row, middle = top + tall / 2 + axes.row * 0.25f;
    std::string words = duration_text(length);
    float width = Painter::width(font, words);
    // Held frames stand in the middle, and the words of the next frame where it sets out.
    const auto& frames = view.ladder.frames();
    auto next = std::partition_point(frames.begin(), frames.end(),
                                     [&](const auto& frame) { return frame.sent_y < y + height - 0.01f; });
    bool leftwards = next != frames.end() && axes.x(next->from) > axes.x(next->to);
    float centre = left + (right - left) * (leftwards ? 0.15f : 0.85f);
    painter.dashed({left + painter.px(10), middle}, {centre - width / 2 - painter.px(10), middle},
                   view.look.theme.line);
    painter.dashed({centre + width / 2 + painter.px(10), middle}, {right - painter.px(10), middle},
                   view.look.theme.line);
    painter.text_centred(font, {centre, middle}, view.look.theme.faint, words);
  };
  for (const TimeGap& gap : view.ladder.gaps()) mark(gap.y, gap.height, gap.length);
}

void LadderPanel::lifelines(const View& view, Painter& painter, const Axes& axes) {
  const Theme& theme = view.look.theme;
  float width = painter.px(8);
  for (const ModelHost& host : view.model.hosts) {
    float x = axes.x(host.id);
    float end = axes.y(axes.now);
    const LadderState* previous = nullptr;
    auto span = [&](float from_y, float to_y) {
      if (!previous) {
        painter.dashed({x, from_y}, {x, to_y}, theme.line, 2);
        return;
      }
      ImU32 colour = state_colour(theme, previous->state.transport, previous->state.state);
      bool none = previous->state.state == TcpState::gone;
      float half = none ? painter.px(1) : width / 2;
      painter.fill({x - half, from_y, 2 * half, to_y - from_y}, colour);
      if (!none)
        painter.note("lifeline " + std::string(state_name(previous->state.transport, previous->state.state)),
                     {x - half, from_y, 2 * half, to_y - from_y});
    };
    float from = axes.y(-above + 0.3f);
    for (const LadderState& state : view.ladder.states()) {
      if (state.host != host.id) continue;
      span(from, axes.y(state.y));
      from = axes.y(state.y);
      previous = &state;
    }
    span(from, end);
    for (const LadderState& state : view.ladder.states()) {
      if (state.host != host.id || !axes.seen(state.label_y, state.label_y + 1)) continue;
      float pill = state_pill_width(view.look, state.state.transport, state.state.state);
      float left = axes.leftmost(host.id) ? x - painter.px(18) - pill : x + painter.px(18);
      paint_state_pill(painter, {left, axes.y(state.label_y + 0.15f)}, state.state.transport,
                       state.state.state);
    }
  }
}

void LadderPanel::calls(const View& view, Painter& painter, const Axes& axes) {
  for (const LadderCall& each : view.ladder.calls()) call(view, painter, axes, each);
}

void LadderPanel::call(const View& view, Painter& painter, const Axes& axes, const LadderCall& call) {
  const Theme& theme = view.look.theme;
  float x = axes.x(call.host), side = axes.leftmost(call.host) ? -1.0f : 1.0f;
  if (call.stage == LadderCall::Stage::waiting && call.count == 1) {
    if (!axes.seen(axes.now, axes.now + 1)) return;
    float y = axes.y(axes.now + 0.5f);
    paint_pause(painter, {x + side * painter.px(18), y}, painter.px(10), theme.accent);
    float room = axes.gutter - painter.px(38);
    std::string words = fitted(view.look.fonts.strong, room, call.name + "(…)");
    ImVec2 place = {x + side * painter.px(30), y - view.look.fonts.strong->FontSize / 2};
    if (side < 0)
      painter.text_right(view.look.fonts.strong, place, theme.accent, words);
    else
      painter.text(view.look.fonts.strong, place, theme.accent, words);
    return;
  }
  bool blocked = call.stage != LadderCall::Stage::returned;
  float end = blocked ? axes.now : call.end_y;
  if (!axes.seen(call.y - 1, end + 1)) return;
  std::string name = call.name;
  if (call.count > 1) name += fmt::format(" ×{}", call.count);
  std::string result;
  ImU32 colour = theme.quiet;
  if (!blocked) {
    result = result_text(view.look.strings, call.name, call.result, call.error);
    colour = call.error != 0 ? theme.fault : theme.quiet;
  }
  bool bar = (blocked && view.now - call.began > std::chrono::milliseconds(100)) || call.result_below;
  if (bar) {
    // A bar as long as the wait, open at its lower end while it lasts.
    float bar_x = x + side * painter.px(11);
    ImU32 bar_colour = blocked ? theme.warn : faded(theme.quiet, 0.6f);
    painter.fill({bar_x - painter.px(1.5f), axes.y(call.y), painter.px(3), axes.y(end) - axes.y(call.y)},
                 bar_colour);
    painter.note("wait " + call.name, {bar_x, axes.y(call.y), painter.px(3), axes.y(end) - axes.y(call.y)});
    if (!blocked) painter.line({bar_x, axes.y(end)}, {x, axes.y(end)}, bar_colour, 2);
  }
  if (call.result_below) {
    gutter_text(painter, axes, call.host, call.y, theme.text, name, "", colour);
    gutter_text(painter, axes, call.host, call.end_y, theme.text, "", result, colour);
  } else {
    gutter_text(painter, axes, call.host, call.y, theme.text, name, result, colour);
  }
}

void LadderPanel::gutter_text(Painter& painter, const Axes& axes, HostId host, float y, ImU32 colour,
                              std::string_view name, std::string_view result, ImU32 result_colour) {
  const ImFont *strong = painter.fonts().strong, *plain = painter.fonts().body;
  float room = axes.gutter - painter.px(26), gap = name.empty() || result.empty() ? 0 : painter.px(6);
  std::string shown = fitted(strong, room - gap - Painter::width(plain, result), name);
  std::string value = fitted(plain, room, result);
  float width = Painter::width(strong, shown) + gap + Painter::width(plain, value);
  float x = axes.leftmost(host) ? axes.x(host) - painter.px(20) - width : axes.x(host) + painter.px(20);
  float top = axes.y(y) - strong->FontSize / 2;
  if (!shown.empty()) x = painter.text(strong, {x, top}, colour, shown) + gap;
  if (!value.empty()) painter.text(plain, {x, top}, result_colour, value);
}

}  // namespace wirestep::app
