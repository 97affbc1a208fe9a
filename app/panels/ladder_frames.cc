// The ladder's frames: arrows, and what waits or was lost on its way.
#include <algorithm>
#include <cmath>

#include "app/look/shapes.h"
#include "app/model/ladder_words.h"
#include "app/panels/ladder_panel.h"
#include "app/panels/wire_words.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

using Fate = LadderFrame::Fate;

const FrameEvent& frame_event(const View& view, EventIndex index) {
  return std::get<FrameEvent>(view.trace[index].body);
}

// What the wire did to it besides, as far as that had happened: "corrupted at byte 54, delayed 2 s".
std::string harm_text(const View& view, const LadderFrame& frame, std::size_t cursor) {
  std::string words;
  if (frame.corrupted < cursor)
    words = view.look.strings.format("ladder.corrupted", frame_event(view, frame.corrupted).offset);
  if (frame.delayed < cursor) {
    if (!words.empty()) words += " · ";
    words +=
        view.look.strings.format("ladder.delayed", duration_text(frame_event(view, frame.delayed).delay));
  }
  return words;
}

// "#12: port unreachable": what it is about, and the type's and code's names, of an error's two the one that
// tells it apart.
std::string icmp_text(const View& view, const LadderFrame& frame) {
  const FrameEvent& event = frame_event(view, frame.sent);
  std::string words = packet::summary(view.trace.bytes(event.bytes), event.wire_length);
  words.erase(0, words.find(' ') + 1);
  constexpr std::string_view unreachable = "destination unreachable (";
  if (words.starts_with(unreachable) && words.ends_with(')'))
    words = words.substr(unreachable.size(), words.size() - unreachable.size() - 1) + " unreachable";
  words = view.look.strings.said(words);
  return event.answers ? fmt::format("#{}: {}", event.answers.value, words) : words;
}

// Whether it is the first of a packet's fragments that share a line.
bool heads_fragments(const View& view, const LadderFrame& frame) {
  if (frame.fragment == 0 || frame.run == never) return false;
  const auto& run = view.ladder.run(frame);
  return run.size() > 1 && view.ladder.frames()[run.front()].id == frame.id;
}

// Who took it off the wire.
std::string dropped_text(const View& view, const LadderFrame& frame) {
  const FrameEvent& event = frame_event(view, frame.dropped);
  switch (event.cause) {
    case Cause::loss:
      return std::string(view.look.tr("ladder.lost"));
    case Cause::cut:
      return std::string(view.look.tr("ladder.cut"));
    case Cause::rule:
      return view.look.strings.format("ladder.dropped_rule", event.rule.value);
    case Cause::live:
    case Cause::student:
      break;
  }
  return std::string(view.look.tr("ladder.dropped"));
}

// A jagged line: it isn't what was sent any more.
void paint_corrupted(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  float half = size / 2;
  ImVec2 jags[] = {{centre.x - half, centre.y + half},
                   {centre.x - half / 3, centre.y - half},
                   {centre.x + half / 3, centre.y + half},
                   {centre.x + half, centre.y - half}};
  painter.list()->AddPolyline(jags, 4, colour, 0, painter.px(2));
}

// Two sheets, one upon the other: the wire made a second one.
void paint_duplicate(Painter& painter, ImVec2 centre, float size, ImU32 colour) {
  float sheet = size * 0.7f;
  painter.frame({centre.x - size / 2, centre.y - size / 2, sheet, sheet}, colour, 1, 1.5f);
  painter.fill({centre.x - size / 2 + size - sheet, centre.y - size / 2 + size - sheet, sheet, sheet},
               colour);
}

// The event that ended it, as far as the record goes.
EventIndex ended(const LadderFrame& frame) {
  return frame.delivered != never ? frame.delivered : frame.dropped;
}

// A click at the sender's side shows how it was sent, at the receiver's how it arrived. What still waits is
// only chosen: whoever is about to deliver it stays in the present.
void choose(const View& view, const LadderFrame& frame, Fate fate, bool landing) {
  bool again = view.ui.selected == frame.id;
  view.ui.selected = frame.id;
  if (view.live && (fate == Fate::flying || fate == Fate::held)) {
    if (again) view.ui.selected = {};
    return;
  }
  EventIndex index = landing && ended(frame) != never ? ended(frame) : frame.sent;
  view.post(action::ShowMoment{index + std::size_t{1}});
}

}  // namespace

