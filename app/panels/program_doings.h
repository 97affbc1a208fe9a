#pragma once

#include <string>
#include <vector>

#include "app/look/menu.h"
#include "app/panels/view.h"

namespace wirestep::app {

// What can be done with a program, for its panel's buttons and menus and for the palette: both offer the
// same.

// One thing to do, as a menu has it.
struct ProgramDoing {
  MenuEntry entry;
  Action action;
};

// To run to each call that stands in the program's source or that it has made.
std::vector<ProgramDoing> run_to_doings(const View& view, const ModelProgram& program);
// To send it each signal that a lesson may be about.
std::vector<ProgramDoing> signal_doings(const View& view, const ModelProgram& program);
// The lesson's programs in each language that all of them are written in, but the one that is played.
std::vector<ProgramDoing> language_doings(const View& view);

std::vector<MenuEntry> entries_of(const std::vector<ProgramDoing>& doings);

// "C", "Python".
std::string language_name(const std::string& language);

// All programs that there are: the lesson's, and others that have been started.
std::vector<std::string> program_names(const View& view);
// A program as the model has it; or, of one that hasn't been started, its name and source. `storage` keeps
// the latter. Null if there is none of that name.
const ModelProgram* program_named(const View& view, const std::string& name, ModelProgram& storage);

}  // namespace wirestep::app
