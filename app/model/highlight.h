#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace wirestep::app {

// What a part of a source line is, as far as it helps a reader.
enum class Token : std::uint8_t { plain, keyword, call, literal, comment };

struct TokenSpan {
  std::uint32_t begin, end;  // bytes of the line
  Token token;
};

// Colours source line by line: a scanner, not a parser. It knows C's and Python's words, strings, numbers and
// comments, and what carries over from a line to the next (a C comment, a Python string of three quotes).
//
// Of the libraries that Debian packages none fits: GNU source-highlight is GPL-3, which an MIT program can't
// link and stay what it is; KSyntaxHighlighting brings Qt; tree-sitter comes without its grammars. Two small
// languages need a hundred lines.
class Highlighter {
 public:
  // "c", "python"; anything else is shown plain.
  explicit Highlighter(std::string_view language);

  // The next line's spans, in order and without gaps.
  std::vector<TokenSpan> line(std::string_view text);

 private:
  enum class Language : std::uint8_t { none, c, python };

  Language language_;
  std::string_view open_;  // what ends the comment or string that goes on, empty if none does
  Token open_token_ = Token::comment;
};

}  // namespace wirestep::app
