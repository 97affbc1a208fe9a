#include "base/utf8.h"

#include <cstddef>
#include <cstdint>

namespace wirestep {

namespace {

constexpr char32_t replacement = 0xFFFD;

struct Decoded {
  char32_t code_point;
  std::size_t length;
  bool valid;
};

// RFC 3629 section 3: the lead byte says how many follow; overlong forms, surrogates and what is past
// U+10FFFF are invalid.
Decoded decode(std::string_view text) {
  constexpr Decoded invalid{replacement, 1, false};
  auto byte = [&](std::size_t index) { return static_cast<std::uint8_t>(text[index]); };
  std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return invalid;
  char32_t code_point = lead & (0x7Fu >> length);
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xC0) != 0x80) return invalid;
    code_point = code_point << 6 | (byte(index) & 0x3Fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = code_point >= 0xD800 && code_point < 0xE000;
  if (code_point < least[length] || code_point > 0x10FFFF || surrogate) return invalid;
  return {code_point, length, true};
}

}  // namespace

char32_t take_code_point(std::string_view& rest) {
  Decoded first = decode(rest);
  rest.remove_prefix(first.length);
  return first.code_point;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    Decoded first = decode(text);
    if (!first.valid) return false;
    text.remove_prefix(first.length);
  }
  return true;
}

std::string to_utf8(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    Decoded first = decode(text);
    result += first.valid ? text.substr(0, first.length) : "\uFFFD";
    text.remove_prefix(first.length);
  }
  return result;
}

void append_utf8(std::string& text, char32_t c) {
  auto add = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  auto more = [&](int shift) { add(0x80 | ((c >> shift) & 0x3f)); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xc0 | (c >> 6)), more(0);
  } else if (c < 0x10000) {
    add(0xe0 | (c >> 12)), more(6), more(0);
  } else {
    add(0xf0 | ((c >> 18) & 0x07)), more(12), more(6), more(0);
  }
}

}  // namespace wirestep
