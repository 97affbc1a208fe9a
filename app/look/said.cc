#include "app/look/said.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

#include "app/look/strings_data.h"
#include "base/check.h"

namespace wirestep::app {

namespace {

constexpr std::string_view place = "{}";

// What stands in the saying's places, if the text fits it. Each place ends where the words behind it first
// come again.
std::optional<std::vector<std::string_view>> filled_in(const Saying& of, std::string_view text) {
  std::string_view saying = of.english;
  // Nearly all differ here, and every word of a frame's fields comes by in every picture.
  if (!text.starts_with(saying.substr(0, of.head))) return std::nullopt;
  std::vector<std::string_view> found;
  if (of.head == saying.size()) return saying == text ? std::optional(found) : std::nullopt;
  text.remove_prefix(of.head);
  saying.remove_prefix(of.head + place.size());
  for (std::size_t next; (next = saying.find(place)) != saying.npos;) {
    std::size_t end = text.find(saying.substr(0, next));
    if (end == text.npos) return std::nullopt;
    found.push_back(text.substr(0, end));
    text.remove_prefix(end + next);
    saying.remove_prefix(next + place.size());
  }
  if (!text.ends_with(saying)) return std::nullopt;
  found.push_back(text.substr(0, text.size() - saying.size()));
  return found;
}

// "{}: {}": whatever has a colon fits it, so what it takes apart must be known.
bool is_punctuation(std::string_view saying) {
  return std::none_of(saying.begin(), saying.end(), [](unsigned char c) { return std::isalpha(c); });
}

// The words with their places filled in: {} with the next text, {0} with the first, {+} and {0+} with `tell`
// of it. Other braces are braces.
template <class Tell>
std::string fill(std::string_view words, const std::vector<std::string_view>& with, const Tell& tell) {
  std::string text;
  std::size_t next = 0;
  while (!words.empty()) {
    std::size_t number = next;
    const char *begin = words.data() + 1, *end = words.data() + words.size();
    const char* at = words.front() == '{' ? std::from_chars(begin, end, number).ptr : end;
    bool in_turn = at == begin, told = at != end && *at == '+';
    at += told;
    if (at != end && *at == '}' && number < with.size()) {
      text += told ? tell(with[number]) : std::string(with[number]);
      next += in_turn;
      words.remove_prefix(static_cast<std::size_t>(at + 1 - words.data()));
    } else {
      text += words.front();
      words.remove_prefix(1);
    }
  }
  return text;
}

}  // namespace

Said::Said(std::string_view locale) {
  const std::string name = "said." + std::string(locale);
  for (int i = 0; i < strings_file_count; ++i) {
    if (strings_files[i].locale != name) continue;
    std::string_view file = strings_files[i].text;
    while (!file.empty()) {
      std::string_view line = file.substr(0, file.find('\n'));
      file.remove_prefix(std::min(line.size() + 1, file.size()));
      if (line.empty() || line == "#" || line.starts_with("# ")) continue;
      bool translation = line.front() == ' ';
      CHECK(translation == (!sayings_.empty() && sayings_.back().words.empty()));  // one line each
      if (translation)
        sayings_.back().words = line.substr(line.find_first_not_of(' '));
      else
        sayings_.push_back({std::string(line), "", std::min(line.find(place), line.size())});
      CHECK(line.find_first_not_of("{}") != line.npos);  // else it fits what fills it, for ever
    }
  }
}

std::string Said::operator()(std::string_view english) const {
  if (std::size_t end = english.find('\n'); end != english.npos && !sayings_.empty())
    return (*this)(english.substr(0, end)) + '\n' + (*this)(english.substr(end + 1));
  for (const Saying& saying : sayings_) {
    auto found = filled_in(saying, english);
    if (!found) continue;
    bool known = !is_punctuation(saying.english);
    std::string told = fill(saying.words, *found, [&](std::string_view part) {
      std::string words = (*this)(part);
      known |= words != part;
      return words;
    });
    if (known) return told;
  }
  return std::string(english);
}

}  // namespace wirestep::app
