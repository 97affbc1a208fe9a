// The ladder's gutters: socket calls where they were made, those that block as a bar as long as the wait.
#include <algorithm>
#include <array>

#include "app/look/shapes.h"
#include "app/panels/ladder_panel.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

const CallEvent& call_event(const View& view, EventIndex index) {
  return std::get<CallEvent>(view.trace[index].body);
}

constexpr int most_waiting = 4;  // at the gate, of one host: a gutter isn't a list of threads
constexpr double row_of_waiting = 1.1;

}  // namespace

void LadderPanel::calls(const View& view, Painter& painter, const Axes& axes) {
  view.ladder.visit_calls(axes.top - 1, axes.bottom() + 1,
                          [&](const LadderCall& each) { call(view, painter, axes, each); });
  if (axes.seen(axes.moment, axes.moment + 1)) waiting_calls(view, painter, axes);
}

double LadderPanel::waiting_rows(const View& view) {
  std::array<int, 256> waiting{};
  for (const ModelProgram& program : view.model.programs)
    for (const ModelThread& thread : program.threads)
      if (program.running && thread.call.stage == CallStage::waiting) ++waiting[program.host.value];
  int most = *std::max_element(waiting.begin(), waiting.end());
  return row_of_waiting * (std::clamp(most, 1, most_waiting) - 1);
}

// Calls that wait at the gate have not happened: they stand where time is.
void LadderPanel::waiting_calls(const View& view, Painter& painter, const Axes& axes) {
  const Theme& theme = view.look.theme;
  const ImFont* font = view.look.fonts.strong;
  std::array<int, 256> shown{};
  for (const ModelProgram& program : view.model.programs) {
    if (!program.running || !axes.has(program.host)) continue;
    for (const ModelThread& thread : program.threads) {
      int& before = shown[program.host.value];
      if (thread.call.stage != CallStage::waiting || before >= most_waiting) continue;
      float x = axes.x(program.host), side = axes.leftmost(program.host) ? -1.0f : 1.0f;
      float y = axes.y(axes.moment + 0.5 + row_of_waiting * before++);
      paint_pause(painter, {x + side * painter.px(18), y}, painter.px(10), theme.accent);
      std::string words = fitted(font, axes.room(program.host) - painter.px(38),
                                 std::string(view.trace.text(thread.call.name)) + "(…)");
      float width = Painter::width(font, words);
      float left = side < 0 ? x - painter.px(30) - width : x + painter.px(30);
      painter.text(font, {left, y - font->FontSize / 2}, theme.accent, words);
    }
  }
}

