#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lessons/format/lesson.h"

namespace wirestep::app {

// Where the student is in a lesson, as the story panel shows it. The lesson's runner moves it on.
struct Story {
  // A step is read, then played against the kernel, then its outcome is read. `failed`: an expectation wasn't
  // met. `unable`: there is no world to play in.
  enum class Phase { reading, playing, played, failed, unable };

  // A program of the lesson, to be read before it is started.
  struct Source {
    std::string program, path, language;
  };

  const lesson::Lesson* lesson = nullptr;  // null: no lesson is open
  std::vector<Source> sources;
  std::string language;                // that its programs are played in
  std::vector<std::string> languages;  // in which there is a source of every program: "c", "python", "uv"
  std::size_t step = 0;                // index in its steps
  Phase phase = Phase::reading;
  std::optional<std::size_t> answer;  // index of the option that was chosen for this step's question
  std::string waiting_for;  // while playing: the instruction that isn't done yet, as the lesson has it
  std::string failure;  // failed: the expectation, and what was the case instead; unable: why, and the cure

  const lesson::Step* current() const {
    return lesson && step < lesson->steps.size() ? &lesson->steps[step] : nullptr;
  }
  bool last() const { return lesson && step + 1 >= lesson->steps.size(); }
};

}  // namespace wirestep::app
