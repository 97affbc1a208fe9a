#include "app/panels/calls_panel.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/look/host_mark.h"
#include "app/look/rich_text.h"
#include "app/look/shapes.h"
#include "app/model/errno_words.h"
#include "app/panels/words.h"
#include "base/error.h"

namespace wirestep::app {

namespace {

constexpr float row_units = 20;

HostId host_of(const View& view, ProgramId program) {
  for (const ModelProgram& each : view.model.programs)
    if (each.id == program) return each.host;
  return {};
}

// "850 ms", and for what takes no time one could see "12 µs".
std::string short_span(Nanoseconds span) {
  double us = seconds(span) * 1e6;
  if (us < 999.5) return fmt::format("{:.0f} µs", std::max(us, 0.0));
  if (us < 9995) return fmt::format("{:.1f} ms", us / 1000);
  return duration_text(span);
}

}  // namespace

void CallsPanel::follow(const View& view) {
  if (watch_.changed(view)) {
    index_ = std::make_unique<CallIndex>(view.trace);
    chosen_.reset();
    filter_ = {};
  }
  index_->follow(view.trace.size());
  count_ = index_->count(filter_, view.model.cursor);
  if (chosen_ && *chosen_ >= count_) chosen_.reset();
}

void CallsPanel::choose(std::size_t row) {
  chosen_ = row;
  reveal_ = true;
  to_end_ = false;
}

void CallsPanel::turn(std::string& only, const std::vector<std::string>& all) {
  auto at = only.empty() ? all.begin() : std::find(all.begin(), all.end(), only);
  if (!only.empty() && at != all.end()) ++at;
  only = at == all.end() ? "" : *at;
  chosen_.reset(), to_end_ = true;
}

bool CallsPanel::key(const View& view, const KeyPress& press) {
  follow(view);
  if (press.control) return false;
  switch (press.character) {
    case 'a':
      turn(filter_.program, index_->programs());
      return true;
    case 'f':
      turn(filter_.name, index_->names());
      return true;
    case 'g':
      filter_.errors = !filter_.errors;
      chosen_.reset(), to_end_ = true;
      return true;
    default:
      break;
  }
  if (count_ == 0) return false;
  std::size_t last = count_ - 1, at = chosen_.value_or(last);
  switch (press.special) {
    case SpecialKey::up:
      choose(chosen_ && at > 0 ? at - 1 : at);
      return true;
    case SpecialKey::down:
      choose(chosen_ ? std::min(at + 1, last) : at);
      return true;
    case SpecialKey::page_up:
      choose(at > page_ ? at - page_ : 0);
      return true;
    case SpecialKey::page_down:
      choose(std::min(at + page_, last));
      return true;
    case SpecialKey::home:
      choose(0);
      return true;
    case SpecialKey::end:
      choose(last);
      to_end_ = true;
      return true;
    case SpecialKey::enter: {
      if (!chosen_) return false;
      const CallRow& row = index_->row(*chosen_);
      bool returned = row.returned < view.model.cursor;
      view.post(action::ShowMoment{std::size_t{returned ? row.returned : row.first} + 1});
      return true;
    }
    default:
      return false;
  }
}

void CallsPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  follow(view);
  Rect inner = head(view, painter, rect);
  if (count_ == 0) {
    bool none_at_all = filter_ == CallFilter{};
    paint_empty(painter, inner, view.look.tr(none_at_all ? "calls.empty" : "calls.none"));
    return;
  }
  list(view, inner);
}

// The title with the number of calls, and the filter.
Rect CallsPanel::head(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  Rect inner = panel_ground(painter, rect, look.strings.format("calls.title", count_));
  float x = rect.right() - painter.px(10), height = painter.px(24), top = rect.y + painter.px(4);
  auto control = [&](std::string_view id, std::string_view label, std::string_view key, bool on) {
    ButtonSpec spec = {id, label, key, on ? ButtonKind::chosen : ButtonKind::plain, true, true};
    float width = button_width(look, spec);
    x -= width;
    bool pressed = button(painter, {x, top, width, height}, spec);
    x -= painter.px(5);
    return pressed;
  };
  if (control("errors", look.tr("calls.errors"), "g", filter_.errors)) {
    filter_.errors = !filter_.errors;
    chosen_.reset(), to_end_ = true;
  }
  if (control("name", filter_.name.empty() ? look.tr("calls.any_call") : std::string_view(filter_.name), "f",
              !filter_.name.empty()))
    turn(filter_.name, index_->names());
  if (control("program",
              filter_.program.empty() ? look.tr("calls.any_program") : std::string_view(filter_.program), "a",
              !filter_.program.empty()))
    turn(filter_.program, index_->programs());
  return inner;
}

