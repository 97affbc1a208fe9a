#include <unistd.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/lesson_choice.h"
#include "app/cli/output.h"
#include "app/cli/save.h"
#include "app/cli/trace_view.h"
#include "app/cli/waiter.h"
#include "app/text/teller.h"
#include "lessons/session/session.h"

namespace wirestep::app {

namespace {

using lesson::Phase;

// One playing of a lesson in the terminal. With --json the events are all that is printed; else the story is
// told, and where stdin is a terminal the student predicts and presses Enter.
class Playing {
 public:
  Playing(const lesson::Lesson& lesson, const RunCommand& command, const std::string& language, Trace& trace)
      : lesson_(lesson),
        told_(!command.json),
        asked_(told_ && isatty(STDIN_FILENO) == 1),
        teller_(lesson, command.choice.locale, output_width(), Paint(wants_colour(STDOUT_FILENO))),
        view_(trace, command.json),
        session_(std::in_place, lesson, language, trace, [this] { waiter_.wake(); }) {}

  // Plays to the end. What happened until then is in the trace, also when it throws.
  ExitStatus play() {
    if (told_) print_lines(teller_.title());
    while (!waiter_.interrupted() && runner().state().phase != Phase::failed) {
      read_step();
      play_step();
      if (runner().finished()) break;
      if (runner().state().phase == Phase::played) runner().next(now());
    }
    std::optional<lesson::Failure> failure = runner().state().failure;
    bool interrupted = waiter_.interrupted();
    session_.reset();  // what is still on its way is a part of the story
    view_.follow();
    if (interrupted) return stopped;
    if (!failure) {
      if (told_) print_lines({"", teller_.end()});
      return fine;
    }
    std::fprintf(stderr, "wirestep: %s\n", report(lesson_, *failure).c_str());
    return failed;
  }

 private:
  lesson::Runner& runner() { return session_->runner(); }
  std::size_t step() { return runner().state().step; }

  void read_step() {
    if (!told_) return;
    print_lines(teller_.before(step()));
    if (!asked_ || !lesson_.steps[step()].question) return;
    while (true) {
      auto typed = ask(teller_.ask_prediction(step()));
      if (!typed || typed->empty()) return;
      if (auto option = teller_.option(step(), *typed)) return runner().answer(*option);
    }
  }

  void play_step() {
    runner().next(now());
    while (runner().state().phase == Phase::playing && !waiter_.interrupted()) {
      waiter_.wait(runner().deadline(), false);
      runner().advance(now());
      view_.follow();
    }
    if (!told_ || runner().state().phase != Phase::played) return;
    print_lines(teller_.after(step(), runner().state().answer));
    if (asked_ && !runner().finished()) ask("\n" + teller_.ask_next());
  }

  // A line from the student; none at the end of the input or of the session.
  std::optional<std::string> ask(const std::string& prompt) {
    print(prompt);
    while (!waiter_.wait(std::nullopt, true)) {
      if (waiter_.interrupted()) return std::nullopt;
      runner().advance(now());
    }
    std::string line;
    return std::getline(std::cin, line) ? std::optional(line) : std::nullopt;
  }

  const lesson::Lesson& lesson_;
  const bool told_, asked_;
  const Teller teller_;
  TraceView view_;
  Waiter waiter_;
  std::optional<lesson::Session> session_;
};

}  // namespace

int run_lesson(const RunCommand& command) {
  lesson::Lesson lesson = open_lesson(command.choice.lesson, command.choice.locale);
  std::string language = choose_language(lesson, command.choice.language);
  SaveAtEnd save(command.save);
  Trace trace;
  return save.after(trace, [&] { return Playing(lesson, command, language, trace).play(); });
}

}  // namespace wirestep::app
