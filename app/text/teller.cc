#include "app/text/teller.h"

#include <fmt/format.h>

#include "app/text/columns.h"
#include "app/text/prose_text.h"

namespace wirestep::app {

namespace {

using Lines = std::vector<std::string>;

void append(Lines& lines, const Lines& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

std::string mark(std::size_t option) {
  return std::string(1, static_cast<char>('a' + option));
}

std::string rule(std::string_view title, std::size_t width) {
  std::string line = fmt::format("── {} ", title);
  for (std::size_t used = columns(line); used < width; ++used) line += "─";
  return line;
}

}  // namespace

Teller::Teller(const lesson::Lesson& lesson, const std::string& locale, std::size_t width, const Paint& paint)
    : lesson_(lesson), chinese_(locale.starts_with("zh")), width_(width), paint_(paint) {}

Lines Teller::title() const {
  Lines lines = {paint_(Tone::strong, plain(lesson_.title)), ""};
  append(lines, lay_out(lesson_.intro, width_, paint_));
  lines.emplace_back();
  return lines;
}

Lines Teller::before(std::size_t index) const {
  const lesson::Step& step = lesson_.steps[index];
  std::string place = chinese_ ? fmt::format("第 {} 步，共 {} 步：", index + 1, lesson_.steps.size())
                               : fmt::format("Step {} of {}: ", index + 1, lesson_.steps.size());
  Lines lines = {"", paint_(Tone::strong, rule(place + plain(step.title), width_)), ""};
  append(lines, lay_out(step.before, width_, paint_));
  if (step.question) {
    if (!step.before.empty()) lines.emplace_back();
    append(lines, lay_out(step.question->text, width_, paint_, "? "));
    for (std::size_t option = 0; option < step.question->options.size(); ++option) {
      append(lines, lay_out(step.question->options[option].text, width_, paint_, "  " + mark(option) + ") "));
    }
  }
  lines.emplace_back();
  return lines;
}

Lines Teller::after(std::size_t index, std::optional<std::size_t> chosen) const {
  const lesson::Step& step = lesson_.steps[index];
  Lines lines;
  if (step.question) {
    const auto& options = step.question->options;
    for (std::size_t option = 0; option < options.size(); ++option) {
      if (!options[option].right && option != chosen) continue;
      std::string sign = options[option].right ? "✓ " : "✗ ";
      lesson::Runs runs = options[option].text;
      if (!options[option].why.empty()) {
        runs.push_back({.text = chinese_ ? "：" : ": ", .link = {}});
        runs.insert(runs.end(), options[option].why.begin(), options[option].why.end());
      }
      append(lines, lay_out(runs, width_, paint_, sign + mark(option) + ") "));
    }
  }
  if (!step.after.empty()) {
    if (!lines.empty()) lines.emplace_back();
    append(lines, lay_out(step.after, width_, paint_));
  }
  if (!lines.empty()) lines.insert(lines.begin(), "");
  return lines;
}

std::optional<std::size_t> Teller::option(std::size_t step, const std::string& typed) const {
  const auto& question = lesson_.steps[step].question;
  if (!question || typed.size() != 1) return std::nullopt;
  char key = typed[0];
  char first = key >= 'a' ? 'a' : key >= 'A' ? 'A' : '1';
  auto option = static_cast<std::size_t>(key - first);
  return key >= first && option < question->options.size() ? std::optional(option) : std::nullopt;
}

std::string Teller::ask_prediction(std::size_t step) const {
  const auto& question = lesson_.steps[step].question;
  std::string last = mark(question ? question->options.size() - 1 : 0);
  return paint_(Tone::waiting, chinese_ ? fmt::format("你的预测（a–{}），或直接回车：", last)
                                        : fmt::format("Your prediction (a–{}), or Enter: ", last));
}

std::string Teller::ask_next() const {
  return paint_(Tone::waiting, chinese_ ? "按回车继续 " : "Enter goes on ");
}

std::string Teller::end() const {
  return chinese_ ? "本课到此结束。" : "That was the lesson.";
}

}  // namespace wirestep::app
