#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
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

// Where a word is looked for has to be shown in the reference of the language, lessons/README.md: in a block
// of instructions, or, of many of a kind (calls, states), by its name anywhere on the page. `nowhere`: names
// that aren't ours, such as those of errors and signals.
enum class Shown : std::uint8_t { in_a_block, by_name, nowhere };

// The words that the parser has looked for, and those that it has found: for the test that holds the
// reference to the parser. The same word in another place of the parser's source is another word.
struct Vocabulary {
  struct Place {
    std::string file;
    int line = 0;
    std::string word;

    friend auto operator<=>(const Place&, const Place&) = default;
  };
  std::set<Place> sought, found;
  std::set<std::string> names;  // sought by name
};

// A line of the step language, word by word. Words are separated by spaces; "…" is one word and knows \"
// \\ \n \r \t; # begins a comment.
class Words {
 public:
  // `vocabulary`, if there is one, outlives the words and hears of all that is looked for.
  explicit Words(std::string_view line, Vocabulary* vocabulary = nullptr);

  bool done() const { return next_ == words_.size(); }
  // The next word; `expected` says what should have been there if the line is over.
  Word take(std::string_view expected);
  // Takes the next word if it is `text`. The last two say who asks.
  bool accept(std::string_view text, Shown shown = Shown::in_a_block, int line = __builtin_LINE(),
              const char* file = __builtin_FILE());
  // The next word must be `text`.
  void demand(std::string_view text, int line = __builtin_LINE(), const char* file = __builtin_FILE());
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
  Vocabulary* vocabulary_;
};

// "client, server".
std::string join(const std::vector<std::string>& names);

}  // namespace wirestep::lesson
