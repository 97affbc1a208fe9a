#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <functional>

#include "app/cli/commands.h"
#include "app/cli/lesson_choice.h"
#include "app/cli/output.h"
#include "app/cli/waiter.h"
#include "app/text/columns.h"
#include "lessons/catalogue/catalogue.h"
#include "lessons/session/session.h"

namespace wirestep::app {

namespace {

using lesson::Phase;

// Every expectation of a step that is over was met: else the step would have failed.
std::size_t expectations(const lesson::Step& step) {
  auto is_expectation = [](const lesson::Instruction& instruction) {
    return std::holds_alternative<lesson::Expect>(instruction.action);
  };
  return static_cast<std::size_t>(
      std::count_if(step.instructions.begin(), step.instructions.end(), is_expectation));
}

struct Round {
  bool passed = false, interrupted = false;
  std::size_t steps = 0, met = 0;
  std::string report;
};

// Plays a lesson once, from its first step through its last. `on_step` is called when a step is over.
Round play(const lesson::Lesson& lesson, const std::string& language,
           const std::function<void(const lesson::Step&, Nanoseconds)>& on_step) {
  Waiter waiter;
  Trace trace;
  lesson::Session session(lesson, language, trace, [&] { waiter.wake(); });
  lesson::Runner& runner = session.runner();
  Round round;
  Time begun = now();
  auto count_to = [&](std::size_t end) {
    for (; round.steps < end; ++round.steps) {
      const lesson::Step& step = session.lesson().steps[round.steps];
      round.met += expectations(step);
      on_step(step, now() - begun);
      begun = now();
    }
  };
  runner.play_through(lesson.steps.back().id, now());
  while (!runner.finished() && runner.state().phase != Phase::failed && !waiter.interrupted()) {
    waiter.wait(runner.deadline(), false);
    runner.advance(now());
    count_to(runner.state().step);
  }
  round.passed = runner.finished();
  round.interrupted = waiter.interrupted();
  if (round.passed) count_to(lesson.steps.size());
  if (runner.state().failure) round.report = report(lesson, *runner.state().failure);
  return round;
}

ExitStatus check(const lesson::Lesson& lesson, const std::string& language, int repeat) {
  std::string name = fmt::format("{} ({})", lesson.id, language);
  for (int number = 1; number <= repeat; ++number) {
    Round round = play(lesson, language, [&](const lesson::Step& step, Nanoseconds taken) {
      if (repeat > 1) return;  // then a line per round is enough
      print_line(
          fmt::format("  {} {:2} met  {:7.3f} s", fit_left(step.id, 32), expectations(step), seconds(taken)));
    });
    std::string which = repeat > 1 ? fmt::format("{}, {} of {}", name, number, repeat) : name;
    if (round.interrupted) return stopped;
    if (!round.passed) {
      print_line(fmt::format("{}: failed in step {} of {}, {} expectations met before", which,
                             round.steps + 1, lesson.steps.size(), round.met));
      std::fprintf(stderr, "wirestep: %s\n", round.report.c_str());
      return failed;
    }
    print_line(fmt::format("{}: {} steps, {} expectations met", which, round.steps, round.met));
  }
  return fine;
}

}  // namespace

int check_lessons(const CheckCommand& command) {
  std::vector<std::string> names = command.lessons;
  if (names.empty()) {
    for (const lesson::Entry& entry : lesson::list_lessons()) names.push_back(entry.id);
  }
  ExitStatus worst = fine;
  for (const std::string& name : names) {
    lesson::Lesson lesson = open_lesson(name, command.locale);
    std::vector<std::string> languages = {choose_language(lesson, command.language)};
    if (command.language.empty()) languages = lesson::languages(lesson);
    for (const std::string& language : languages) {
      ExitStatus status = check(lesson, language, command.repeat);
      if (status == stopped) return status;
      if (status != fine) worst = status;
    }
  }
  return worst;
}

}  // namespace wirestep::app