void LadderPanel::call(const View& view, Painter& painter, const Axes& axes, const LadderCall& call) {
  using Stage = LadderCall::Stage;
  const Theme& theme = view.look.theme;
  LadderCall::At at = view.ladder.at(call, axes.cursor);
  bool coming = at.stage == Stage::coming, blocked = at.stage == Stage::blocked;
  bool returns = call.latest.returned != never;  // by now, if not by then
  double end = blocked ? axes.moment : coming && !returns ? call.y : call.end_y;
  double last = std::max(end, returns ? call.end_y : end);
  if (!axes.seen(call.y - 1, last + 1)) return;
  if (coming) at.count = call.count, at.latest = call.latest;

  std::string name(view.trace.text(call_event(view, call.first).name));
  std::string id = std::to_string(call.id.value);
  std::string what = name;
  if (at.count > 1) name += fmt::format(" ×{}", at.count);
  // Its result, if it has one; faintly, if that is still to come.
  std::string result;
  ImU32 colour = theme.quiet;
  bool below = call.result_below;
  if (at.latest.returned != never && (!blocked || below)) {
    const auto* event = std::get_if<CallEvent>(&view.trace[at.latest.returned].body);
    result = event == nullptr ? std::string(view.look.tr("ladder.program_ended"))
                              : result_text(view.look.strings, what, event->result, event->error);
    if (event != nullptr && event->error != 0) colour = theme.fault;
    // The call's name is worth more than the unit's.
    const Look& look = view.look;
    float both =
        Painter::width(look.fonts.strong, name) + painter.px(32) + Painter::width(look.fonts.body, result);
    if (event != nullptr && !below && both > axes.room(call.host)) {
      if (event->error == 0 && result.front() != '=') result = fmt::format("{} B", event->result);
      if (event->error != 0 && at.count > 1) result.clear();  // how often is; the last one stands at its line
    }
    if (blocked || coming) colour = faded(colour, to_come);
  }
  float x = axes.x(call.host), side = axes.leftmost(call.host) ? -1.0f : 1.0f;
  Time began = view.trace[at.latest.began].time;
  // A bar as long as the wait, open at its lower end while it lasts; what is still to come of it is faint.
  float bar_x = x + side * painter.px(11 + 5 * static_cast<float>(call.lane)), thick = painter.px(3);
  auto bar = [&](double from, double to, ImU32 with, std::string_view kind) {
    from = std::max(from, axes.top - 1), to = std::min(to, axes.bottom() + 1);
    if (from >= to) return;
    Rect place = {bar_x - thick / 2, axes.y(from), thick, axes.y(to) - axes.y(from)};
    painter.fill(place, with);
    painter.note(std::string(kind) + what, place);
  };
  double begun = at.latest.began == call.first ? call.y : call.end_y;
  bool waited = below && at.stage == Stage::returned;
  bool waits = blocked && view.now - began > std::chrono::milliseconds(100);
  if (waited || waits) bar(begun, end, waits ? theme.warn : faded(theme.quiet, 0.6f), "wait ");
  if (below && !waited)
    bar(std::max(begun, blocked ? axes.moment : begun), call.end_y, faded(theme.quiet, 0.25f), "later wait ");
  if (below)
    painter.line({bar_x, axes.y(call.end_y)}, {x, axes.y(call.end_y)},
                 faded(theme.quiet, waited ? 0.6f : 0.25f), 2);
  ImU32 words = coming ? faded(theme.text, to_come) : theme.text;
  bool apart = below && !result.empty();
  GutterText text = gutter_text(painter, axes, call.host, call.y, words, name, apart ? "" : result, colour);
  if (apart)
    text.result = gutter_text(painter, axes, call.host, call.end_y, words, "", result, colour).result;
  if (text.name.w > 0) painter.note((coming ? "later call " : "call ") + id + " " + what, text.name);
  if (text.result.w > 0)
    painter.note((coming || blocked ? "later result " : "result ") + id + " " + what, text.result);
  press(view, axes, text.name, "call " + id, call.first);
  press(view, axes, text.result, "return " + id, at.latest.returned);
}

LadderPanel::GutterText LadderPanel::gutter_text(Painter& painter, const Axes& axes, HostId host, double y,
                                                 ImU32 colour, std::string_view name, std::string_view result,
                                                 ImU32 result_colour) {
  const ImFont *strong = painter.fonts().strong, *plain = painter.fonts().body;
  if (!axes.seen(y - 1, y + 1)) return {};
  float room = axes.room(host) - painter.px(26);
  float gap = name.empty() || result.empty() ? 0 : painter.px(6);
  std::string shown = fitted(strong, room - gap - Painter::width(plain, result), name);
  std::string value = fitted(plain, room, result);
  float name_width = Painter::width(strong, shown), width = name_width + gap + Painter::width(plain, value);
  float x = axes.leftmost(host) ? axes.x(host) - painter.px(20) - width : axes.x(host) + painter.px(20);
  float top = axes.y(y) - strong->FontSize / 2, tall = strong->FontSize;
  GutterText drawn = {{x, top, name_width, tall},
                      {x + name_width + gap, top, width - name_width - gap, tall}};
  if (axes.between(host))
    painter.fill({x - painter.px(3), top, width + painter.px(6), tall}, faded(painter.theme().panel, 0.85f));
  if (!shown.empty()) painter.text(strong, {x, top}, colour, shown);
  if (!value.empty()) painter.text(plain, {drawn.result.x, top}, result_colour, value);
  return drawn;
}

}  // namespace wirestep::app