Rect LadderPanel::chip(Painter& painter, ImVec2 centre, ImU32 colour, std::string_view words,
                       void (*sign)(Painter&, ImVec2, float, ImU32)) {
  const ImFont* font = painter.fonts().small_strong;
  float height = font->FontSize + painter.px(6), width = Painter::width(font, words) + painter.px(32);
  Rect box = {centre.x - width / 2, centre.y - height / 2, width, height};
  painter.fill(box, painter.theme().panel, painter.px(4));
  painter.fill(box, faded(colour, 0.16f), painter.px(4));
  painter.frame(box, colour, painter.px(4), 1.5f);
  sign(painter, {box.x + painter.px(14), centre.y}, painter.px(10), colour);
  painter.text(font, {box.x + painter.px(25), centre.y - font->FontSize / 2}, painter.theme().text, words);
  return box;
}

void LadderPanel::frame_label(const View& view, Painter& painter, const Axes& axes, const LadderFrame& frame,
                              ImU32 colour, float opacity) {
  const Look& look = view.look;
  const ImFont *strong = look.fonts.strong, *plain = look.fonts.body;
  std::string flags = flags_text(frame), numbers = numbers_text(frame);
  if (frame.duplicate)
    numbers = look.strings.format("ladder.duplicate", frame_event(view, frame.sent).duplicate_of.value);
  else if (frame.copy > 1)
    numbers += " · " + look.strings.format("ladder.copy", frame.copy);
  // What a frame belongs to says more than its own numbers.
  if (frame.protocol == packet::Protocol::icmp || frame.protocol == packet::Protocol::icmpv6)
    numbers = icmp_text(view, frame);
  // A later fragment has no ports and no protocol's flags: its place comes first.
  if (frame.fragment > 0) numbers = tie_words(view, frame.id);
  bool heads = heads_fragments(view, frame);
  if (heads && !view.ladder.options().open.contains(frame.id)) numbers = run_words(view, frame, axes.cursor);
  if (auto place = numbers.find(" #"); frame.fragment > 1 && place != numbers.npos) {
    flags = numbers.substr(0, place);
    numbers.erase(0, place + 1);
  }
  std::string harm = harm_text(view, frame, axes.cursor);
  if (!harm.empty()) numbers = harm + " · " + numbers;
  float room = std::abs(axes.x(frame.to) - axes.x(frame.from)) - painter.px(heads ? 50 : 36);
  float flags_width = Painter::width(strong, flags), gap = painter.px(6);
  float left = std::max(0.0f, room - flags_width - gap);
  std::string more = numbers + " " + window_text(frame);
  // The window only where it leaves the other half of the wire to others' words.
  bool room_for_all = flags_width + gap + Painter::width(plain, more) <= room * 0.72f;
  numbers = room_for_all ? more : fitted(plain, left, numbers);
  float width = flags_width + gap + Painter::width(plain, numbers);
  bool rightwards = axes.x(frame.to) > axes.x(frame.from);
  float indent = painter.px(heads ? 28 : 14);
  float x = rightwards ? axes.x(frame.from) + indent : axes.x(frame.from) - indent - width;
  // Above the arrow's beginning, where nothing else is written.
  float top = axes.y(frame.sent_y) - strong->FontSize - painter.px(1);
  Rect ground = {x - painter.px(3), top, width + painter.px(6), strong->FontSize + painter.px(1)};
  painter.fill(ground, faded(look.theme.panel, 0.85f));
  x = painter.text(strong, {x, top}, colour, flags) + gap;
  bool quiet = frame.of_connection && !frame.noise;
  painter.text(plain, {x, top}, faded(quiet ? look.theme.quiet : look.theme.faint, opacity), numbers);
}

