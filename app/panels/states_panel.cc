#include "app/panels/states_panel.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/look/host_mark.h"
#include "app/look/rich_text.h"
#include "app/look/shapes.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

ImVec2 centre_of(const Rect& rect) {
  return {rect.x + rect.w / 2, rect.y + rect.h / 2};
}

void thin_arrow(Painter& painter, const StateLine& line, ImU32 colour, float stroke) {
  float length = std::hypot(line.to.x - line.from.x, line.to.y - line.from.y);
  if (length < 2) return;
  painter.line(line.from, line.to, colour, stroke);
  ImVec2 along = {(line.to.x - line.from.x) / length, (line.to.y - line.from.y) / length};
  float head = std::min(painter.px(6), length * 0.7f), half = head * 0.5f;
  ImVec2 neck = {line.to.x - along.x * head, line.to.y - along.y * head};
  painter.list()->AddTriangleFilled(line.to, {neck.x - along.y * half, neck.y + along.x * half},
                                    {neck.x + along.y * half, neck.y - along.x * half}, colour);
}

// The difference of Linux that matters in a state; none elsewhere.
std::string_view linux_difference(TcpState state) {
  switch (state) {
    case TcpState::syn_recv:
      return "states.linux_syn_recv";
    case TcpState::time_wait:
      return "states.linux_time_wait";
    case TcpState::closed:
      return "states.linux_closed";
    case TcpState::fin_wait_2:
      return "states.linux_fin_wait";
    default:
      return {};
  }
}

}  // namespace

void StatesPanel::follow(const View& view) {
  if (watch_.changed(view)) states_ = {};
  states_.follow(view.trace, view.model.cursor);
  ends_ = states_.ends(view.model.cursor, view.ui.ladder.connection);
  auto exists = [&](const std::optional<StepId>& id) {
    return id && id->end < ends_.size() && id->step < ends_[id->end].steps.size();
  };
  if (!exists(chosen_)) chosen_.reset();
  if (!exists(pointed_)) pointed_.reset();
}

std::vector<StatesPanel::StepId> StatesPanel::in_time() const {
  std::vector<StepId> all;
  for (std::size_t end = 0; end < ends_.size(); ++end)
    for (std::size_t i = 0; i < ends_[end].steps.size(); ++i) all.push_back({end, i});
  std::stable_sort(all.begin(), all.end(), [&](StepId a, StepId b) { return step(a).index < step(b).index; });
  return all;
}

void StatesPanel::show(const View& view, StepId id) {
  chosen_ = id;
  view.post(action::ShowMoment{step(id).index + 1});
}

bool StatesPanel::key(const View& view, const KeyPress& press) {
  follow(view);
  std::vector<StepId> all = in_time();
  bool on = press.special == SpecialKey::right || press.special == SpecialKey::down;
  bool back = press.special == SpecialKey::left || press.special == SpecialKey::up;
  if (all.empty()) return false;
  if (press.special == SpecialKey::enter && chosen_) {
    show(view, *chosen_);
    return true;
  }
  if (!on && !back) return false;
  auto last = static_cast<std::ptrdiff_t>(all.size()) - 1;
  std::ptrdiff_t at = on ? -1 : last + 1;
  if (chosen_) at = std::find(all.begin(), all.end(), *chosen_) - all.begin();
  chosen_ = all[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + (on ? 1 : -1), 0, last))];
  return true;
}

void StatesPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  follow(view);
  Rect inner = panel_ground(painter, rect, view.look.tr("states.title"), legend_width(view));
  legend(view, painter, rect);
  float line = view.look.fonts.small->FontSize * 1.4f;
  float foot_height = std::ceil(rect.h < painter.px(250) ? line : 2 * line);
  pointed_.reset();
  pointed_edge_ = nullptr;
  figure(view, painter, {inner.x, inner.y - painter.px(4), inner.w, inner.h - foot_height});
  foot(view, painter, {inner.x, inner.bottom() - foot_height, inner.w, foot_height});
}

void StatesPanel::figure(const View& view, Painter& painter, const Rect& rect) {
  press_steps(view, rect);
  edges(view, painter, rect);
  steps(view, painter, rect);
  boxes(view, painter, rect);
}

