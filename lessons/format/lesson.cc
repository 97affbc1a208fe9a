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

Lesson in_language(Lesson lesson, const std::string& language) {
  auto is_for_others = [&](const auto& each) {
    return !each.languages.empty() &&
           std::find(each.languages.begin(), each.languages.end(), language) == each.languages.end();
  };
  std::erase_if(lesson.programs, is_for_others);
  for (Step& step : lesson.steps) std::erase_if(step.instructions, is_for_others);
  return lesson;
}

Lesson on_kernel(Lesson lesson, int version) {
  auto is_for_others = [&](const Instruction& each) {
    return version < each.from_kernel || (each.before_kernel != 0 && version >= each.before_kernel);
  };
  for (Step& step : lesson.steps) std::erase_if(step.instructions, is_for_others);
  return lesson;
}

bool plays_alike(const Lesson& a, const Lesson& b) {
  auto same_lines = [](const Instruction& x, const Instruction& y) { return x.text == y.text; };
  auto same_step = [&](const Step& x, const Step& y) {
    return x.id == y.id && std::equal(x.instructions.begin(), x.instructions.end(), y.instructions.begin(),
                                      y.instructions.end(), same_lines);
  };
  return a.world == b.world && a.programs == b.programs &&
         std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(), same_step);
}

std::string shown_program(const Lesson& lesson, std::size_t step, bool left) {
  std::string program;
  for (std::size_t i = 0; i <= step && i < lesson.steps.size(); ++i)
    for (const Instruction& each : lesson.steps[i].instructions)
      if (const auto* show = std::get_if<Show>(&each.action); show && show->left == left)
        program = show->program;
  return program;
}

const std::vector<std::string>& language_names() {
  static const std::vector<std::string> names = {"c", "python", "uv"};
  return names;
}

const std::vector<std::string>& panel_names() {
  static const std::vector<std::string> names = {"sockets",  "states", "calls",  "programs",
                                                 "counters", "costs",  "packet", "layers",
                                                 "bytes",    "waits",  "plots",  "wire"};
  return names;
}

const std::vector<std::string>& plot_names() {
  static const std::vector<std::string> names = {"throughput", "rtt", "cwnd", "queues", "cpu", "blocked"};
  return names;
}

}  // namespace wirestep::lesson
