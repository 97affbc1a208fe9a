#include "app/panels/timeline_panel.h"

#include <algorithm>
#include <cmath>

#include "app/look/shapes.h"
#include "app/panels/time_travel.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

// Where the lanes are, as parts of the strip's height: their middle lines.
constexpr float steps_end = 0.30f, faults_at = 0.38f, frames_from = 0.50f, frames_to = 0.82f,
                calls_at = 0.92f;

void paint_back(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  float half = size / 2;
  painter.list()->AddTriangleFilled({centre.x + half, centre.y - half}, {centre.x + half, centre.y + half},
                                    {centre.x - half, centre.y}, colour);
}

std::string speed_text(double speed) {
  if (speed < 0.3) return "¼×";
  if (speed < 0.6) return "½×";
  return fmt::format("{:.0f}×", speed);
}

}  // namespace

void TimelinePanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  painter.fill(rect, view.look.theme.panel);
  painter.fill({rect.x, rect.y, rect.w, 1}, view.look.theme.line);
  if (view.ladder.hosts().empty()) {
    const ImFont* font = view.look.fonts.small;
    painter.text_fit(font, {rect.x + painter.px(12), rect.y + (rect.h - font->FontSize) / 2},
                     rect.w - painter.px(24), view.look.theme.quiet, view.look.tr("time.empty"));
    return;
  }
  timeline_.follow(view.trace, view.ladder);
  float left = controls(view, painter, rect), right = returns(view, painter, rect);
  strip(view, painter, {left, rect.y + 1, right - left, rect.h - 1});
}

// Back, play or pause, and how fast. Returns where they end.
float TimelinePanel::controls(const View& view, Painter& painter, const Rect& rect) {
  const Theme& theme = view.look.theme;
  const Playback& playback = view.ui.playback;
  float side = painter.px(28), x = rect.x + painter.px(8), y = rect.y + (rect.h - side) / 2;
  auto icon = [&](std::string_view id, void (*sign)(Painter&, ImVec2, float, ImU32), bool chosen) {
    Rect place = {x, y, side, side};
    bool hovered = false, pressed = pressable(place, id, &hovered);
    painter.fill(place, theme.raised, painter.px(6));
    if (hovered) painter.fill(place, faded(theme.text, 0.1f), painter.px(6));
    painter.frame(place, chosen ? theme.accent : theme.line, painter.px(6), chosen ? 2 : 1);
    sign(painter, {x + side / 2, y + side / 2}, painter.px(11), theme.text);
    painter.note("button " + std::string(id), place);
    x += side + painter.px(4);
    return pressed;
  };
  bool forward = playback.direction() == Playback::Direction::forward;
  bool backing = playback.playing() && !forward, playing = playback.playing() && forward;
  if (icon("film back", backing ? paint_pause : paint_back, backing))
    play(view, Playback::Direction::backward);
  if (icon("film play", playing ? paint_pause : paint_play, playing))
    play(view, Playback::Direction::forward);
  std::string speed = speed_text(playback.speed());
  ButtonSpec spec = {"film speed", speed, "", ButtonKind::plain, true, true};
  float width = painter.px(44);
  if (button(painter, {x, y, width, side}, spec)) view.ui.playback.next_speed();
  return x + width + painter.px(10);
}

// To the present, and to the beginning of this step in a fresh world. Returns where they begin.
float TimelinePanel::returns(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  float height = painter.px(28), x = rect.right() - painter.px(8), y = rect.y + (rect.h - height) / 2;
  std::string present = "    " + std::string(look.tr("time.live"));  // with room for a sign
  ButtonSpec live = {"present", present, view.live ? "" : "End",
                     view.live ? ButtonKind::chosen : ButtonKind::ready};
  float width = button_width(look, live);
  x -= width;
  if (button(painter, {x, y, width, height}, live)) view.post(action::ShowLive{});
  // A sign beside the word: a disc for the present, two bars for a moment that stands still.
  ImVec2 centre = {x + painter.px(17), y + height / 2};
  if (view.live)
    painter.list()->AddCircleFilled(centre, painter.px(4), look.theme.good);
  else
    paint_pause(painter, centre, painter.px(9), look.theme.warn);
  ButtonSpec again = {"step again", look.tr("time.restart"), "", ButtonKind::plain, true, true};
  std::string step = step_at(view);
  if (!step.empty() && rect.w > painter.px(900)) {
    width = button_width(look, again);
    x -= width + painter.px(6);
    if (button(painter, {x, y, width, height}, again)) view.post(action::RestartAt{step});
  }
  return x - painter.px(10);
}

