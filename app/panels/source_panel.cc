#include "app/panels/source_panel.h"

#include <algorithm>
#include <cmath>

#include <filesystem>

#include "app/look/code_rows.h"
#include "app/look/rich_text.h"
#include "app/look/shapes.h"
#include "app/model/waits_for.h"
#include "app/panels/program_times.h"
#include "app/panels/words.h"
#include "base/error.h"

namespace wirestep::app {

namespace {

ImU32 token_colour(const Theme& theme, Token token) {
  switch (token) {
    case Token::keyword:
      return theme.keyword;
    case Token::literal:
      return theme.literal;
    case Token::comment:
      return theme.comment;
    case Token::call:
    case Token::plain:
      break;
  }
  return theme.text;
}

// What the line returned: the latest of its calls, but none that a library makes on the side (Python's
// accept() asks for the new socket's name) if there is another.
const ModelResult* result_at(const View& view, const ModelProgram& program, const std::string& file,
                             int line) {
  auto weight = [&](const ModelResult& each) {
    std::string_view name = view.trace.text(each.call.name);
    bool asks = name == "getsockname" || name == "getpeername" || name == "getsockopt" || name == "fcntl";
    return std::pair(!asks, each.index);
  };
  const ModelResult* shown = nullptr;
  for (const ModelResult& each : program.results)
    if (each.line == line && each.file == file && (!shown || weight(each) > weight(*shown))) shown = &each;
  return shown;
}

std::string returned_text(const View& view, const ModelResult& result) {
  const CallEvent& call = result.call;
  return result_text(view.look.strings, view.trace.text(call.name), call.result, call.error);
}

std::string last_line(const std::string& output) {
  std::size_t end = output.find_last_not_of('\n');
  if (end == output.npos) return {};
  std::size_t begin = output.find_last_of('\n', end);
  return output.substr(begin == output.npos ? 0 : begin + 1,
                       end - (begin == output.npos ? 0 : begin + 1) + 1);
}

// Whether a result may come to stand at the line's end: room is kept for it from the beginning, so that no
// line is cut anew when a call returns.
bool returns_something(const SourceLine& line) {
  return std::any_of(line.spans.begin(), line.spans.end(),
                     [](const TokenSpan& span) { return span.token == Token::call; });
}

// Width of the column of line numbers.
float gutter(const Look& look) {
  return look.px(38);
}

}  // namespace

void SourcePanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  painter.fill(rect, view.look.theme.panel);
  ModelProgram planned;  // the lesson's program before it is started: its source, and nothing that happened
  const ModelProgram* program = program_named(view, program_, planned);
  bool started = program && program != &planned;
  float head = painter.px(44), pad = painter.px(12);
  if (started) head = ProgramDesk::height(view.look);
  desk_.draw(view, {rect.x + pad, rect.y + painter.px(2), rect.w - 2 * pad, head}, program_, program, rect);
  Rect body = {rect.x, rect.y + head, rect.w, rect.h - head};
  if (!program) {
    paint_empty(painter, body.inset(pad),
                program_.empty() ? std::string(view.look.tr("source.nobody"))
                                 : view.look.strings.format("source.empty", program_));
    return;
  }
  Here here = started ? where(view, *program) : Here{};
  // Without a line to stand below, what it waits for stands below the source.
  float row = painter.px(28), below = here.line == 0 ? remark_height(view, rect.w, row, here) : 0;
  body.h -= below;
  bool footed = started && (!program->output.empty() || !program->running || program->suspended_by != 0);
  float foot_height = footed ? painter.px(34) : painter.px(4);
  body.h -= foot_height;
  const float times = started && has_times(*program) ? painter.px(26) : 0;
  body.h -= times;
  source(view, body, *program, here);
  if (below > 0) remark(view, painter, {rect.x, body.bottom(), rect.w, below}, row, here);
  if (times > 0) {
    const Rect line = {rect.x, body.bottom() + below, rect.w, times};
    painter.fill({line.x, line.y, line.w, 1}, view.look.theme.line);
    paint_program_times(view, painter, {line.x + pad, line.y, line.w - 2 * pad, line.h}, *program);
  }
  if (footed) foot(view, painter, {rect.x, rect.bottom() - foot_height, rect.w, foot_height}, *program);
}

