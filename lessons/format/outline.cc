#include "lessons/format/outline.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace wirestep::lesson {

namespace {

std::string_view trim(std::string_view text) {
  auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The number of backticks that open or close a fence on this line, 0 if it does neither.
std::size_t fence_ticks(std::string_view line) {
  std::string_view text = trim(line);
  std::size_t ticks = std::min(text.find_first_not_of('`'), text.size());
  return ticks >= 3 ? ticks : 0;
}

Piece::Kind kind_of(std::string_view info) {
  if (info == "toml") return Piece::Kind::toml;
  if (info == "ask") return Piece::Kind::ask;
  if (info == "step") return Piece::Kind::step;
  return Piece::Kind::prose;
}

class Scanner {
 public:
  Scanner(const std::string& file, Problems& problems) : file_(file), problems_(problems) {}

  Outline scan(std::string_view text) {
    while (!text.empty()) {
      std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      ++line_;
      read(line);
    }
    if (fence_ > 0) problem(fence_line_, 1, "this block is never closed; end it with a line ```");
    if (outline_.intro.line == 0) problem(1, 1, "a lesson begins with its title: \"# The TCP handshake\"");
    return std::move(outline_);
  }

 private:
  void problem(int line, int column, std::string what) {
    problems_.push_back({file_, line, column, std::move(what)});
  }

  Section& section() { return outline_.steps.empty() ? outline_.intro : outline_.steps.back(); }

  void read(std::string_view line) {
    if (fence_ > 0) {
      read_in_fence(line);
    } else if (std::size_t ticks = fence_ticks(line); ticks > 0) {
      open_fence(line, ticks);
    } else if (line.starts_with("# ")) {
      read_title(line);
    } else if (line.starts_with("## ")) {
      read_step(line);
    } else if (line == "---") {
      read_divider();
    } else {
      add_prose(line);
    }
    blank_before_ = trim(line).empty();
  }

  void open_fence(std::string_view line, std::size_t ticks) {
    fence_ = ticks;
    fence_line_ = line_;
    fence_kind_ = kind_of(trim(trim(line).substr(ticks)));
    if (fence_kind_ == Piece::Kind::prose) {
      add_prose(line);
    } else {
      section().pieces.push_back({fence_kind_, line_ + 1, ""});
    }
  }

  void read_in_fence(std::string_view line) {
    std::size_t ticks = fence_ticks(line);
    bool closes = ticks >= fence_ && trim(line).size() == ticks;
    if (closes) fence_ = 0;
    if (fence_kind_ == Piece::Kind::prose) {
      add_prose(line);
    } else if (!closes) {
      section().pieces.back().text.append(line).append("\n");
    }
  }

  void read_title(std::string_view line) {
    if (outline_.intro.line != 0 || !outline_.steps.empty()) {
      problem(line_, 1, "a lesson has one title, before its first step; steps begin with \"## \"");
      return;
    }
    outline_.intro.line = line_;
    outline_.intro.title = trim(line.substr(2));
  }

  void read_step(std::string_view line) {
    Section step{line_, "", "", {}};
    std::string_view title = trim(line.substr(3));
    auto brace = title.rfind("{#");
    if (brace == std::string_view::npos || !title.ends_with("}")) {
      problem(line_, column_at(line, line.size()), "a step needs an id after its title, such as {#syn}");
    } else {
      step.id = title.substr(brace + 2, title.size() - brace - 3);
      title = trim(title.substr(0, brace));
      check_id(step.id, column_at(line, line.rfind("{#") + 2));
    }
    step.title = title;
    outline_.steps.push_back(std::move(step));
  }

  void check_id(const std::string& id, int column) {
    auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (id.empty() || !std::all_of(id.begin(), id.end(), allowed)) {
      problem(line_, column, "an id is made of a-z, 0-9 and hyphens");
    }
    auto [first, is_new] = line_of_id_.emplace(id, line_);
    if (!is_new)
      problem(line_, column, fmt::format("the step at line {} has the id \"{}\" already", first->second, id));
  }

  void read_divider() {
    if (!blank_before_)
      problem(line_, 1, "--- needs an empty line above it, or Markdown makes a heading of that line");
    section().pieces.push_back({Piece::Kind::divider, line_, ""});
  }

  void add_prose(std::string_view line) {
    std::vector<Piece>& pieces = section().pieces;
    if (pieces.empty() || pieces.back().kind != Piece::Kind::prose) {
      if (trim(line).empty()) return;
      if (outline_.intro.line == 0 && outline_.steps.empty()) return;  // the missing title is reported
      pieces.push_back({Piece::Kind::prose, line_, ""});
    }
    pieces.back().text.append(line).append("\n");
  }

  const std::string& file_;
  Problems& problems_;
  Outline outline_;
  std::unordered_map<std::string, int> line_of_id_;
  int line_ = 0;
  bool blank_before_ = true;
  std::size_t fence_ = 0;  // backticks of the fence that is open, 0: none
  int fence_line_ = 0;
  Piece::Kind fence_kind_ = Piece::Kind::prose;
};

}  // namespace

Outline read_outline(std::string_view text, const std::string& file, Problems& problems) {
  return Scanner(file, problems).scan(text);
}

}  // namespace wirestep::lesson
