#include "app/panels/program_doings.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <string_view>

#include "app/model/run_to.h"
#include "base/error.h"

namespace wirestep::app {

namespace {

struct Known {
  int number;
  std::string_view word;  // of its string
};

constexpr auto signals = std::to_array<Known>({{SIGSTOP, "stop"},
                                               {SIGCONT, "cont"},
                                               {SIGINT, "int"},
                                               {SIGTERM, "term"},
                                               {SIGKILL, "kill"},
                                               {SIGHUP, "hup"},
                                               {SIGPIPE, "pipe"},
                                               {SIGUSR1, "usr"}});

}  // namespace

std::vector<ProgramDoing> run_to_doings(const View& view, const ModelProgram& program) {
  std::vector<ProgramDoing> list;
  const SourceFile& source = view.sources(program.source, program.language);
  for (const RunTo& each : calls_to_run_to(source, program.language, program, view.trace)) {
    std::string note = each.line > 0 ? view.look.strings.format("program.line", each.line) : std::string();
    list.push_back({{"run to " + each.call, each.call, note, true},
                    Command(command::RunProgram{program.name, each.call})});
  }
  return list;
}

std::vector<ProgramDoing> signal_doings(const View& view, const ModelProgram& program) {
  std::vector<ProgramDoing> list;
  for (const Known& each : signals) {
    bool makes_sense = each.number != SIGCONT || program.suspended_by != 0;
    std::string name = signal_name(each.number), note(view.look.tr("signal." + std::string(each.word)));
    list.push_back(
        {{name, name, note, makes_sense}, Command(command::SignalProgram{program.name, each.number})});
  }
  return list;
}

std::vector<ProgramDoing> language_doings(const View& view) {
  std::vector<ProgramDoing> list;
  for (const std::string& each : view.story.languages) {
    if (each == view.story.language) continue;
    std::string note(view.look.tr("program.fresh"));
    list.push_back({{"language " + each, language_name(each), note, true}, action::SetLanguage{each}});
  }
  return list;
}

std::vector<MenuEntry> entries_of(const std::vector<ProgramDoing>& doings) {
  std::vector<MenuEntry> entries;
  for (const ProgramDoing& each : doings) entries.push_back(each.entry);
  return entries;
}

std::string language_name(const std::string& language) {
  if (language == "c") return "C";
  if (language == "uv") return "C, libuv";
  return language == "python" ? "Python" : language;
}

std::vector<std::string> program_names(const View& view) {
  std::vector<std::string> names;
  auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  if (view.story.lesson)
    for (const lesson::Program& each : view.story.lesson->programs) add(each.name);
  for (const ModelProgram& each : view.model.programs) add(each.name);
  return names;
}

const ModelProgram* program_named(const View& view, const std::string& name, ModelProgram& storage) {
  if (const ModelProgram* program = view.model.program(name)) return program;
  for (const Story::Source& source : view.story.sources) {
    if (source.program != name) continue;
    storage = {};
    storage.name = source.program;
    storage.source = source.path;
    storage.language = source.language;
    return &storage;
  }
  return nullptr;
}

}  // namespace wirestep::app