void LadderPanel::frame(const View& view, Painter& painter, const Axes& axes, const LadderFrame& frame) {
  // Its run's first stands for it.
  if (frame.folded && (frame.fragment > 0 || frame.delivered == never)) return;
  const Theme& theme = view.look.theme;
  Fate fate = frame.fate(axes.cursor);
  bool coming = fate == Fate::coming, arrives = frame.delivered != never;
  double end = arrives ? frame.end_y : frame.sent_y + Ladder::least_fall;
  Ladder::Flight flight{0.5f, end};
  if (fate == Fate::flying) {
    if (view.live || frame.transit_us > 0) flight = view.ladder.flight(frame, view.now);
    if (!arrives) end = flight.landing_y;
  }
  if (!axes.seen(frame.sent_y - 1, end + 1)) return;
  float side = axes.x(frame.to) > axes.x(frame.from) ? 1.0f : -1.0f;
  double from_x = static_cast<double>(axes.x(frame.from) + side * painter.px(6)),
         to_x = static_cast<double>(axes.x(frame.to) - side * painter.px(6));
  // A point of its way, 0 to 1; by row, so that an arrow of a million rows keeps its slant.
  auto along = [&](double part) {
    return ImVec2{static_cast<float>(from_x + (to_x - from_x) * part),
                  axes.y(frame.sent_y + (end - frame.sent_y) * part)};
  };
  auto part_at = [&](double row) {
    return std::clamp((row - frame.sent_y) / (end - frame.sent_y), 0.0, 1.0);
  };
  double first = part_at(axes.top - 4), last = part_at(axes.bottom() + 4);  // what is seen of it
  ImVec2 from = along(0), to = along(1);

  std::string id = std::to_string(frame.id.value);
  bool selected = view.ui.selected == frame.id, hovered = false;
  Rect hit = {std::min(from.x, to.x), from.y - axes.row, std::abs(to.x - from.x),
              std::min(to.y - from.y, axes.row) + axes.row};
  bool stub = frame.repeats() && !frame.folded;
  if (stub) hit = {hit.x, from.y - axes.row * 0.35f, hit.w * 0.75f, axes.row * 0.8f};
  if (stub && side < 0) hit.x = from.x - hit.w;
  if (heads_fragments(view, frame)) {  // before its words
    Rect place = {from.x + side * painter.px(15) - painter.px(8), from.y - painter.px(20), painter.px(16),
                  painter.px(20)};
    fold_sign(view, painter, axes, place, frame);
  }
  Rect open = hit;
  open.y = std::max(hit.y, axes.body.y);
  open.h = std::min(hit.bottom(), axes.body.bottom()) - open.y;
  if (open.h >= 1 && pressable(open, "frame " + id, &hovered)) {
    bool right = ImGui::GetIO().MousePos.x > (from.x + to.x) / 2;
    choose(view, frame, fate, right == (side > 0));
  }
  // What can be done to it: the menu is the wire's desk's, and opens there.
  if (hovered && view.live && fate != Fate::delivered && ImGui::IsMouseClicked(1)) {
    view.ui.selected = frame.id;
    view.ui.menu.toggle(frame_menu);
  }
  if (selected)
    painter.fill({hit.x, hit.y, hit.w, hit.h + painter.px(4)}, faded(theme.accent, 0.13f), painter.px(4));
  painter.note((coming ? "later frame " : "frame ") + id + " " + flags_text(frame), hit);

  float opacity = coming ? to_come : 1;
  ImU32 colour = faded(frame.reset()                         ? theme.fault
                       : frame.of_connection && !frame.noise ? theme.text
                                                             : theme.faint,
                       opacity);
  if (selected || hovered) colour = faded(theme.accent, coming ? 0.7f : 1);
  float stroke = selected ? 2.5f : 1.75f;
  auto line = [&](double begin, double stop, ImU32 with) {
    begin = std::max(begin, first), stop = std::min(stop, last);
    if (begin < stop) painter.line(along(begin), along(stop), with, stroke);
  };
  auto rest = [&](double begin) {  // of its way, that it hasn't gone
    begin = std::max(begin, first);
    if (begin < last) painter.dashed(along(begin), along(last), faded(theme.faint, 0.6f));
  };

  if (stub) copies(view, painter, axes, frame, colour);
  if (frame.repeats() && (!arrives || (fate != Fate::delivered && !coming))) return;
  if (coming && arrives)
    fate = Fate::delivered;
  else if (coming && frame.dropped != never)
    fate = Fate::dropped;
  ImVec2 made = along(0.5);  // where the sign of the wire's own copy stands
  switch (fate) {
    case Fate::coming:  // and waits still, at the end of the record
      rest(0);
      break;
    case Fate::delivered:
      // The wire's own copy sets out where the wire made it.
      if (frame.duplicate && first < 0.5)
        painter.dashed(along(first), along(std::min(0.5, last)), faded(theme.faint, 0.6f));
      if (last >= 1)
        painter.arrow(along(frame.duplicate ? std::max(first, 0.5) : first), to, colour, stroke);
      else
        line(frame.duplicate ? 0.5 : 0, 1, colour);
      if (frame.dropped < frame.delivered) paint_cross(painter, along(0.5), painter.px(10), theme.fault);
      break;
    case Fate::flying: {
      double progress = static_cast<double>(flight.progress);
      rest(progress);
      ImVec2 head = along(progress);
      painter.arrow(along(std::min(first, progress)), head, faded(theme.accent, opacity), 2.5f);
      painter.list()->AddCircleFilled(head, painter.px(5), faded(theme.accent, opacity));
      break;
    }
    case Fate::held:
    case Fate::dropped: {
      // It waits, or was lost, a little way from its sender: where it would have been.
      double part = std::min(0.5, part_at(frame.sent_y + Ladder::least_fall / 2));
      if (fate == Fate::held || arrives) rest(part);
      ImVec2 middle = {static_cast<float>((from_x + to_x) / 2), along(part).y};
      if (frame.duplicate) {  // it never was on this part of the way
        painter.dashed(along(first), middle, faded(theme.faint, 0.6f));
      } else {
        line(0, part, colour);
        if (part < 0.5) painter.line(along(part), middle, colour, stroke);
      }
      if (fate == Fate::held) {
        Time sent = view.trace[frame.sent].time;
        bool back = frame_event(view, frame.held).let_pass > 0;
        std::string words = view.look.strings.format(back ? "ladder.held_back" : "ladder.held",
                                                     duration_text(view.now - sent));
        Rect box = chip(painter, middle, theme.warn, words, paint_hold);
        made = {from_x < to_x ? box.x - painter.px(12) : box.right() + painter.px(12), middle.y};
        painter.note("held " + id, box);
      } else {
        Rect box = chip(painter, middle, faded(theme.fault, opacity), dropped_text(view, frame), paint_cross);
        made = {from_x < to_x ? box.x - painter.px(12) : box.right() + painter.px(12), middle.y};
        painter.note((coming ? "later dropped " : "dropped ") + id, box);
      }
      break;
    }
  }
  wire_signs(painter, frame, axes.cursor, along(0.22), along(0.12), made, opacity);
  if (!frame.repeats()) frame_label(view, painter, axes, frame, colour, opacity);
  tie(painter, axes, frame, faded(theme.quiet, opacity));
}

