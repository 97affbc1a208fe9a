#include "lessons/session/session.h"

#include <sys/utsname.h>

#include <cstdio>

#include "lessons/catalogue/catalogue.h"
#include "program/compile.h"

namespace wirestep::lesson {

namespace {

// All of them before the first step: a missing compiler is said at once, and no step waits for one.
std::map<std::string, std::vector<std::string>> commands_of(const Lesson& lesson,
                                                            const std::string& language) {
  std::map<std::string, std::vector<std::string>> commands;
  for (const Program& program : lesson.programs) {
    auto prebuilt = built_program(lesson, program, language);
    commands[program.name] = command_for(source_of(lesson, program, language),
                                         written_in(lesson, program, language), prebuilt.value_or(""));
  }
  return commands;
}

// Of the kernel that runs here: kernel_version().
int running_kernel() {
  utsname about{};
  int major = 0, minor = 0;
  if (uname(&about) == 0) std::sscanf(about.release, "%d.%d", &major, &minor);
  return kernel_version(major, minor);
}

}  // namespace

Session::Session(const Lesson& lesson, const std::string& language, Trace& trace,
                 std::function<void()> on_growth, bool may_fall_back)
    : lesson_(on_kernel(in_language(lesson, language), running_kernel())),
      language_(language),
      commands_(commands_of(lesson_, language)),
      engine_({lesson.world, lesson.id, language, may_fall_back}, trace, std::move(on_growth)) {
  Runner::Doors doors;
  doors.post = [this](Command command) { return engine_.post(std::move(command)); };
  doors.resolve = [this](const Program& program, const std::vector<std::string>& arguments) {
    return resolve(program, arguments);
  };
  runner_ = std::make_unique<Runner>(lesson_, trace, std::move(doors));
}

ProgramSpec Session::resolve(const Program& program, const std::vector<std::string>& arguments) const {
  ProgramSpec spec;
  spec.name = program.name;
  spec.host = program.host;
  spec.argv = commands_.at(program.name);
  spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
  spec.source = source_of(lesson_, program, language_);
  spec.language = written_in(lesson_, program, language_);
  spec.directory = lesson_.directory;
  return spec;
}

}  // namespace wirestep::lesson
