#pragma once

#include <imgui.h>

#include <set>
#include <string_view>
#include <vector>

#include "lessons/format/lesson.h"

namespace wirestep::app {

// The characters that are on screen. Latin is always there; of Chinese, only what some text uses: a font has
// 30 000 characters and a lesson a few hundred.
class Glyphs {
 public:
  // Notes what a text needs. Returns whether anything in it is new: then the fonts have to be built again.
  bool add(std::string_view utf8);
  // Whether any of it is Chinese.
  bool chinese() const;
  // As ImGui wants them: pairs of first and last, ended by 0.
  std::vector<ImWchar> ranges() const;

 private:
  std::set<char32_t> beyond_latin_;
};

// Notes all words of a lesson. Returns whether anything is new.
bool add_lesson(Glyphs& glyphs, const lesson::Lesson& lesson);

}  // namespace wirestep::app
