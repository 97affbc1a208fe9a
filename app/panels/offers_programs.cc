// The programs' offers: small letters for the one on the left of the ladder, capitals for the one on the
// right.

#include "app/panels/offers.h"
#include "app/panels/program_doings.h"

namespace wirestep::app {

namespace {

// What is chosen from menus: by name, in the palette.
void offer_doings(const View& view, Offers& offers, const std::string& group, const std::string& words,
                  const std::string& name, const std::vector<ProgramDoing>& doings, bool enabled) {
  for (const ProgramDoing& each : doings) {
    offers.add_worded(group + " " + each.entry.id, view.look.strings.format(words, name, each.entry.words),
                      enabled && each.entry.enabled, [&view, action = each.action] { view.post(action); });
  }
}

void offer_program(const View& view, Offers& offers, const std::string& side, const std::string& name,
                   std::u32string_view keys) {
  const ModelProgram* program = view.model.program(name);
  bool started = view.live && program, runs = started && program->running;
  std::string group = "program." + side;
  offers.add(
      group + "_step", {key(keys[0])}, runs,
      [&view, program] { view.post(Command(command::StepProgram{program->name})); }, name);
  offers.add(
      group + "_run", {key(keys[1])}, runs,
      [&view, program] {
        if (program->gate == Gate::step)
          view.post(Command(command::RunProgram{program->name, ""}));
        else
          view.post(Command(command::PauseProgram{program->name}));
      },
      name);
  offers.add(
      group + "_run_to", {key(keys[2])}, runs, [&view, side] { view.ui.menu.toggle("run to " + side); },
      name);
  if (!started) return;
  offers.add_worded(group + " restart", view.look.strings.format("do.program.restart", name), true,
                    [&view, name] { view.post(Command(command::RestartProgram{name})); });
  offers.add_worded(group + " stop", view.look.strings.format("do.program.stop", name), runs,
                    [&view, name] { view.post(Command(command::StopProgram{name})); });
  offer_doings(view, offers, group, "do.program.run_to", name, run_to_doings(view, *program), runs);
  offer_doings(view, offers, group, "do.program.signal", name, signal_doings(view, *program), runs);
}

// With more programs than there are places, which of them stands in which.
void offer_places(const View& view, Offers& offers) {
  std::vector<std::string> names = program_names(view);
  if (names.size() <= 2) return;
  for (const std::string& each : names) {
    auto show = [&](std::string_view side, std::string_view words, std::string UiState::*place) {
      offers.add_worded("program." + std::string(side) + " show " + each,
                        view.look.strings.format(words, each), true,
                        [&view, each, place] { view.ui.*place = each; });
    };
    show("left", "do.program.show_left", &UiState::left);
    show("right", "do.program.show_right", &UiState::right);
  }
}

}  // namespace

void offer_programs(const View& view, Offers& offers) {
  offer_program(view, offers, "left", view.ui.left, U"srg");
  offer_program(view, offers, "right", view.ui.right, U"SRG");
  offer_places(view, offers);
  for (const ProgramDoing& each : language_doings(view)) {
    offers.add_worded("program " + each.entry.id,
                      view.look.strings.format("do.program.language", each.entry.words), true,
                      [&view, action = each.action] { view.post(action); });
  }
}

}  // namespace wirestep::app
