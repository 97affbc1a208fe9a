#include "app/panels/program_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <optional>

namespace wirestep::app {

namespace {

constexpr float row_units = 34, button_units = 28, gap_units = 5;

// A button of the row: its spec, and what pressing it does; with entries it opens a menu.
struct Control {
  ButtonSpec spec;
  std::vector<ProgramDoing> menu;
  std::optional<Action> action;
  bool opens = false;
};

float width_of(const Look& look, const Control& control) {
  return control.opens ? menu_button_width(look, control.spec) : button_width(look, control.spec);
}

float width_of(const Look& look, const std::vector<Control>& controls) {
  float width = -look.px(gap_units);
  for (const Control& each : controls) width += width_of(look, each) + look.px(gap_units);
  return width;
}

}  // namespace

float ProgramDesk::height(const Look& look) {
  return 2 * look.px(row_units) + look.px(4);
}

void ProgramDesk::draw(const View& view, const Rect& rect, const std::string& name,
                       const ModelProgram* program, const Rect& room) {
  Painter painter(view.look);
  float row = painter.px(row_units);
  title(view, painter, {rect.x, rect.y, rect.w, row}, name, program, room);
  bool started = program && view.model.program(name);
  if (started) clutch(view, painter, {rect.x, rect.y + row, rect.w, row}, *program, room);
}

void ProgramDesk::title(const View& view, Painter& painter, const Rect& rect, const std::string& name,
                        const ModelProgram* program, const Rect& room) {
  const Look& look = view.look;
  float middle = rect.y + rect.h / 2, right = rect.right(), height = painter.px(button_units);
  const std::string language_id = id("language"), program_id = id("program");
  auto at = [&](float x, float width) { return Rect{x, middle - height / 2, width, height}; };
  if (program && !program->language.empty()) {
    std::string language = language_name(program->language);
    std::vector<ProgramDoing> others = language_doings(view);
    if (others.empty()) {
      const ImFont* font = look.fonts.small;
      painter.text_right(font, {right, middle - font->FontSize / 2}, look.theme.quiet, language);
      right -= Painter::width(font, language) + painter.px(10);
    } else {
      ButtonSpec spec = {language_id, language, "", ButtonKind::plain, true, true};
      float width = menu_button_width(look, spec);
      auto taken =
          menu_button(painter, at(right - width, width), spec, view.ui.menu, entries_of(others), room);
      if (taken) view.post(others[*taken].action);
      right -= width + painter.px(10);
    }
  }
  // With more programs than two places any of them can be shown in each.
  std::vector<std::string> names = program_names(view);
  float x = rect.x;
  const ImFont* strong = look.fonts.strong;
  if (names.size() > 2) {
    std::vector<MenuEntry> entries;
    for (const std::string& each : names) entries.push_back({"show " + each, each, "", true});
    ButtonSpec spec = {program_id, name, "", ButtonKind::plain, true, true};
    float width = std::min(menu_button_width(look, spec), right - x);
    if (auto taken = menu_button(painter, at(x, width), spec, view.ui.menu, entries, room))
      (left() ? view.ui.left : view.ui.right) = names[*taken];
    x += width;
  } else {
    x = painter.text_fit(strong, {x, middle - strong->FontSize / 2}, right - x, look.theme.text, name);
  }
  if (program && !program->source.empty()) {
    const ImFont* small = look.fonts.code_small;
    painter.text_fit(small, {x + painter.px(8), middle - small->FontSize / 2}, right - x - painter.px(10),
                     look.theme.quiet, std::filesystem::path(program->source).filename().string());
  }
}

void ProgramDesk::clutch(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program,
                         const Rect& room) {
  const Look& look = view.look;
  bool runs = view.live && program.running, stepping = program.gate == Gate::step;
  const ModelThread* thread = program.current();
  bool waits = thread && thread->call.stage == CallStage::waiting;
  const std::string step_id = id("step"), run_id = id("run"), to_id = id("run to"), again_id = id("restart"),
                    stop_id = id("stop"), signal_id = id("signal"), more_id = id("more");
  auto plain = [&](const std::string& button_id, std::string_view words, bool enabled) {
    return ButtonSpec{button_id, look.tr(words), "", ButtonKind::plain, enabled, true};
  };
  Action restart = Command(command::RestartProgram{program.name});
  Action stop = Command(command::StopProgram{program.name});

  std::vector<Control> controls;
  if (program.running) {
    Control step{plain(step_id, "source.step", runs), {}, Command(command::StepProgram{program.name})};
    step.spec.key = left() ? "s" : "S";
    if (waits && runs) step.spec.kind = ButtonKind::ready;
    Control run{plain(run_id, stepping ? "source.run" : "source.pause", runs), {}, {}};
    run.spec.key = left() ? "r" : "R";
    if (stepping)
      run.action = Command(command::RunProgram{program.name, ""});
    else
      run.action = Command(command::PauseProgram{program.name});
    Control to{plain(to_id, "program.run_to", runs), {}, {}, true};
    if (view.ui.menu.open == to_id) to.menu = run_to_doings(view, program);
    controls = {step, run, to};
  }
  // Side by side if they fit, else behind one button.
  std::vector<Control> rest = {{plain(again_id, "program.restart", view.live), {}, restart}};
  if (program.running) {
    rest.push_back({plain(stop_id, "program.stop", runs), {}, stop});
    rest.push_back({plain(signal_id, "program.signal", runs), {}, {}, true});
    if (view.ui.menu.open == signal_id) rest.back().menu = signal_doings(view, program);
  }
  if (width_of(look, controls) + width_of(look, rest) + painter.px(gap_units) > rect.w) {
    Control more{plain(more_id, "program.more", view.live), {}, {}, true};
    more.menu.push_back({{again_id, std::string(look.tr("program.restart")), "", true}, restart});
    more.menu.push_back({{stop_id, std::string(look.tr("program.stop")), "", true}, stop});
    for (ProgramDoing& each : signal_doings(view, program)) more.menu.push_back(std::move(each));
    rest = {more};
    // In a panel that was made very narrow the keys' names go first, then the calls to run to go behind it,
    // too.
    auto too_wide = [&] {
      return width_of(look, controls) + width_of(look, rest) + painter.px(gap_units) > rect.w;
    };
    if (too_wide())
      for (Control& each : controls) each.spec.key = "";
    if (too_wide() && controls.size() == 3) {
      controls.pop_back();
      for (ProgramDoing& each : run_to_doings(view, program)) {
        each.entry.words = fmt::format("{} {}", look.tr("program.run_to"), each.entry.words);
        rest[0].menu.push_back(std::move(each));
      }
    }
  }
  controls.insert(controls.end(), rest.begin(), rest.end());

  float gaps = painter.px(gap_units) * static_cast<float>(controls.size() - 1);
  float shrink = std::min(1.0f, (rect.w - gaps) / (width_of(look, controls) - gaps));
  float x = rect.x, middle = rect.y + rect.h / 2, height = painter.px(button_units);
  for (const Control& each : controls) {
    Rect place = {x, middle - height / 2, std::floor(width_of(look, each) * shrink), height};
    if (each.opens) {
      auto taken = menu_button(painter, place, each.spec, view.ui.menu, entries_of(each.menu), room);
      if (taken) view.post(each.menu[*taken].action);
    } else if (button(painter, place, each.spec)) {
      view.post(*each.action);
    }
    x += place.w + painter.px(gap_units);
  }
}

}  // namespace wirestep::app