void CallsPanel::list(const View& view, const Rect& rect) {
  count_ = index_->count(filter_, view.model.cursor);  // the filter may have been moved just now
  if (chosen_ && *chosen_ >= count_) chosen_.reset();
  ScrollRegion scroll(view.look, "calls", rect);
  Painter painter(view.look);
  float height = painter.px(row_units), width = rect.w - painter.px(9);
  float extra = chosen_ ? details(view, painter, {}, width - painter.px(20), *chosen_, false) : 0;
  page_ = std::max<std::size_t>(1, static_cast<std::size_t>(rect.h / height) - 1);
  auto top_of = [&](std::size_t i) {
    return height * static_cast<float>(i) + (chosen_ && i > *chosen_ ? extra : 0);
  };
  // Only what is in view is painted: the first row that reaches into it, and those behind it until it ends.
  float from = rect.y - scroll.origin().y;
  auto guess = static_cast<std::size_t>(std::max(0.0f, (from - extra) / height));
  for (std::size_t i = guess; i < count_; ++i) {
    float top = top_of(i);
    bool open = chosen_ == i;
    if (top + height + (open ? extra : 0) < from) continue;
    if (top > from + rect.h) break;
    Rect place = {scroll.origin().x, scroll.origin().y + top, width, height};
    row(view, painter, place, i);
  }
  bool was_at_end = scroll.at_end();
  scroll.content_height(top_of(count_ - 1) + height + (chosen_ == count_ - 1 ? extra : 0));
  if (std::exchange(reveal_, false) && chosen_) {
    scroll.reveal(top_of(*chosen_), top_of(*chosen_) + height + extra);
  } else if (to_end_ || (was_at_end && !chosen_)) {
    scroll.to_end();
    to_end_ = false;
  }
}

std::string CallsPanel::call_text(const View& view, const CallEvent& call) const {
  std::string text(view.trace.text(call.name));
  text += '(';
  for (char c : view.trace.text(call.args)) {
    if (c == '\n')
      text += ", ";
    else
      text += c;
  }
  return text + ')';
}

// " = 5", " = -1 ECONNREFUSED"; what hasn't returned, for how long by now.
std::string CallsPanel::result_words(const View& view, const CallEvent& call, std::size_t began) const {
  switch (call.stage) {
    case CallStage::waiting:
      return std::string(view.look.tr("calls.waiting"));
    case CallStage::begin:
      return view.look.strings.format("calls.blocked", duration_text(view.now - view.trace[began].time));
    case CallStage::returned:
      break;
  }
  if (call.error != 0) return fmt::format("= {} {}", call.result, errno_name(call.error));
  return fmt::format("= {}", call.result);
}