// All arrows of the figure, thin; with their words where there is room for them.
void StatesPanel::edges(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  StatesGrid grid(look, rect);
  const ImFont* small = look.fonts.small;
  for (const StateEdge& edge : state_edges()) {
    StateLine line = grid.line(edge.from, edge.to);
    thin_arrow(painter, line, look.theme.faint, 1);
    ImVec2 middle = line.at(0.5f);
    float reach = look.px(9);
    Rect spot = {middle.x - reach, middle.y - reach, 2 * reach, 2 * reach};
    if (grid.worded()) {
      std::string words = label_of(edge);
      ImVec2 size = Painter::size(small, words);
      Rect label = grid.words(edge, size);
      label.x = std::clamp(label.x, rect.x, rect.right() - label.w);
      painter.text(small, label.min(), look.theme.quiet, words);
    }
    bool hovered = false;
    pressable(spot, "edge " + std::string(edge.words), &hovered);
    if (hovered) pointed_edge_ = &edge;
    painter.note("edge " + std::string(edge.words), spot);
  }
}

StateLine StatesPanel::line_of(const View& view, const Rect& rect, StepId id) const {
  const StateStep& walked = step(id);
  // Where both ends went the same way, their arrows lie beside each other.
  bool shared = std::any_of(ends_.begin(), ends_.end(), [&](const StateEnd& end) {
    return &end != &ends_[id.end] &&
           std::any_of(end.steps.begin(), end.steps.end(), [&](const StateStep& other) {
             return other.from == walked.from && other.to == walked.to;
           });
  });
  float aside = shared ? view.look.px(id.end == 0 ? -6 : 6) : 0;
  return StatesGrid(view.look, rect).line(walked.from, walked.to, aside);
}

// Near the arrow's tail, so that its words have the middle; of two arrows side by side, one behind the other.
Rect StatesPanel::badge_of(const View& view, const Rect& rect, StepId id) const {
  StateLine line = line_of(view, rect, id);
  float length = std::hypot(line.to.x - line.from.x, line.to.y - line.from.y), half = view.look.px(8);
  float part = std::min(0.45f, view.look.px(id.end == 0 ? 22 : 40) / std::max(length, 1.0f));
  ImVec2 middle = line.at(part);
  return {middle.x - half, middle.y - half, 2 * half, 2 * half};
}

// Before anything else takes the mouse: numbers lie upon arrows.
void StatesPanel::press_steps(const View& view, const Rect& rect) {
  for (StepId id : in_time()) {
    bool hovered = false;
    if (pressable(badge_of(view, rect, id), fmt::format("step {} {}", id.end, id.step), &hovered))
      show(view, id);
    if (hovered) pointed_ = id;
  }
}

// The arrows that were walked, each with its number; dashed where no kernel was seen on the way.
void StatesPanel::steps(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  for (StepId id : in_time()) {
    const StateStep& walked = step(id);
    HostId host = ends_[id.end].host;
    ImU32 colour = host_colour(look.theme, host);
    StateLine line = line_of(view, rect, id);
    float stroke = chosen_ == id ? 3.5f : 2.25f;
    if (walked.seen) {
      painter.arrow(line.from, line.to, colour, stroke);
    } else {
      painter.dashed(line.from, line.to, colour, stroke);
      thin_arrow(painter, {line.at(0.9f), line.to}, colour, stroke);
    }
    Rect badge = badge_of(view, rect, id);
    ImVec2 middle = centre_of(badge);
    if (chosen_ == id || pointed_ == id)
      painter.list()->AddCircleFilled(middle, badge.w / 2 + look.px(3), faded(look.theme.text, 0.35f));
    paint_host_mark(painter, middle, badge.w, host);
    painter.text_centred(look.fonts.small_strong, middle, look.theme.panel, std::to_string(walked.number));
    painter.note(fmt::format("{} {}: {} → {}{}", view.model.hosts.at(host.value).name, walked.number,
                             state_name(Transport::tcp, walked.from), state_name(Transport::tcp, walked.to),
                             walked.seen ? "" : ", not seen"),
                 badge);
  }
}

