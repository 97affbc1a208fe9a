#include "lessons/format/lesson.h"

#include <algorithm>

namespace wirestep::lesson {

const Step* Lesson::step(std::string_view step_id) const {
  auto same = [&](const Step& step) { return step.id == step_id; };
  auto found = std::find_if(steps.begin(), steps.end(), same);
  return found == steps.end() ? nullptr : &*found;
}

const Program* Lesson::program(std::string_view name) const {
  auto same = [&](const Program& program) { return program.name == name; };
  auto found = std::find_if(programs.begin(), programs.end(), same);
  return found == programs.end() ? nullptr : &*found;
}

const std::vector<std::string>& panel_names() {
  static const std::vector<std::string> names = {"sockets", "states", "calls", "packet", "bytes", "plots"};
  return names;
}

}  // namespace wirestep::lesson
