#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What the engine and the lessons say in sentences, in the language of the window: why a command was refused,
// what the record leaves out, what is wrong in a lesson's file. They say it in English, and no other part of
// them knows a language: the trace, its JSON and the terminal have the English text. The window finds the
// sentence that the text was made of, by the sentence itself, and tells it in other words.

namespace wirestep::app {

// A sentence with {} for what is filled in, and its translation, in which {0}, {1} … may name the places in
// another order. What fills {} stays as it is: a name, an address, what a program says. What fills {+} or
// {0+} is another sentence of ours, or a list of them, and is translated in turn.
struct Saying {
  std::string english, words;
  std::size_t head;  // so many characters are before the first place, or in all
};

class Said {
 public:
  // Reads assets/strings/said.LOCALE.txt as it was when this program was built; English has none.
  explicit Said(std::string_view locale);

  // The text in the window's language, line by line. What no saying fits stays as it is.
  std::string operator()(std::string_view english) const;

  // In the order in which they are tried: the first that fits is it.
  const std::vector<Saying>& all() const { return sayings_; }

 private:
  std::vector<Saying> sayings_;
};

}  // namespace wirestep::app