void StatesPanel::boxes(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  StatesGrid grid(look, rect);
  for (const StateBox& box : state_boxes()) {
    Rect place = grid.box(box);
    std::vector<const StateEnd*> here;
    for (const StateEnd& end : ends_) {
      bool at_end = !end.steps.empty() && end.steps.back().from != TcpState::listen &&
                    end.steps.back().from != TcpState::syn_sent;
      if (end.now == box.state && (box.state != TcpState::closed || box.end == at_end)) here.push_back(&end);
    }
    ImU32 colour = state_colour(theme, Transport::tcp, box.state);
    painter.fill(place, theme.panel, look.px(4));
    painter.fill(place, here.empty() ? theme.raised : faded(colour, 0.30f), look.px(4));
    painter.frame(place, here.empty() ? theme.line : colour, look.px(4), here.empty() ? 1.0f : 2.5f);
    float middle = place.y + place.h / 2;
    paint_state(painter, {place.x + look.px(12), middle}, look.px(9), Transport::tcp, box.state);
    std::string_view name = state_name(Transport::tcp, box.state);
    const ImFont* font = look.fonts.small_strong;
    painter.text(font, {place.x + look.px(21), middle - font->FontSize / 2},
                 here.empty() ? theme.quiet : theme.text, name);
    float x = place.right() - look.px(7);
    for (auto end = here.rbegin(); end != here.rend(); ++end, x -= look.px(13)) {
      paint_host_mark(painter, {x, place.y}, look.px(12), (*end)->host);
      painter.note(fmt::format("{} is in {}", view.model.hosts.at((*end)->host.value).name, name), place);
    }
  }
}

// Behind the title: each end's mark, name and state.
float StatesPanel::legend_width(const View& view) const {
  const Look& look = view.look;
  float width = 0;
  for (const StateEnd& end : ends_) {
    width += look.px(34) + Painter::width(look.fonts.small_strong, view.model.hosts.at(end.host.value).name) +
             Painter::width(look.fonts.small, state_name(Transport::tcp, end.now));
  }
  return width;
}

void StatesPanel::legend(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  const ImFont* small = look.fonts.small;
  float x = rect.right() - painter.px(12), middle = rect.y + painter.px(8) + small->FontSize / 2;
  for (auto end = ends_.rbegin(); end != ends_.rend(); ++end) {
    std::string_view name = view.model.hosts.at(end->host.value).name;
    std::string state(state_name(Transport::tcp, end->now));
    float width = painter.px(14) + Painter::width(look.fonts.small_strong, name) + painter.px(6) +
                  Painter::width(small, state);
    x -= width;
    float right = paint_host_name(painter, {x, middle}, end->host, name);
    painter.text(small, {right + painter.px(6), middle - small->FontSize / 2}, look.theme.quiet, state);
    x -= painter.px(14);
  }
}

void StatesPanel::foot(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  std::string words;
  std::optional<StepId> told = pointed_ ? pointed_ : pointed_edge_ ? std::nullopt : chosen_;
  if (told) {
    const StateStep& at = step(*told);
    double when = seconds(at.time - view.model.start);
    words = look.strings.format("states.step", view.model.hosts.at(ends_[told->end].host.value).name,
                                at.number, when);
    if (at.edge)
      words += label_of(*at.edge) + ". " + std::string(look.tr("states." + std::string(at.edge->words)));
    if (!at.seen) words += " " + std::string(look.tr(at.edge ? "states.not_seen" : "states.not_known"));
  } else if (pointed_edge_) {
    words =
        label_of(*pointed_edge_) + ". " + std::string(look.tr("states." + std::string(pointed_edge_->words)));
  } else if (ends_.empty()) {
    words = look.tr("states.empty");
  } else {
    for (const StateEnd& end : ends_) {
      std::string_view key = linux_difference(end.now);
      if (!key.empty() && words.empty()) words = look.tr(key);
    }
    if (words.empty()) words = look.tr("states.hint");
  }
  // One line, or two: what doesn't fit is in the wide panel.
  RichTextStyle style = {look.fonts.small, look.fonts.small_strong, look.fonts.code_small, look.theme.quiet};
  lesson::Prose text = paragraph(words);
  if (measure_rich_text(look, text, style, rect.w) <= rect.h + 1)
    paint_rich_text(painter, {rect.x, rect.y}, text, style, rect.w);
  else
    painter.text_fit(look.fonts.small, {rect.x, rect.bottom() - look.fonts.small->FontSize - painter.px(3)},
                     rect.w, look.theme.quiet, words);
  painter.note("foot " + words, rect);
}

}  // namespace wirestep::app
