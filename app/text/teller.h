#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/text/paint.h"
#include "lessons/format/lesson.h"

namespace wirestep::app {

// A lesson's words as lines of a terminal: what is read before a step, its question, what is read after it.
class Teller {
 public:
  // `lesson` must outlive it. `locale`: the lesson's, for the few words that are the teller's own.
  Teller(const lesson::Lesson& lesson, const std::string& locale, std::size_t width, const Paint& paint);

  std::vector<std::string> title() const;
  // Heading, text and question of a step.
  std::vector<std::string> before(std::size_t step) const;
  // The right answer and why, beside what the student chose; then the step's second text.
  std::vector<std::string> after(std::size_t step, std::optional<std::size_t> chosen) const;

  // "a" → 0, "2" → 1; nothing if the step has no such option.
  std::optional<std::size_t> option(std::size_t step, const std::string& typed) const;

  std::string ask_prediction(std::size_t step) const;  // "Your prediction (a–c), or Enter: "
  std::string ask_next() const;                        // "Enter goes on "
  std::string end() const;

 private:
  const lesson::Lesson& lesson_;
  const bool chinese_;
  const std::size_t width_;
  const Paint paint_;
};

}  // namespace wirestep::app
