#include <fcntl.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <stdexcept>
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

// A descriptor that is closed at the start would be given to the first file or socket that we open, and what
// is meant for the terminal would be written there. What takes its place can't be used that way: reading from
// 0 and writing to 1 and 2 fail as they would have failed.
void occupy_standard_descriptors() {
  for (int number = 0; number <= 2; ++number) {
    if (fcntl(number, F_GETFD) < 0) open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY);
  }
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
  occupy_standard_descriptors();
  try {
    auto asked = parse_arguments(argc, argv);
    if (const auto* text = std::get_if<std::string>(&asked)) {
      print(*text);
      return fine;
    }
    return std::visit(Dispatch(), std::get<AppCommand>(asked));
  } catch (const WrongUsage& error) {
    return complain(wrong_usage, error.what());
  } catch (const std::invalid_argument& error) {  // exec's
    return complain(wrong_usage, error.what());
  } catch (const lesson::LessonError& error) {
    std::fprintf(stderr, "%s\n", error.what());  // as compilers do: editors jump to FILE:LINE:COLUMN
    return wrong_usage;
  } catch (const OutputGone& gone) {
    if (gone.error == EPIPE) return fine;
    return complain(machine_cannot, SetupError("writing to standard output", gone.error, "").what());
  } catch (const std::exception& error) {
    return complain(machine_cannot, error.what());
  }
}
