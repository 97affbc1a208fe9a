#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <list>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/lesson_choice.h"
#include "app/cli/output.h"
#include "app/cli/waiter.h"
#include "app/text/columns.h"
#include "lessons/catalogue/catalogue.h"
#include "lessons/format/parse.h"
#include "lessons/session/session.h"

namespace wirestep::app {

namespace {

using lesson::Phase;

// What is to be played: a lesson in one language, for the nth time.
struct Order {
  const lesson::Lesson& lesson;
  std::string language;
  std::string name;  // "udp (c), 3 of 20"
  bool crowded;      // its peers hold so many connections that no other such is played beside it
};

// The worlds side by side share this process's descriptors, and what one processor can do for their peers.
bool is_crowded(const lesson::Lesson& lesson) {
  constexpr std::uint32_t many = 2000;
  for (const lesson::Step& step : lesson.steps) {
    for (const lesson::Instruction& line : step.instructions) {
      const auto* connect = std::get_if<lesson::ToHost<command::PeerConnect>>(&line.action);
      if (connect != nullptr && connect->command.times > many) return true;
    }
  }
  return false;
}

// A lesson that is being played, from its first step through its last, in a world of its own.
class Play {
 public:
  Play(const Order& order, bool tell_steps, Waiter& waiter)
      : order_(order),
        tell_steps_(tell_steps),
        session_(order.lesson, order.language, trace_, [&waiter] { waiter.wake(); }) {
    session_.runner().play_through(order.lesson.steps.back().id, now());
  }

  bool crowded() const { return order_.crowded; }
  // Goes as far as the trace allows; returns whether it is over.
  bool advance() {
    lesson::Runner& runner = session_.runner();
    runner.advance(now());
    bool over = runner.finished() || runner.state().phase == Phase::failed;
    count_to(runner.finished() ? session_.lesson().steps.size() : runner.state().step);
    return over;
  }
  std::optional<Time> deadline() { return session_.runner().deadline(); }

  // Says how it went; returns whether every expectation was met.
  bool tell() {
    const auto& failure = session_.runner().state().failure;
    if (!failure) {
      print_line(fmt::format("{}: {} steps, {} expectations met  {:.1f} s", order_.name, steps_, met_,
                             seconds(now() - began_)));
      return true;
    }
    const auto& steps = session_.lesson().steps;
    print_line(fmt::format("{}: failed in step {} of {} ({}), {} expectations met before", order_.name,
                           steps_ + 1, steps.size(), steps[steps_].id, met_));
    std::fflush(stdout);
    std::fprintf(stderr, "wirestep: %s\n", report(session_.lesson(), *failure).c_str());
    return false;
  }

 private:
  // Every expectation of a step that is over was met: else the step would have failed.
  void count_to(std::size_t end) {
    for (; steps_ < end; ++steps_) {
      const lesson::Step& step = session_.lesson().steps[steps_];
      auto is_expectation = [](const lesson::Instruction& line) {
        return std::holds_alternative<lesson::Expect>(line.action);
      };
      auto count = static_cast<std::size_t>(
          std::count_if(step.instructions.begin(), step.instructions.end(), is_expectation));
      met_ += count;
      Time over = now();
      if (tell_steps_)
        print_line(fmt::format("  {} {:2} met  {:7.3f} s", fit_left(step.id, 32), count,
                               seconds(over - step_began_)));
      step_began_ = over;
    }
  }

  const Order& order_;
  const bool tell_steps_;
  const Time began_ = now();
  Time step_began_ = began_;
  std::size_t steps_ = 0, met_ = 0;
  Trace trace_;
  lesson::Session session_;
};

// A lesson mostly waits, for kernels' timers and for the proof that nothing comes: so several worlds side by
// side cost little more time than one.
std::size_t worlds_side_by_side(const CheckCommand& command) {
  if (command.jobs > 0) return static_cast<std::size_t>(command.jobs);
  return 2 * std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
}

// Plays all orders, so many at a time.
ExitStatus play_all(const std::deque<Order>& orders, std::size_t side_by_side) {
  Waiter waiter;
  std::list<Play> playing;
  std::list<const Order*> left;
  for (const Order& order : orders) left.push_back(&order);
  // The first that may be played now.
  auto next = [&] {
    bool crowded =
        std::any_of(playing.begin(), playing.end(), [](const Play& play) { return play.crowded(); });
    return playing.size() >= side_by_side ? left.end()
                                          : std::find_if(left.begin(), left.end(), [&](const Order* each) {
                                              return !crowded || !each->crowded;
                                            });
  };
  std::size_t failures = 0;
  while (!left.empty() || !playing.empty()) {
    if (auto order = next(); order != left.end()) {
      playing.emplace_back(**order, orders.size() == 1, waiter);
      left.erase(order);
    }
    std::optional<Time> deadline;
    for (auto play = playing.begin(); play != playing.end();) {
      if (play->advance()) {
        failures += !play->tell();
        play = playing.erase(play);
        continue;
      }
      if (auto due = play->deadline()) deadline = std::min(*due, deadline.value_or(*due));
      ++play;
    }
    if (waiter.interrupted()) return stopped;
    if (next() == left.end() && !playing.empty()) waiter.wait(deadline, false);
  }
  if (orders.size() > 1) print_line(fmt::format("{} played, {} failed", orders.size(), failures));
  return failures == 0 ? fine : failed;
}

}  // namespace

int check_lessons(const CheckCommand& command) {
  std::vector<std::string> names = command.lessons;
  if (names.empty()) {
    for (const lesson::Entry& entry : lesson::list_lessons()) names.push_back(entry.id);
  }
  std::deque<lesson::Lesson> lessons;
  std::deque<Order> orders;
  for (const std::string& name : names) {
    const lesson::Lesson& lesson = lessons.emplace_back(open_lesson(name, command.locale));
    // A translation plays what the lesson does; but it must be one.
    for (const std::string& locale : lesson::translations(lesson.path))
      lesson::load_lesson(lesson.path, locale);
    std::vector<std::string> languages = {choose_language(lesson, command.language)};
    if (command.language.empty()) languages = lesson::languages(lesson);
    for (const std::string& language : languages) {
      for (int number = 1; number <= command.repeat; ++number) {
        std::string which = command.repeat > 1 ? fmt::format(", {} of {}", number, command.repeat) : "";
        orders.push_back(
            {lesson, language, fmt::format("{} ({}){}", lesson.id, language, which), is_crowded(lesson)});
      }
    }
  }
  return play_all(orders, worlds_side_by_side(command));
}

}  // namespace wirestep::app