void CallsPanel::row(const View& view, Painter& painter, const Rect& place, std::size_t i) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const CallRow& row = index_->row(i);
  const CallEvent& call = index_->at(row, view.model.cursor);
  const ImFont *small = look.fonts.small, *code = look.fonts.code_small;
  bool open = chosen_ == i, hovered = false;
  if (pressable(place, "call " + std::to_string(call.call.value), &hovered)) {
    if (open) {
      bool returned = row.returned < view.model.cursor;
      view.post(action::ShowMoment{std::size_t{returned ? row.returned : row.first} + 1});
    } else {
      choose(i);
    }
  }
  float below = open ? details(view, painter, {place.x + painter.px(14), place.bottom()},
                               place.w - painter.px(20), i, false)
                     : 0;
  Rect whole = {place.x, place.y, place.w, place.h + below};
  if (open || hovered) painter.fill(whole, faded(theme.accent, open ? 0.16f : 0.10f), painter.px(3));
  if (open) painter.fill({whole.x, whole.y, painter.px(3), whole.h}, theme.accent);
  painter.note(fmt::format("call {}{}", call.call.value, open ? " chosen" : ""), place);

  float line = place.y + place.h / 2, x = place.x + painter.px(7), right = place.right() - painter.px(4);
  std::string when = fmt::format("{:.3f}", seconds(view.trace[row.first].time - view.model.start));
  painter.text(code, {x, line - code->FontSize / 2}, theme.quiet, when);
  x += std::max(Painter::width(code, when), Painter::width(code, "00.000")) + painter.px(8);
  const std::string& program = index_->program_of(row);
  paint_host_mark(painter, {x + painter.px(4), line}, painter.px(8), host_of(view, call.program));
  x += painter.px(12);
  if (filter_.program.empty()) {
    float names = std::min(painter.px(64), place.w * 0.16f);
    painter.text_fit(small, {x, line - small->FontSize / 2}, names - painter.px(4), theme.text, program);
    x += names;
  }
  if (place.w > painter.px(600)) {
    // Wide enough for where it stands in the source.
    std::string where =
        call.line > 0 ? fmt::format("{}:{}", view.trace.text(call.file), call.line) : std::string();
    painter.text_right(code, {right, line - code->FontSize / 2}, theme.quiet,
                       fitted(code, painter.px(120), where));
    right -= painter.px(128);
  }
  if (call.stage == CallStage::returned) {
    std::string took = short_span(call.duration);
    painter.text_right(small, {right, line - small->FontSize / 2}, theme.quiet, took);
    right -= std::max(Painter::width(small, took), painter.px(44)) + painter.px(8);
  }
  std::size_t began = row.began < view.model.cursor ? row.began : row.first;
  std::string result = result_words(view, call, began);
  const ImFont* result_font =
      call.stage == CallStage::returned ? look.fonts.code_small : look.fonts.small_strong;
  float result_width = Painter::width(result_font, result) + painter.px(8), sign = 0;
  if (call.stage != CallStage::returned || call.error != 0) sign = painter.px(15);
  x = painter.text_fit(code, {x, line - code->FontSize / 2},
                       std::max(right - x - result_width - sign, painter.px(30)), theme.text,
                       call_text(view, call)) +
      painter.px(6);
  ImVec2 centre = {x + painter.px(6), line};
  if (call.stage == CallStage::waiting)
    paint_pause(painter, centre, painter.px(10), theme.warn);
  else if (call.stage == CallStage::begin)
    paint_clock(painter, centre, painter.px(12), theme.warn);
  else if (call.error != 0)
    paint_cross(painter, centre, painter.px(9), theme.fault);
  painter.text_fit(result_font, {x + sign, line - result_font->FontSize / 2}, right - x - sign,
                   call.error != 0 && call.stage == CallStage::returned ? theme.fault : theme.text, result);
  if (open)
    details(view, painter, {place.x + painter.px(14), place.bottom()}, place.w - painter.px(20), i, true);
}

float CallsPanel::details(const View& view, Painter& painter, ImVec2 at, float width, std::size_t i,
                          bool paint) {
  const Look& look = view.look;
  const CallRow& row = index_->row(i);
  const CallEvent& call = index_->at(row, view.model.cursor);
  float y = 0;
  auto say = [&](const std::string& words, bool code, ImU32 colour) {
    const ImFont* plain = code ? look.fonts.code_small : look.fonts.small;
    RichTextStyle style = {plain, look.fonts.small_strong, look.fonts.code_small, colour};
    lesson::Prose text = paragraph(words);
    y += paint ? paint_rich_text(painter, {at.x, at.y + y}, text, style, width)
               : measure_rich_text(look, text, style, width);
  };
  std::string text = call_text(view, call);
  if (Painter::width(look.fonts.code_small, text) > width * 0.4f) say(text, true, look.theme.text);
  std::string key = call.stage == CallStage::returned ? errno_words(call.error) : std::string();
  if (!key.empty()) say(fmt::format("{}: {}", errno_name(call.error), look.tr(key)), false, look.theme.fault);
  std::string rest;
  if (call.line > 0) rest += fmt::format("{}:{}   ", view.trace.text(call.file), call.line);
  rest += look.strings.format("calls.ids", call.pid, call.tid);
  if (call.fd >= 0) rest += "   " + look.strings.format("calls.descriptor", call.fd);
  if (call.stage == CallStage::returned)
    rest += "   " + look.strings.format("calls.took", short_span(call.duration));
  say(rest, false, look.theme.quiet);
  return y + painter.px(4);
}

}  // namespace wirestep::app