// A line beside the sender's lifeline, from what it belongs to down to where it begins.
void LadderPanel::tie(Painter& painter, const Axes& axes, const LadderFrame& frame, ImU32 colour) {
  if (frame.tie_y < 0) return;
  float side = axes.x(frame.to) > axes.x(frame.from) ? 1.0f : -1.0f;
  float x = axes.x(frame.from) + side * painter.px(10), tick = side * painter.px(4);
  ImVec2 from = {x, axes.y(frame.tie_y)}, to = {x, axes.y(frame.sent_y)};
  if (frame.fragment > 0) {  // a bracket around those of one packet
    painter.line(from, to, colour, painter.px(2));
    painter.line(from, {from.x - tick, from.y}, colour, painter.px(2));
    painter.line(to, {to.x - tick, to.y}, colour, painter.px(2));
  } else {
    painter.dashed(from, to, colour, 1.5f);
  }
  painter.note(fmt::format("tie {}", frame.id.value), {std::min(from.x, to.x) - 1, from.y, 3, to.y - from.y});
}

// What the wire did to it: each with a sign of its own, upon the arrow.
void LadderPanel::wire_signs(Painter& painter, const LadderFrame& frame, std::size_t cursor, ImVec2 corrupted,
                             ImVec2 delayed, ImVec2 made, float opacity) {
  const Theme& theme = painter.theme();
  auto sign = [&](ImVec2 at, std::string_view what, ImU32 colour,
                  void (*paint)(Painter&, ImVec2, float, ImU32)) {
    float size = painter.px(12);
    Rect ground = {at.x - size * 0.7f, at.y - size * 0.7f, size * 1.4f, size * 1.4f};
    painter.fill(ground, theme.panel, painter.px(3));
    paint(painter, at, size, faded(colour, opacity));
    painter.note(fmt::format("{} {}", what, frame.id.value), ground);
  };
  if (frame.corrupted < cursor) sign(corrupted, "corrupted", theme.fault, paint_corrupted);
  if (frame.delayed < cursor) sign(delayed, "delayed", theme.warn, paint_clock);
  if (frame.duplicate) sign(made, "duplicate", theme.warn, paint_duplicate);
}

}  // namespace wirestep::app
