#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lessons/format/instruction.h"
#include "lessons/format/prose.h"
#include "world/spec.h"

// A lesson as data: what lesson.md says, and nothing of how it is played or drawn.

namespace wirestep::lesson {

// A prediction to make before the step is played.
struct Option {
  Runs text;
  bool right = false;
  Runs why;  // why it is right, or why it isn't; may be empty
};
struct Question {
  Runs text;
  std::vector<Option> options;  // two or more, exactly one of them right
};

// One step of the story: read `before`, predict, play, read `after`.
struct Step {
  std::string id;  // stable: translations, links and --step name it
  Runs title;
  Prose before;
  std::optional<Question> question;
  std::vector<Instruction> instructions;  // may be empty: a step to read
  Prose after;                            // shown once the step has been played
  int line = 0;                           // of its heading
};

// A program of the lesson: FILE.c, FILE.py, FILE.uv.c beside lesson.md.
struct Program {
  std::string name, host, file;
  std::vector<std::string> arguments;
  std::vector<std::string> languages;  // it is part of the lesson in these only; empty: in all
  std::string language = {};           // that it is written in, whatever is chosen; empty: in that

  friend bool operator==(const Program&, const Program&) = default;
};

struct Lesson {
  std::string id;         // name of its folder
  std::string path;       // of lesson.md
  std::string directory;  // that holds it and its programs
  Runs title;
  std::string summary;  // the first paragraph of `intro`, without marks
  Prose intro;          // what the student will know
  WorldSpec world;
  std::vector<Program> programs;
  int place = 0;                    // in the list of lessons, from 1; 0: behind those that have one
  std::vector<std::string> panels;  // to be shown first, of `panel_names`; empty: the window's choice
  std::vector<Step> steps;

  const Step* step(std::string_view step_id) const;
  const Program* program(std::string_view name) const;
};

// The lesson as it is with its programs in this language: without the instructions and the programs that are
// for other languages only.
Lesson in_language(Lesson lesson, const std::string& language);

// The lesson as it is on a Linux of this kernel_version(): without the instructions that are for others only.
Lesson on_kernel(Lesson lesson, int version);
// Whether both are played alike: the same world, programs and instructions. Their words may differ.
bool plays_alike(const Lesson& a, const Lesson& b);

// Whose source a lesson wants to stand on the left of the ladder, or on the right, at the step with this
// index: as the step says it, else the last one before it that does. Empty if none does.
std::string shown_program(const Lesson& lesson, std::size_t step, bool left);

// "c", "python" and "uv": C with libuv.
const std::vector<std::string>& language_names();
// The tabs below the ladder: "sockets", "states", …
const std::vector<std::string>& panel_names();
// What the plots can show: "throughput", "rtt", …
const std::vector<std::string>& plot_names();

}  // namespace wirestep::lesson
