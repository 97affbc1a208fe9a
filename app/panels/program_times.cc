#include "app/panels/program_times.h"

#include <algorithm>
#include <cmath>

#include "app/look/shapes.h"
#include "app/panels/words.h"

namespace wirestep::app {

bool has_times(const ModelProgram& program) {
  return program.times || program.clock.blocked(program.changed) > Nanoseconds(0);
}

void paint_program_times(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const ImFont *font = look.fonts.small, *strong = look.fonts.small_strong;
  const ProgramClock& clock = program.clock;
  const float middle = rect.y + rect.h / 2, top = middle - font->FontSize / 2, gap = painter.px(14);
  const ModelThread* thread = program.current();
  const bool waits = program.running && thread && thread->call.stage == CallStage::begin &&
                     view.now - thread->since >= std::chrono::milliseconds(100);
  const double share = program.running ? clock.share(view.now) : 0;
  const bool busy = share >= 0.05;
  painter.note("times " + program.name, rect);

  // What it does now is said in strong letters as well as with a sign.
  const std::string blocked = look.strings.format("times.blocked", duration_text(clock.blocked(view.now)));
  const std::string cpu = look.strings.format("times.cpu", seconds(clock.cpu()));
  const std::string part = look.strings.format("times.share", std::round(share * 100));
  float x = rect.x;
  paint_clock(painter, {x + painter.px(6), middle}, painter.px(12), waits ? theme.warn : theme.quiet);
  x += painter.px(18);
  x = painter.text_fit(waits ? strong : font, {x, top}, rect.right() - x, waits ? theme.warn : theme.text,
                       blocked) +
      gap;
  const float bar = painter.px(44), words = Painter::width(busy ? strong : font, cpu);
  if (x + bar + painter.px(6) + words <= rect.right()) {
    const Rect frame = {x, middle - painter.px(4.5f), bar, painter.px(9)};
    const float filled = static_cast<float>(std::clamp(share, 0.0, 1.0));
    painter.fill({frame.x, frame.y, frame.w * filled, frame.h}, busy ? theme.warn : theme.text);
    painter.frame(frame, theme.faint);
    x = frame.right() + painter.px(6);
  }
  if (rect.right() - x < painter.px(30)) return;
  x = painter.text_fit(busy ? strong : font, {x, top}, rect.right() - x, busy ? theme.warn : theme.text,
                       cpu) +
      gap;
  if (busy && x + Painter::width(font, part) <= rect.right()) painter.text(font, {x, top}, theme.text, part);
}

std::string times_details(const View& view, const ModelProgram& program) {
  if (!program.times) return {};
  const ProgramTimeEvent& times = *program.times;
  return view.look.strings.format("times.split", seconds(times.user), seconds(times.system)) + "  ·  " +
         view.look.strings.format("times.switches", times.voluntary, times.involuntary);
}

}  // namespace wirestep::app
