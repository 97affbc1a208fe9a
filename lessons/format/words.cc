#include "lessons/format/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "lessons/format/problem.h"

namespace wirestep::lesson {

namespace {

// Reads the quoted word that begins at `at`, and moves `at` behind it.
std::string quoted(std::string_view line, std::size_t& at) {
  std::size_t begin = at++;
  std::string text;
  for (; at < line.size(); ++at) {
    if (line[at] == '"') {
      ++at;
      return text;
    }
    if (line[at] != '\\') {
      text += line[at];
      continue;
    }
    static constexpr std::string_view letters = "\"\\nrt", bytes = "\"\\\n\r\t";
    auto letter = ++at < line.size() ? letters.find(line[at]) : std::string_view::npos;
    if (letter == std::string_view::npos) {
      throw LineError{column_at(line, at - 1), R"(after \ comes one of " \ n r t)"};
    }
    text += bytes[letter];
  }
  throw LineError{column_at(line, begin), "this text is never closed; end it with \""};
}

}  // namespace

Words::Words(std::string_view line, Vocabulary* vocabulary) : vocabulary_(vocabulary) {
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == ' ' || line[at] == '\t') {
      ++at;
      continue;
    }
    if (line[at] == '#') break;
    Word word{"", column_at(line, at), line[at] == '"'};
    if (word.quoted) {
      word.text = quoted(line, at);
    } else {
      std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
      word.text = line.substr(at, end - at);
      at = end;
    }
    words_.push_back(std::move(word));
    end_column_ = column_at(line, at);
  }
}

Word Words::take(std::string_view expected) {
  if (done()) throw LineError{end_column_, fmt::format("{} is missing here", expected)};
  return words_[next_++];
}

std::string_view Words::peek(std::size_t ahead) const {
  std::size_t at = next_ + ahead;
  return at < words_.size() && !words_[at].quoted ? std::string_view(words_[at].text) : std::string_view();
}

bool Words::accept(std::string_view text, Shown shown, int line, const char* file) {
  bool is_next = peek() == text;
  if (vocabulary_ != nullptr && shown == Shown::by_name) vocabulary_->names.emplace(text);
  if (vocabulary_ != nullptr && shown == Shown::in_a_block) {
    Vocabulary::Place place{file, line, std::string(text)};
    if (is_next) vocabulary_->found.insert(place);
    vocabulary_->sought.insert(std::move(place));
  }
  if (is_next) ++next_;
  return is_next;
}

void Words::demand(std::string_view text, int line, const char* file) {
  if (!accept(text, Shown::in_a_block, line, file)) fail(fmt::format("\"{}\" belongs here", text));
}

void Words::finish() const {
  if (!done()) fail(fmt::format("the line should end before \"{}\"", words_[next_].text));
}

void Words::fail(std::string what) const {
  throw LineError{done() ? end_column_ : words_[next_].column, std::move(what)};
}

std::optional<std::uint64_t> Words::accept_number(std::uint64_t limit) {
  std::string_view text = peek();
  std::uint64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (number > limit) fail(fmt::format("{} is too much; {} is the most", number, limit));
  ++next_;
  return number;
}

std::uint64_t Words::take_number(std::string_view expected, std::uint64_t limit) {
  auto number = accept_number(limit);
  if (!number) fail(fmt::format("{} is missing here: a number", expected));
  return *number;
}

Nanoseconds Words::take_duration() {
  std::string_view text = peek();
  double amount = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error != std::errc() || !(amount > 0) || (unit != "s" && unit != "ms")) {
    fail("a time such as 2s or 300ms belongs here");
  }
  std::chrono::duration<double> span(unit == "s" ? amount : amount / 1000);
  if (span > std::chrono::hours(1)) fail("an hour is the longest time here");
  ++next_;
  return std::chrono::round<Nanoseconds>(span);
}

double Words::take_percent() {
  std::string_view text = peek();
  double amount = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error != std::errc() || !(amount >= 0 && amount <= 100) || unit != "%") {
    fail("a part such as 10% or 0.5% belongs here");
  }
  ++next_;
  return amount / 100;
}

std::uint64_t Words::take_rate() {
  std::string_view text = peek();
  double amount = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  double factor = unit == "bit" ? 1 : unit == "kbit" ? 1e3 : unit == "mbit" ? 1e6 : unit == "gbit" ? 1e9 : 0;
  double rate = amount * factor;
  if (error != std::errc() || factor == 0 || !(rate >= 1000 && rate <= 1e12)) {
    fail("bits a second belong here, such as 500kbit or 10mbit; 1kbit is the least");
  }
  ++next_;
  return static_cast<std::uint64_t>(rate);
}

std::string Words::take_name(std::string_view kind, const std::vector<std::string>& names) {
  if (done()) fail(fmt::format("the name of a {} is missing here: {}", kind, join(names)));
  const Word& word = words_[next_];
  if (std::find(names.begin(), names.end(), word.text) == names.end()) {
    fail(fmt::format("there is no {} \"{}\"; the lesson has {}", kind, word.text,
                     names.empty() ? "none" : join(names)));
  }
  ++next_;
  return word.text;
}

std::string join(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace wirestep::lesson
