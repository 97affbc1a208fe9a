#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace wirestep::lesson {

// What is wrong with one line of a ```step block. Thrown while the line is read and caught by the reader of
// the block, which goes on with the next line.
struct LineError {
  int column;
  std::string what;
};

struct Word {
  std::string text;
  int column;
  bool quoted;
};

// A line of the step language, word by word. Words are separated by spaces; "…" is one word and knows \"
// \\ \n \r \t; # begins a comment.
class Words {
 public:
  explicit Words(std::string_view line);

  bool done() const { return next_ == words_.size(); }
  // The next word; `expected` says what should have been there if the line is over.
  Word take(std::string_view expected);
  // Takes the next word if it is `text`.
  bool accept(std::string_view text);
  // The next word must be `text`.
  void demand(std::string_view text);
  // The next word, unquoted, or "" at the end.
  std::string_view peek(std::size_t ahead = 0) const;
  // Refuses what is left of the line.
  void finish() const;
  // Throws about the next word (or the line's end).
  [[noreturn]] void fail(std::string what) const;

  // A number of at most `limit`; nothing is taken if the next word isn't one.
  std::optional<std::uint64_t> accept_number(std::uint64_t limit);
  std::uint64_t take_number(std::string_view expected, std::uint64_t limit);
  // "2s", "300ms", "1.5s"; up to an hour.
  Nanoseconds take_duration();
  // "10%", "0.5%": as a part of 1; up to 100%.
  double take_percent();
  // "1000bit", "500kbit", "1.5mbit": bits a second; 1000 at least.
  std::uint64_t take_rate();
  // One of `names`; `kind` is what they are: "host".
  std::string take_name(std::string_view kind, const std::vector<std::string>& names);

 private:
  std::vector<Word> words_;
  std::size_t next_ = 0;
  int end_column_ = 1;
};

// "client, server".
std::string join(const std::vector<std::string>& names);

}  // namespace wirestep::lesson
