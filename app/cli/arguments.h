#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

// The command line as data.

namespace wirestep::app {

// Exit statuses, a promise to scripts (DESIGN 5); and the shell's own for what was ended by Ctrl-C.
enum ExitStatus : int { fine = 0, failed = 1, wrong_usage = 2, machine_cannot = 3, stopped = 130 };

// How a lesson is to be played, in the window or the terminal.
struct LessonChoice {
  std::string lesson;    // id, or a path to a lesson.md; empty: none was chosen
  std::string language;  // "c", "python", "uv"; empty: the lesson's first
  std::string locale;    // "en", "zh-CN"
};

struct WindowCommand {
  LessonChoice choice;
  std::string theme;          // empty: as it was kept, else dark
  bool chose_locale = false;  // else choice.locale is the desktop's
  std::string screenshot;     // PNG file to write; empty: none
  std::string step;           // id of the step to play to; empty: the first
  int width = 1280, height = 800;
};
struct RunCommand {
  LessonChoice choice;
  bool json = false;
  std::string save;  // pcapng file to write; empty: none
};
struct CheckCommand {
  std::vector<std::string> lessons;  // empty: all there are
  std::string language, locale;      // language empty: all that each lesson has
  int repeat = 1;
  int jobs = 0;  // as many worlds side by side; 0: two per processor
};
struct LabCommand {
  std::string server, client;  // command lines, as for a shell
  bool headless = false, json = false;
  std::string save;
};
struct ExecCommand {
  std::string host;
  std::vector<std::string> argv;
};
struct OpenCommand {
  std::string file;
  bool json = false;
};
struct DoctorCommand {};

using AppCommand = std::variant<WindowCommand, RunCommand, CheckCommand, LabCommand, ExecCommand, OpenCommand,
                                DoctorCommand>;

// The command line makes no sense; what() says what and how to put it right.
struct WrongUsage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What was asked for; or, for --help and --version, the text to print. Throws WrongUsage.
std::variant<AppCommand, std::string> parse_arguments(int argc, char** argv);

}  // namespace wirestep::app
