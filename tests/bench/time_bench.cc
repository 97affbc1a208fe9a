// What time travel costs: a picture of the whole window after a thousand events and after a million, another
// moment of the million, the memory that an event takes, and the window while nothing happens.

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "app/model/timeline.h"
#include "base/error.h"
#include "bench.h"
#include "support/busy_trace.h"
#include "support/imgui_driver.h"
#include "trace/model_at.h"

namespace wirestep::bench {

namespace {

constexpr std::size_t few = 1'000, many = 1'000'000;

// CPU time of this thread.
double now_ms() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double worst(const std::vector<double>& values) {
  return *std::max_element(values.begin(), values.end());
}

struct Pictures {
  std::vector<double> live, moved;  // ms each
};

// Pictures at the end, and at moments that are chosen anywhere, the model's fold included.
Pictures pictures_of(const Trace& trace, int rounds) {
  test::ImGuiDriver driver(trace);
  driver.keep_log(false);
  driver.draw_stage();  // the first one folds it all
  Pictures took;
  std::mt19937 random(1);
  for (int i = 0; i < 60 * rounds; ++i) {
    driver.ui.cursor.reset();
    double begin = now_ms();
    driver.draw_once();
    took.live.push_back(now_ms() - begin);
  }
  for (int i = 0; i < 60 * rounds; ++i) {
    driver.ui.cursor = 1 + random() % trace.size();
    double begin = now_ms();
    driver.draw_once();
    took.moved.push_back(now_ms() - begin);
  }
  return took;
}

Row memory_of(const Trace& trace) {
  ModelAt models(trace);
  models.follow(trace.size());
  app::Ladder ladder(trace);
  double begin = now_ms();
  ladder.follow(trace.size());
  double fold = now_ms() - begin;
  app::Timeline timeline;
  timeline.follow(trace, ladder);
  auto events = static_cast<double>(trace.size());
  double record = static_cast<double>(trace.memory()) / events;
  double folds = static_cast<double>(ladder.memory() + models.memory()) / events;
  return {
      "memory per event, all",
      record + folds,
      record,
      "bytes",
      "the trace alone",
      "",
      false,
      fmt::format(
          "ladder {:.0f} bytes, checkpoints {:.0f} (every {} events); the ladder folds an event in {:.0f} ns",
          static_cast<double>(ladder.memory()) / events, static_cast<double>(models.memory()) / events,
          models.spacing(), fold * 1e6 / events)};
}

// Seconds of CPU that a process has used.
double cpu_seconds(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream fields(line.substr(line.rfind(')') + 2));
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  long user = 0, system = 0;
  fields >> user >> system;
  return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// The window at the list of lessons (no arguments), or in a lesson.
Row idle(std::vector<std::string> arguments, const std::string& what, const std::string& aim) {
  if (getenv("DISPLAY") == nullptr && getenv("WAYLAND_DISPLAY") == nullptr)
    throw SetupError("the window while nothing happens: there is no display", 0,
                     "Run it as: xvfb-run -a ./dev bench");
  std::string program = WIRESTEP_PROGRAM;
  std::vector<char*> argv = {program.data()};
  for (std::string& each : arguments) argv.push_back(each.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  if (int error = posix_spawn(&child, program.c_str(), nullptr, nullptr, argv.data(), environ); error != 0)
    throw SetupError("starting the window", error, "");
  constexpr int seconds_watched = 10;
  std::this_thread::sleep_for(std::chrono::seconds(4));  // until it has drawn what it had to
  double before = cpu_seconds(child);
  std::this_thread::sleep_for(std::chrono::seconds(seconds_watched));
  double used = cpu_seconds(child) - before;
  kill(child, SIGTERM);
  waitpid(child, nullptr, 0);
  return {what, used * 1e3 / seconds_watched, 10, "ms", "1 % of a core", aim};
}

}  // namespace

std::vector<Row> time(int rounds) {
  test::BusyTrace small(1), large(1);
  small.grow(few);
  large.grow(many);
  Pictures of_few = pictures_of(small.trace, rounds), of_many = pictures_of(large.trace, rounds);
  constexpr double picture_ms = 1000.0 / 60;
  std::vector<Row> rows = {
      {"a picture of a million events", median(of_many.live), median(of_few.live), "ms",
       "of a thousand events", "<= 2"},
      {"another moment of a million", median(of_many.moved), picture_ms, "ms", "a picture at 60 per second",
       "<= 1"},
      {"the worst of them", worst(of_many.moved), picture_ms, "ms", "a picture at 60 per second", "<= 1"},
      memory_of(large.trace)};
  return rows;
}

std::vector<Row> idle_window() {
  return {
      idle({}, "CPU per second of the still window", "<= 1"),
      idle({"tcp-handshake", "--step", "syn-recv"}, "with clocks that tick", "(software OpenGL under Xvfb)")};
}

}  // namespace wirestep::bench
