#include "app/shell/glyphs.h"

#include "base/utf8.h"

namespace wirestep::app {

namespace {

constexpr char32_t latin_end = 0x17f;
// Marks that panels use by themselves: – — ‘ ’ “ ” • … − × ↑ ↓ ↔ →.
constexpr std::u32string_view marks = U"–—‘’“”•…−×←↑→↓↔";

bool add_runs(Glyphs& glyphs, const lesson::Runs& runs) {
  bool fresh = false;
  for (const lesson::Run& run : runs) fresh |= glyphs.add(run.text);
  return fresh;
}

bool add_prose(Glyphs& glyphs, const lesson::Prose& prose) {
  bool fresh = false;
  for (const lesson::Block& block : prose) {
    fresh |= add_runs(glyphs, block.runs);
    fresh |= glyphs.add(block.code);
    for (const auto& item : block.items) fresh |= add_prose(glyphs, item);
    for (const auto& row : block.rows)
      for (const auto& cell : row) fresh |= add_runs(glyphs, cell);
  }
  return fresh;
}

}  // namespace

bool Glyphs::add(std::string_view utf8) {
  std::size_t before = beyond_latin_.size();
  while (!utf8.empty()) {
    char32_t c = take_code_point(utf8);
    // ImGui's characters have 16 bits as Debian builds it.
    if (c > latin_end && c <= 0xffff && marks.find(c) == marks.npos) beyond_latin_.insert(c);
  }
  return beyond_latin_.size() != before;
}

bool Glyphs::chinese() const {
  return beyond_latin_.lower_bound(0x2e80) != beyond_latin_.end();
}

std::vector<ImWchar> Glyphs::ranges() const {
  std::vector<ImWchar> out = {0x20, static_cast<ImWchar>(latin_end)};
  auto add_one = [&](char32_t c) { out.insert(out.end(), 2, static_cast<ImWchar>(c)); };
  for (char32_t c : marks) add_one(c);
  for (char32_t c : beyond_latin_) add_one(c);
  out.push_back(0);
  return out;
}

bool add_lesson(Glyphs& glyphs, const lesson::Lesson& lesson) {
  bool fresh = add_runs(glyphs, lesson.title);
  fresh |= add_prose(glyphs, lesson.intro);
  fresh |= glyphs.add(lesson.summary);
  for (const lesson::Step& step : lesson.steps) {
    fresh |= add_runs(glyphs, step.title);
    fresh |= add_prose(glyphs, step.before);
    fresh |= add_prose(glyphs, step.after);
    if (!step.question) continue;
    fresh |= add_runs(glyphs, step.question->text);
    for (const lesson::Option& option : step.question->options) {
      fresh |= add_runs(glyphs, option.text);
      fresh |= add_runs(glyphs, option.why);
    }
  }
  return fresh;
}

}  // namespace wirestep::app