void SourcePanel::source(const View& view, const Rect& rect, const ModelProgram& program, const Here& here) {
  const SourceFile& file = view.sources(program.source, program.language);
  if (file.lines.empty()) {
    Painter painter(view.look);
    paint_empty(painter, rect.inset(painter.px(12)),
                view.look.strings.format("source.none", program.command));
    return;
  }
  ScrollRegion scroll(view.look, "source " + program_, rect);
  Painter painter(view.look);
  float height = std::floor(view.look.fonts.code->FontSize * 1.42f);
  std::string name = std::filesystem::path(program.source).filename().string();
  float y = 0, here_y = 0, here_end = 0;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    int number = static_cast<int>(i) + 1;
    float room = rect.w - gutter(view.look) - painter.px(returns_something(file.lines[i]) ? 60 : 14);
    const std::string& text = file.lines[i].text;
    auto breaks = code_rows(view.look.fonts.code, room, text);
    // A result that would hide code, such as a long error's name, has a row of its own.
    if (const ModelResult* result = result_at(view, program, name, number)) {
      float tag = Painter::width(view.look.fonts.small_strong, returned_text(view, *result)) + painter.px(28);
      float used = Painter::width(view.look.fonts.code, std::string_view(text).substr(breaks.back()));
      if (breaks.size() > 1) used += continued_indent(view.look.fonts.code, text);
      if (gutter(view.look) + used + tag > rect.w) breaks.push_back(text.size());
    }
    float tall = height * static_cast<float>(breaks.size());
    float remarks = number == here.line ? remark_height(view, rect.w, height, here) : 0;
    if (number == here.line) here_y = y, here_end = y + tall + remarks;
    Rect place = {rect.x, scroll.origin().y + y, rect.w, tall};
    // Only what is in view is painted.
    if (place.bottom() > rect.y && place.y < rect.bottom())
      line(view, painter, place, file.lines[i], breaks, program, number, here);
    y += tall;
    if (remarks == 0) continue;
    // What the program waits for takes rows of its own, below the line.
    remark(view, painter, {rect.x, scroll.origin().y + y, rect.w, remarks}, height, here);
    y += remarks;
  }
  scroll.content_height(y);
  float tall = here_end - here_y;
  bool moved = here.line != shown_line_ || rect.h != shown_height_ || tall > shown_tall_;
  if (here.line > 0 && moved) scroll.reveal(std::max(0.0f, here_y - 3 * height), here_end + 2 * height);
  shown_line_ = here.line;
  shown_height_ = rect.h;
  shown_tall_ = tall;
}

SourcePanel::Here SourcePanel::where(const View& view, const ModelProgram& program) const {
  const ModelThread* thread = program.current();
  std::string file = std::filesystem::path(program.source).filename().string();
  if (!program.running || !thread) return {};
  const Strings& strings = view.look.strings;
  bool in_source = !file.empty() && view.trace.text(thread->call.file) == file;
  Here here{in_source ? thread->call.line : 0, {}, {}, view.look.theme.accent, false};
  std::string_view call = view.trace.text(thread->call.name);
  Nanoseconds since = view.now - thread->since;
  if (program.suspended_by != 0) {
    here.remark = strings.format("source.suspended", signal_name(program.suspended_by));
    here.colour = view.look.theme.warn;
  } else if (thread->call.stage == CallStage::waiting) {
    here.remark = strings.format("source.waits", call);
  } else if (thread->call.stage == CallStage::begin && since >= std::chrono::milliseconds(100)) {
    here.remark = strings.format("source.blocked", call, duration_text(since));
    if (auto wake = waits_for(view.model, view.trace, program, thread->call))
      here.wakes = strings.format(wake->key, wake->with);
    here.colour = view.look.theme.warn;
    here.blocked = true;
  }
  return here;
}

namespace {

RichTextStyle wakes_style(const Look& look) {
  return {look.fonts.small, look.fonts.small_strong, look.fonts.code_small, look.theme.text};
}

float wakes_width(const Look& look, float width) {
  return width - gutter(look) - look.px(40);
}

}  // namespace

float SourcePanel::remark_height(const View& view, float width, float row, const Here& here) const {
  if (here.remark.empty()) return 0;
  if (here.wakes.empty()) return row;
  return row + view.look.px(4) +
         measure_rich_text(view.look, paragraph(here.wakes), wakes_style(view.look),
                           wakes_width(view.look, width));
}

void SourcePanel::remark(const View& view, Painter& painter, const Rect& rect, float row, const Here& here) {
  painter.fill(rect, faded(here.colour, 0.16f));
  const ImFont* font = view.look.fonts.small_strong;
  float x = rect.x + gutter(view.look), middle = rect.y + row / 2;
  if (here.blocked)
    paint_clock(painter, {x + painter.px(6), middle}, painter.px(12), here.colour);
  else
    paint_pause(painter, {x + painter.px(6), middle}, painter.px(10), here.colour);
  painter.text_fit(font, {x + painter.px(18), middle - font->FontSize / 2}, rect.right() - x - painter.px(24),
                   here.colour, here.remark);
  if (!here.wakes.empty())
    paint_rich_text(painter, {x + painter.px(18), rect.y + row}, paragraph(here.wakes),
                    wakes_style(view.look), wakes_width(view.look, rect.w));
}

