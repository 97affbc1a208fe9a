#include "app/text/prose_text.h"

#include <algorithm>
#include <string_view>

#include "app/text/columns.h"
#include "base/utf8.h"

namespace wirestep::app {

using lesson::Block;
using lesson::Prose;
using lesson::Run;
using lesson::Runs;

namespace {

// Marks that no line may begin with.
constexpr std::u32string_view closing_marks = U"，。、；：！？）】》」』”’…";

Tone tone_of(const Run& run) {
  return run.code ? Tone::code : run.strong || run.emphasis ? Tone::strong : Tone::plain;
}

// Fills lines with pieces, a piece being what isn't broken: a word, or one wide character.
class Filler {
 public:
  Filler(std::size_t width, const std::string& first, const Paint& paint)
      : width_(width), indent_(columns(first), ' '), paint_(paint), line_(first), used_(columns(first)) {}

  void add(const Run& run) {
    std::string_view rest = run.text;
    while (!rest.empty()) {
      std::string_view before = rest;
      char32_t code_point = take_code_point(rest);
      std::string_view character = before.substr(0, before.size() - rest.size());
      bool wide = columns(code_point) == 2;
      if (code_point == U' ' || code_point == U'\n') {
        end_piece();
        space_ = code_point == U' ';
        if (code_point == U'\n') new_line();
        continue;
      }
      if ((wide || after_wide_) && closing_marks.find(code_point) == closing_marks.npos) end_piece();
      after_wide_ = wide;
      piece_columns_ += columns(code_point);
      stretch_ += character;
      tone_ = tone_of(run);
    }
    end_stretch();
  }

  std::vector<std::string> finish() {
    end_piece();
    if (used_ > columns(indent_) || lines_.empty()) lines_.push_back(line_);
    return std::move(lines_);
  }

 private:
  // What was read in one tone goes into the piece.
  void end_stretch() {
    piece_ += paint_(tone_, stretch_);
    stretch_.clear();
  }

  void end_piece() {
    if (piece_columns_ == 0) return;
    end_stretch();
    bool begins = used_ == columns(indent_);
    if (!begins && used_ + space_ + piece_columns_ > width_) {
      new_line();
      begins = true;
    }
    if (space_ && !begins) {
      line_ += ' ';
      ++used_;
    }
    line_ += piece_;
    used_ += piece_columns_;
    piece_.clear();
    piece_columns_ = 0;
    space_ = after_wide_ = false;
  }

  void new_line() {
    lines_.push_back(line_);
    line_ = indent_;
    used_ = columns(indent_);
    space_ = false;
  }

  const std::size_t width_;
  const std::string indent_;
  const Paint& paint_;
  std::vector<std::string> lines_;
  std::string line_, piece_, stretch_;
  Tone tone_ = Tone::plain;
  std::size_t used_, piece_columns_ = 0;
  bool space_ = false;       // before the piece that is being read
  bool after_wide_ = false;  // the piece ends in a wide character
};

std::vector<std::string> lay_out_table(const Block& table, const Paint& paint) {
  std::vector<std::size_t> widths;
  for (const auto& row : table.rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(plain(row[i])));
  }
  std::vector<std::string> lines;
  for (std::size_t number = 0; number < table.rows.size(); ++number) {
    std::string line;
    for (std::size_t i = 0; i < table.rows[number].size(); ++i) {
      line +=
          paint(number == 0 ? Tone::strong : Tone::plain, fit_left(plain(table.rows[number][i]), widths[i])) +
          "  ";
    }
    lines.push_back(line);
  }
  return lines;
}

void append(std::vector<std::string>& lines, const std::vector<std::string>& more,
            const std::string& indent = "") {
  for (const std::string& line : more) lines.push_back(line.empty() ? line : indent + line);
}

std::vector<std::string> lay_out_block(const Block& block, std::size_t width, const Paint& paint) {
  std::vector<std::string> lines;
  switch (block.kind) {
    case Block::Kind::paragraph:
      return lay_out(block.runs, width, paint);
    case Block::Kind::heading:
      return {paint(Tone::strong, plain(block.runs))};
    case Block::Kind::table:
      return lay_out_table(block, paint);
    case Block::Kind::quote:
      for (const auto& item : block.items) append(lines, lay_out(item, width - 2, paint), "│ ");
      return lines;
    case Block::Kind::code:
      for (std::string_view rest = block.code; !rest.empty();) {
        auto end = std::min(rest.find('\n'), rest.size());
        lines.push_back("    " + paint(Tone::code, rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      return lines;
    case Block::Kind::list:
      for (std::size_t i = 0; i < block.items.size(); ++i) {
        std::string mark = block.ordered ? std::to_string(block.start + i) + ". " : "- ";
        auto item = lay_out(block.items[i], width - mark.size(), paint);
        for (std::size_t line = 0; line < item.size(); ++line) {
          lines.push_back((line == 0 ? mark : std::string(mark.size(), ' ')) + item[line]);
        }
      }
      return lines;
  }
  return lines;
}

}  // namespace

std::vector<std::string> lay_out(const Runs& runs, std::size_t width, const Paint& paint,
                                 const std::string& first) {
  Filler filler(width, first, paint);
  for (const Run& run : runs) filler.add(run);
  return filler.finish();
}

std::vector<std::string> lay_out(const Prose& prose, std::size_t width, const Paint& paint) {
  std::vector<std::string> lines;
  for (const Block& block : prose) {
    if (!lines.empty()) lines.emplace_back();
    append(lines, lay_out_block(block, width, paint));
  }
  return lines;
}

}  // namespace wirestep::app
