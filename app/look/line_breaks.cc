#include "app/look/line_breaks.h"

#include "base/utf8.h"

namespace wirestep::app {

namespace {

bool ideographic(char32_t c) {
  return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xffef);
}

bool clings_to_previous(char32_t c) {
  constexpr std::u32string_view closing = U"，。、；：？！）》」』】”’…,.;:?!)";
  return closing.find(c) != closing.npos;
}

bool clings_to_next(char32_t c) {
  constexpr std::u32string_view opening = U"（《「『【“‘(";
  return opening.find(c) != opening.npos;
}

// May a line begin between these two characters?
bool may_break(char32_t before, char32_t after) {
  if (before == 0 || clings_to_previous(after) || clings_to_next(before))
    return before == ' ' && after != ' ';
  return (before == ' ' && after != ' ') || ideographic(before) || ideographic(after);
}

}  // namespace

std::vector<TextPiece> break_opportunities(const lesson::Runs& runs) {
  std::vector<TextPiece> pieces;
  char32_t before = 0;
  bool new_line = false;
  for (const lesson::Run& run : runs) {
    std::string_view text = run.text;
    std::size_t start = 0;
    auto cut = [&](std::size_t end, bool glued) {
      if (end > start) pieces.push_back({text.substr(start, end - start), &run, glued, new_line});
      if (end > start) new_line = false;
      start = end;
    };
    bool start_glued = true;
    for (std::size_t at = 0; at < text.size();) {
      std::string_view rest = text.substr(at);
      char32_t c = take_code_point(rest);
      std::size_t next = text.size() - rest.size();
      if (c == '\n') {
        cut(at, start_glued);
        start = next;
        start_glued = false;
        new_line = true;
        before = 0;
      } else {
        if (may_break(before, c)) {
          cut(at, start_glued);
          start_glued = false;
        } else if (at == start) {
          start_glued = at == 0 && !new_line;
        }
        before = c;
      }
      at = next;
    }
    cut(text.size(), start_glued);
  }
  return pieces;
}

}  // namespace wirestep::app
