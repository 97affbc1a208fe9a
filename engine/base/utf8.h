#pragma once

#include <string>
#include <string_view>

// Programs print any bytes; what is shown and what goes into JSON is UTF-8 (RFC 3629).

namespace wirestep {

// Takes the first code point off `rest`, which must not be empty. A byte that begins no valid sequence is
// taken alone and read as U+FFFD.
char32_t take_code_point(std::string_view& rest);

bool is_utf8(std::string_view text);

void append_utf8(std::string& text, char32_t code_point);

// The text with every byte that isn't UTF-8 replaced by U+FFFD "�".
std::string to_utf8(std::string_view text);

}  // namespace wirestep
