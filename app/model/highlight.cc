#include "app/model/highlight.h"

#include <algorithm>
#include <array>

namespace wirestep::app {

namespace {

constexpr std::array<std::string_view, 34> c_words = {
    "break",    "case",   "char",     "const",  "continue", "default", "do",     "double",  "else",
    "enum",     "extern", "float",    "for",    "goto",     "if",      "inline", "int",     "long",
    "return",   "short",  "signed",   "sizeof", "static",   "struct",  "switch", "typedef", "union",
    "unsigned", "void",   "volatile", "while",  "size_t",   "ssize_t", "NULL"};
constexpr std::array<std::string_view, 34> python_words = {
    "and",   "as",     "assert",  "break", "class", "continue", "def",   "del",    "elif",
    "else",  "except", "finally", "for",   "from",  "global",   "if",    "import", "in",
    "is",    "lambda", "None",    "not",   "or",    "pass",     "raise", "return", "try",
    "while", "with",   "yield",   "True",  "False", "nonlocal", "async"};

bool word_begin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool word_part(char c) {
  return word_begin(c) || digit(c);
}

template <class Words>
bool among(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Where a string that begins with `quote` at `at` ends: past its closing quote, or at the line's end.
std::size_t string_end(std::string_view text, std::size_t at, char quote) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == quote)
      return i + 1;
  }
  return text.size();
}

}  // namespace

Highlighter::Highlighter(std::string_view language)
    : language_(language == "c"        ? Language::c
                : language == "python" ? Language::python
                                       : Language::none) {}

std::vector<TokenSpan> Highlighter::line(std::string_view text) {
  std::vector<TokenSpan> spans;
  auto add = [&](std::size_t begin, std::size_t end, Token token) {
    if (begin == end) return;
    if (!spans.empty() && spans.back().token == token && spans.back().end == begin)
      spans.back().end = static_cast<std::uint32_t>(end);
    else
      spans.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), token});
  };
  std::size_t at = 0;
  auto close = [&](std::size_t search_from) {  // the rest of what is open
    std::size_t end = text.find(open_, search_from);
    std::size_t stop = end == text.npos ? text.size() : end + open_.size();
    add(at, stop, open_token_);
    if (end != text.npos) open_ = {};
    at = stop;
  };
  if (language_ == Language::none) add(0, text.size(), Token::plain), at = text.size();
  if (!open_.empty()) close(0);
  while (at < text.size()) {
    std::string_view rest = text.substr(at);
    bool python = language_ == Language::python;
    if (python ? rest[0] == '#' : rest.substr(0, 2) == "//") {
      add(at, text.size(), Token::comment);
      break;
    }
    if (!python && rest.substr(0, 2) == "/*") {
      open_ = "*/";
      open_token_ = Token::comment;
      close(at + 2);
    } else if (python && (rest.substr(0, 3) == "\"\"\"" || rest.substr(0, 3) == "'''")) {
      open_ = rest[0] == '"' ? "\"\"\"" : "'''";
      open_token_ = Token::literal;
      close(at + 3);
    } else if (!python && rest[0] == '#' && spans.empty()) {
      std::size_t end = std::min(rest.find_first_of(" <\""), rest.size());
      add(at, at + end, Token::keyword);
      at += end;
    } else if (rest[0] == '"' || rest[0] == '\'') {
      std::size_t end = string_end(text, at, rest[0]);
      add(at, end, Token::literal);
      at = end;
    } else if (digit(rest[0])) {
      std::size_t end = at;
      while (end < text.size() && (word_part(text[end]) || text[end] == '.')) ++end;
      add(at, end, Token::literal);
      at = end;
    } else if (word_begin(rest[0])) {
      std::size_t end = at;
      while (end < text.size() && word_part(text[end])) ++end;
      std::string_view word = text.substr(at, end - at);
      bool known = python ? among(python_words, word) : among(c_words, word);
      bool called = end < text.size() && text[end] == '(';
      add(at, end, known ? Token::keyword : called ? Token::call : Token::plain);
      at = end;
    } else {
      add(at, at + 1, Token::plain);
      ++at;
    }
  }
  return spans;
}

}  // namespace wirestep::app
