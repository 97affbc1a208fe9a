#include <cerrno>
#include <cstdio>
#include <exception>
#include <string>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/shell/window_app.h"
#include "base/error.h"
#include "engine.h"
#include "lessons/format/problem.h"
#include "world/exec.h"

using namespace wirestep;
using namespace wirestep::app;

namespace {

int complain(ExitStatus status, const std::string& message) {
  std::fprintf(stderr, "wirestep: %s\n", message.c_str());
  return status;
}

struct Dispatch {
  int operator()(const WindowCommand& command) const { return run_window(command); }
  int operator()(const RunCommand& command) const { return run_lesson(command); }
  int operator()(const CheckCommand& command) const { return check_lessons(command); }
  int operator()(const LabCommand& command) const { return run_lab(command); }
  int operator()(const ExecCommand& command) const { return exec_in_host(command.host, command.argv); }
  int operator()(const OpenCommand& command) const { return open_file(command); }
  int operator()(const DoctorCommand&) const { return run_doctor(); }
};

}  // namespace

int main(int argc, char** argv) {
  run_as_world_process(argc, argv);
  try {
    auto asked = parse_arguments(argc, argv);
    if (const auto* text = std::get_if<std::string>(&asked)) {
      print(*text);
      return fine;
    }
    return std::visit(Dispatch(), std::get<AppCommand>(asked));
  } catch (const WrongUsage& error) {
    return complain(wrong_usage, error.what());
  } catch (const lesson::LessonError& error) {
    return complain(wrong_usage, error.what());
  } catch (const OutputGone& gone) {
    if (gone.error == EPIPE) return fine;
    return complain(machine_cannot, "writing to standard output: " + errno_name(gone.error));
  } catch (const std::exception& error) {
    return complain(machine_cannot, error.what());
  }
}
