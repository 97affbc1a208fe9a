#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine.h"
#include "lessons/runner/runner.h"

namespace wirestep::lesson {

// A lesson being played: its programs ready to start, its world, and the runner that plays the steps. One
// thread, that of the view; the engine has its own. "Restart at step N" is a new Session whose runner plays
// to N.
class Session {
 public:
  // Makes the lesson's programs ready, then its world (some ms). `trace` must outlive the session, and be
  // empty. `on_growth` is called on the engine's thread when the trace has
  // grown (engine.h). Throws SetupError, with the cure, where the machine can't; with `may_fall_back` it goes
  // on in loopback mode, if that is possible.
  Session(const Lesson& lesson, const std::string& language, Trace& trace, std::function<void()> on_growth,
          bool may_fall_back = false);

  Runner& runner() { return *runner_; }
  // As it is played: without what is for other languages and kernels. RunnerState counts its instructions.
  const Lesson& lesson() const { return lesson_; }
  // What the student does beside the lesson.
  CommandId post(Command command) { return engine_.post(std::move(command)); }

 private:
  ProgramSpec resolve(const Program& program, const std::vector<std::string>& arguments) const;

  const Lesson lesson_;
  const std::string language_;
  const std::map<std::string, std::vector<std::string>> commands_;  // by the program's name
  Engine engine_;
  std::unique_ptr<Runner> runner_;
};

}  // namespace wirestep::lesson
