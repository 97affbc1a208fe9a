// The programs' offers: small letters for the one on the left of the ladder, capitals for the one on the
// right.

#include "app/panels/offers.h"

namespace wirestep::app {

namespace {

void offer_program(const View& view, Offers& offers, std::string_view side, const std::string& name,
                   char32_t step, char32_t run) {
  const ModelProgram* program = view.model.program(name);
  bool runs = view.live && program && program->running;
  std::string group = "program." + std::string(side);
  offers.add(
      group + "_step", {key(step)}, runs,
      [&view, program] { view.post(Command(command::StepProgram{program->name})); }, name);
  offers.add(
      group + "_run", {key(run)}, runs,
      [&view, program] {
        if (program->gate == Gate::step)
          view.post(Command(command::RunProgram{program->name, ""}));
        else
          view.post(Command(command::PauseProgram{program->name}));
      },
      name);
}

}  // namespace

void offer_programs(const View& view, Offers& offers) {
  offer_program(view, offers, "left", view.ui.left, U's', U'r');
  offer_program(view, offers, "right", view.ui.right, U'S', U'R');
}

}  // namespace wirestep::app