float TimelinePanel::x_of(const Rect& rect, double row) const {
  double end = timeline_.end();
  return rect.x + (end > 0 ? static_cast<float>(std::min(row / end, 1.0)) * (rect.w - 1) : 0);
}

void TimelinePanel::strip(const View& view, Painter& painter, const Rect& rect) {
  const Theme& theme = view.look.theme;
  if (rect.w < painter.px(60)) return;
  painter.fill(rect, theme.ground);
  ImGui::PushClipRect({rect.x - painter.px(8), rect.y}, {rect.right() + painter.px(8), rect.bottom()}, true);
  steps(view, painter, rect);
  drag(view, painter, rect);
  lanes(view, painter, rect);
  double row = view.live ? timeline_.end() : view.ladder.row_of(view.model.cursor);
  float x = std::floor(x_of(rect, row)), grip = painter.px(5);
  if (!view.live)  // what is still to come
    painter.fill({x, rect.y, rect.right() - x, rect.h}, faded(theme.panel, 0.6f));
  painter.fill({x - painter.px(1), rect.y, painter.px(2), rect.h}, theme.accent);
  painter.list()->AddTriangleFilled({x - grip, rect.bottom()}, {x + grip, rect.bottom()},
                                    {x, rect.bottom() - grip * 1.5f}, theme.accent);
  painter.note("time cursor", {x - 1, rect.y, 2, rect.h});
  ImGui::PopClipRect();
}

void TimelinePanel::lanes(const View& view, Painter& painter, const Rect& rect) {
  const Theme& theme = view.look.theme;
  // A frame is an upright stroke, taller the more of them there are; a call a small square; a fault its sign.
  auto columns = static_cast<std::size_t>(rect.w / painter.px(2));
  float wide = rect.w / static_cast<float>(columns);
  auto x = [&](const Timeline::Mark& mark) {
    return std::floor(rect.x + (static_cast<float>(mark.column) + 0.5f) * wide);
  };
  timeline_.marks(Timeline::Lane::frames, columns, marks_);
  float middle = rect.y + rect.h * (frames_from + frames_to) / 2, tall = rect.h * (frames_to - frames_from);
  for (const Timeline::Mark& mark : marks_) {
    float part = std::min(1.0f, 0.6f + 0.1f * std::log2(static_cast<float>(mark.count)));
    painter.fill({x(mark), middle - tall * part / 2, std::max(1.0f, painter.px(1.5f)), tall * part},
                 theme.text);
  }
  std::size_t drawn = marks_.size();
  timeline_.marks(Timeline::Lane::calls, columns, marks_);
  float half = painter.px(1.5f);
  for (const Timeline::Mark& mark : marks_)
    painter.fill({x(mark) - half, rect.y + rect.h * calls_at - half, 2 * half, 2 * half}, theme.quiet);
  drawn += marks_.size();
  // Signs are wider than a column: of those that would cover each other the gravest is shown.
  auto sign_columns = static_cast<std::size_t>(rect.w / painter.px(9));
  timeline_.marks(Timeline::Lane::faults, sign_columns, marks_);
  float sign = rect.w / static_cast<float>(sign_columns);
  for (const Timeline::Mark& mark : marks_)
    fault(view, painter,
          {rect.x + (static_cast<float>(mark.column) + 0.5f) * sign, rect.y + rect.h * faults_at},
          mark.faults);
  drawn += marks_.size();
  painter.note(fmt::format("marks {}", drawn), rect);
}