void SourcePanel::line(const View& view, Painter& painter, const Rect& rect, const SourceLine& line,
                       const std::vector<std::size_t>& breaks, const ModelProgram& program, int number,
                       const Here& here) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  float row = rect.h / static_cast<float>(breaks.size()), middle = rect.y + row / 2;
  bool current = number == here.line;
  if (current) {
    painter.fill(rect, faded(here.colour, 0.16f));
    paint_play(painter, {rect.x + painter.px(10), middle}, painter.px(10), here.colour);
    painter.note("current line " + std::to_string(number), rect);
  }
  const ImFont* small = look.fonts.code_small;
  painter.text_right(small, {rect.x + gutter(look) - painter.px(8), middle - small->FontSize / 2},
                     current ? theme.text : theme.faint, std::to_string(number));

  const ImFont* code = look.fonts.code;
  std::size_t part = 0;
  float x = rect.x + gutter(look);
  for (const TokenSpan& span : line.spans) {
    for (std::size_t begin = span.begin; begin < span.end;) {
      while (part + 1 < breaks.size() && begin >= breaks[part + 1]) {
        ++part;  // what goes on below stands further in
        x = rect.x + gutter(look) + continued_indent(code, line.text);
      }
      std::size_t end =
          part + 1 < breaks.size() ? std::min<std::size_t>(span.end, breaks[part + 1]) : span.end;
      float top = middle + row * static_cast<float>(part) - code->FontSize / 2;
      x = painter.text(code, {x, top}, token_colour(theme, span.token),
                       std::string_view(line.text).substr(begin, end - begin));
      begin = end;
    }
  }

  // What a call here returned: at the end of the last row.
  std::string file = std::filesystem::path(program.source).filename().string();
  const ModelResult* result = result_at(view, program, file, number);
  if (!result) return;
  std::string returned = returned_text(view, *result);
  const ImFont* strong = look.fonts.small_strong;
  float right = rect.right() - painter.px(10), width = Painter::width(strong, returned) + painter.px(12);
  float last = middle + row * static_cast<float>(breaks.size() - 1);
  ImU32 colour = result->call.error != 0 ? theme.fault : theme.good;
  Rect tag = {right - width, last - row / 2 + 1, width, row - 2};
  painter.fill(tag, theme.panel, painter.px(4));
  painter.fill(tag, faded(colour, 0.14f), painter.px(4));
  painter.text_right(strong, {right - painter.px(6), last - strong->FontSize / 2}, colour, returned);
}

void SourcePanel::foot(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  painter.fill({rect.x, rect.y, rect.w, 1}, theme.line);
  float x = rect.x + painter.px(12), middle = rect.y + rect.h / 2, right = rect.right() - painter.px(12);
  if (!program.running || program.suspended_by != 0) {
    bool fine = program.status == 0 && program.signal == 0, suspended = program.suspended_by != 0;
    std::string words = suspended ? look.strings.format("source.suspended", signal_name(program.suspended_by))
                        : program.signal != 0
                            ? look.strings.format("source.killed", signal_name(program.signal))
                            : look.strings.format("source.exited", program.status);
    const ImFont* font = look.fonts.small_strong;
    float width = Painter::width(font, words) + painter.px(20);
    ImU32 colour = suspended ? theme.warn : fine ? theme.good : theme.fault;
    ImVec2 sign = {right - width + painter.px(6), middle};
    if (suspended)
      paint_pause(painter, sign, painter.px(10), colour);
    else if (fine)
      paint_tick(painter, sign, painter.px(11), colour);
    else
      paint_cross(painter, sign, painter.px(10), colour);
    painter.text_right(font, {right, middle - font->FontSize / 2}, colour, words);
    right -= width + painter.px(10);
  }
  std::string output = last_line(program.output);
  if (!output.empty() && right - x > painter.px(60)) {
    x = painter.text(look.fonts.small, {x, middle - look.fonts.small->FontSize / 2}, theme.quiet,
                     look.tr("source.output")) +
        painter.px(8);
    painter.text_fit(look.fonts.code_small, {x, middle - look.fonts.code_small->FontSize / 2}, right - x,
                     theme.text, output);
  }
}

}  // namespace wirestep::app
