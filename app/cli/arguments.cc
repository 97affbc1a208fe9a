#include "app/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "base/version.h"

namespace wirestep::app {

namespace {

const char* const footer = R"(
Examples:
  wirestep tcp-handshake                          the lesson in a window
  wirestep run tcp-handshake --lang python        the same in this terminal
  wirestep run tcp-handshake --json --save x.pcapng
  wirestep exec server -- ss -tan                 while a lesson runs, from another terminal
  wirestep doctor                                 if something is missing

Exit status: 0 fine, 1 an expectation or a program failed, 2 wrong usage, 3 this machine can't.)";

// The language of the desktop, as far as there is a translation: LC_ALL, LC_MESSAGES, LANG (locale(7)).
std::string desktop_locale() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return std::string_view(value).starts_with("zh") ? "zh-CN" : "en";
  }
  return "en";
}

// The parser and what it fills in.
class Parser {
 public:
  Parser() {
    app_.set_version_flag("--version", "wirestep " + std::string(version()));
    app_.set_help_flag("-h,--help", "Print this help, or that of a command");
    app_.require_subcommand(0, 1);
    add_window();
    add_run();
    add_check();
    add_lab();
    add_exec();
    open_ =
        app_.add_subcommand("open", "Print a saved session, or any capture of Ethernet frames, as a ladder");
    open_->add_option("FILE", look_at_.file, "pcapng or pcap file")->required();
    open_->add_flag("--json", look_at_.json, "As events, one JSON object a line");
    doctor_ = app_.add_subcommand("doctor", "Say what this machine allows, and how to allow the rest");
    app_.footer(footer);  // last: commands would inherit it
  }

  std::variant<AppCommand, std::string> parse(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      return app_.help();
    } catch (const CLI::CallForAllHelp&) {
      return app_.help("", CLI::AppFormatMode::All);
    } catch (const CLI::CallForVersion&) {
      return app_.version() + "\n";
    } catch (const CLI::ParseError& error) {
      throw WrongUsage(std::string(error.what()) + ". See wirestep --help");
    }
    return command();
  }

 private:
  AppCommand command() {
    if (run_->parsed()) return played_;
    if (check_->parsed()) return checked_;
    if (lab_->parsed()) return tried_;
    if (open_->parsed()) return look_at_;
    if (doctor_->parsed()) return DoctorCommand{};
    if (!exec_->parsed()) return window();
    std::vector<std::string> words = exec_->remaining();
    if (words.size() > 1 && words[1] == "--") words.erase(words.begin() + 1);
    if (words.size() < 2)
      throw WrongUsage("exec wants a host and a command: wirestep exec server -- ss -tan");
    return ExecCommand{words[0], {words.begin() + 1, words.end()}};
  }

  AppCommand window() {
    if (!shown_.step.empty() && shown_.choice.lesson.empty())
      throw WrongUsage("--step belongs to a lesson: name one");
    if (size_.empty()) return shown_;
    char x = 0;
    std::istringstream text(size_);
    text >> shown_.width >> x >> shown_.height;
    bool sensible = x == 'x' && text.eof() && shown_.width >= 640 && shown_.height >= 400 &&
                    shown_.width <= 7680 && shown_.height <= 4320;
    if (!sensible) throw WrongUsage("--size " + size_ + ": write WIDTHxHEIGHT, 640x400 to 7680x4320");
    shown_.chose_locale = app_.get_option("--locale")->count() > 0;
    return shown_;
  }

  void add_choice(CLI::App* app, LessonChoice& choice, bool required) {
    auto* lesson =
        app->add_option("LESSON", choice.lesson, "Its id (tcp-handshake), or a path to a lesson.md");
    if (required) lesson->required();
    add_language(app, choice.language);
    add_locale(app, choice.locale);
  }

  void add_language(CLI::App* app, std::string& language) {
    app->add_option("--lang", language, "Language of the programs")->type_name("c|python|uv");
  }

  void add_locale(CLI::App* app, std::string& locale) {
    locale = desktop_locale();
    app->add_option("--locale", locale, "Language of the text")
        ->type_name("en|zh-CN")
        ->check(CLI::IsMember({"en", "zh-CN"}).description(""));
  }

  void add_window() {
    add_choice(&app_, shown_.choice, false);
    app_.add_option("--theme", shown_.theme, "Colours of the window")
        ->type_name("dark|light|projector")
        ->check(CLI::IsMember({"dark", "light", "projector"}).description(""));
    app_.add_option("--screenshot", shown_.screenshot, "Write a picture of the window, and end")
        ->type_name("FILE.png");
    app_.add_option("--step", shown_.step, "Play to this step first")->type_name("ID");
    app_.add_option("--size", size_, "Size of the window")->type_name("WIDTHxHEIGHT");
  }

  void add_run() {
    run_ = app_.add_subcommand("run", "Play a lesson in this terminal: the story and the ladder as text");
    add_choice(run_, played_.choice, true);
    run_->add_flag("--json", played_.json, "Print events instead, one JSON object a line, as they happen");
    run_->add_option("--save", played_.save, "Save the session for Wireshark and wirestep open")
        ->type_name("FILE.pcapng");
  }

  void add_check() {
    check_ = app_.add_subcommand("check", "Play every step of lessons and check every expectation");
    check_->add_option("LESSON", checked_.lessons, "Ids or paths; all lessons if none is named");
    add_language(check_, checked_.language);
    add_locale(check_, checked_.locale);
    check_->add_option("--repeat", checked_.repeat, "Play each this many times")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000).description(""));
    check_->add_option("--jobs", checked_.jobs, "Play so many side by side; two per processor if not said")
        ->type_name("N")
        ->check(CLI::Range(1, 64).description(""));
  }

  void add_lab() {
    lab_ = app_.add_subcommand("lab", "The sandbox: your own programs on two hosts with a wire between them");
    lab_->add_option("--server", tried_.server, "Command to run on the host server, started first")
        ->type_name("CMD");
    lab_->add_option("--client", tried_.client, "Command to run on the host client")->type_name("CMD");
    lab_->add_flag("--headless", tried_.headless, "In this terminal");
    lab_->add_flag("--json", tried_.json, "As events, one JSON object a line, as they happen");
    lab_->add_option("--save", tried_.save, "Save the session")->type_name("FILE.pcapng");
  }

  void add_exec() {
    exec_ = app_.add_subcommand(
        "exec", "HOST -- CMD: run any tool (ss, tcpdump, a shell) in a host of the running world");
    exec_->prefix_command();
  }

  CLI::App app_{
      "Wirestep: real programs on real kernel TCP/IP stacks, step by step.\n"
      "Without a command it opens the window.",
      "wirestep"};
  CLI::App *run_, *check_, *lab_, *exec_, *open_, *doctor_;
  WindowCommand shown_;
  RunCommand played_;
  CheckCommand checked_;
  LabCommand tried_;
  OpenCommand look_at_;
  std::string size_;
};

}  // namespace

std::variant<AppCommand, std::string> parse_arguments(int argc, char** argv) {
  return Parser().parse(argc, argv);
}

}  // namespace wirestep::app