// The gravest of what happened there.
void TimelinePanel::fault(const View& view, Painter& painter, ImVec2 centre, std::uint8_t faults) {
  const Theme& theme = view.look.theme;
  float size = painter.px(8);
  const char* what = "retransmitted";
  if (faults & Timeline::unmet) {
    paint_warning(painter, centre, painter.px(10), theme.warn);
    what = "unmet";
  } else if (faults & Timeline::dropped) {
    paint_cross(painter, centre, size, theme.fault);
    what = "dropped";
  } else if (faults & Timeline::reset) {
    float half = size / 2;
    painter.fill({centre.x - half, centre.y - half, size, size}, theme.fault);
    what = "reset";
  } else if (faults & Timeline::corrupted) {
    float half = size / 2;
    ImVec2 zigzag[] = {{centre.x - half, centre.y + half},
                       {centre.x - half / 3, centre.y - half},
                       {centre.x + half / 3, centre.y + half},
                       {centre.x + half, centre.y - half}};
    painter.list()->AddPolyline(zigzag, 4, theme.fault, 0, painter.px(1.5f));
    what = "corrupted";
  } else {
    painter.list()->AddCircle(centre, size / 2, theme.warn, 0, painter.px(1.5f));
  }
  painter.note(std::string("fault ") + what, {centre.x - size / 2, centre.y - size / 2, size, size});
}

// A step is a pennant with its number; where they stand too close the number of the first is shown.
void TimelinePanel::steps(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  const ImFont* font = look.fonts.small_strong;
  float free = rect.x - 1, tall = rect.h * steps_end;
  const auto& all = timeline_.steps();
  // Pixel by pixel: the first step of each.
  for (std::size_t i = 0; i < all.size();) {
    float x = std::floor(x_of(rect, all[i].row));
    std::size_t next = i + 1;
    while (next < all.size() && x_of(rect, all[next].row) < x + painter.px(3)) ++next;
    bool coming = all[i].index >= view.model.cursor && !view.live;
    ImU32 colour = faded(look.theme.accent, coming ? 0.5f : 0.9f);
    painter.fill({x, rect.y, std::max(1.0f, painter.px(1)), rect.h}, faded(look.theme.accent, 0.35f));
    painter.list()->AddTriangleFilled({x, rect.y}, {x + painter.px(6), rect.y + tall / 2}, {x, rect.y + tall},
                                      colour);
    std::string number = std::to_string(i + 1);
    float width = painter.px(8) + Painter::width(font, number);
    if (x > free && x + width < rect.right()) {
      painter.text(font, {x + painter.px(8), rect.y - painter.px(1)},
                   coming ? look.theme.faint : look.theme.quiet, number);
      free = x + width + painter.px(2);
    }
    Rect place = {x - painter.px(1), rect.y, painter.px(9), tall};
    bool hovered = false;
    if (pressable(place, fmt::format("time step {}", i), &hovered)) {
      if (view.ui.playback.playing()) view.ui.playback.pause();
      view.post(action::ShowMoment{all[i].index + std::size_t{1}});
    }
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    painter.note(fmt::format("time step {}", i + 1), place);
    i = next;
  }
}

void TimelinePanel::drag(const View& view, Painter& painter, const Rect& rect) {
  bool hovered = false;
  pressable(rect, "timeline", &hovered);
  painter.note("timeline", rect);
  bool active = ImGui::IsItemActive();
  if (!active && !hovered) return;
  double part =
      std::clamp(static_cast<double>((ImGui::GetIO().MousePos.x - rect.x) / (rect.w - 1)), 0.0, 1.0);
  std::size_t cursor = std::max<std::size_t>(1, view.ladder.cursor_at(part * timeline_.end()));
  if (!active) {
    // Which moment that is: its time since the beginning.
    std::string words = duration_text(view.trace[cursor - 1].time - view.trace[0].time);
    const ImFont* font = view.look.fonts.small;
    float width = Painter::width(font, words) + painter.px(8), x = ImGui::GetIO().MousePos.x + painter.px(8);
    if (x + width > rect.right()) x = ImGui::GetIO().MousePos.x - width - painter.px(8);
    painter.fill({x, rect.y, width, font->FontSize + painter.px(2)}, view.look.theme.raised, painter.px(3));
    painter.text(font, {x + painter.px(4), rect.y + painter.px(1)}, view.look.theme.text, words);
    return;
  }
  view.ui.playback.pause();
  if (part >= 1 && !view.live)
    view.post(action::ShowLive{});
  else if (part < 1 && (view.live || cursor != view.model.cursor))
    view.post(action::ShowMoment{cursor});
}

}  // namespace wirestep::app
