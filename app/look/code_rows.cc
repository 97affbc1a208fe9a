#include "app/look/code_rows.h"

#include <algorithm>

namespace wirestep::app {

namespace {

// Whether a byte is one after the first of a character of UTF-8.
bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

}  // namespace

float continued_indent(const ImFont* font, std::string_view text) {
  std::size_t spaces = std::min(text.find_first_not_of(' '), text.size());
  return Painter::width(font, "    ") + Painter::width(font, text.substr(0, spaces));
}

std::vector<std::size_t> code_rows(const ImFont* font, float width, std::string_view text) {
  std::vector<std::size_t> begins = {0};
  auto cell = Painter::width(font, "0");
  auto columns = static_cast<std::size_t>(std::max(width / cell, 20.0f));
  auto indent = static_cast<std::size_t>(continued_indent(font, text) / cell);
  for (;;) {
    std::size_t begin = begins.back();
    std::size_t room = begins.size() == 1 ? columns : columns - std::min(indent, columns / 2);
    if (text.size() - begin <= room) return begins;
    std::size_t cut = text.find_last_of(' ', begin + room - 1);
    if (cut == text.npos || cut <= begin + room / 3) cut = text.find_last_of("(,", begin + room - 1);
    bool hopeless = cut == text.npos || cut <= begin + room / 3;
    std::size_t next = hopeless ? begin + room : cut + 1;
    while (next > begin + 1 && continues_character(text[next])) --next;
    begins.push_back(next);
  }
}

}  // namespace wirestep::app
