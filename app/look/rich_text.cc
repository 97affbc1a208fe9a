#include "app/look/rich_text.h"

#include <algorithm>
#include <cmath>

#include "app/look/line_breaks.h"

namespace wirestep::app {

namespace {

using lesson::Block;

// Lays text out; paints it if there is a painter. Both in one, so that what is measured is what is painted.
class Layout {
 public:
  Layout(const Look& look, Painter* painter, const RichTextStyle& style)
      : look_(look), painter_(painter), style_(style), line_(std::floor(style.plain->FontSize * 1.45f)) {}

  float blocks(ImVec2 at, const std::vector<Block>& blocks, float width) {
    float y = 0;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (i > 0) y += look_.px(10);
      y += block({at.x, at.y + y}, blocks[i], width);
    }
    return y;
  }

 private:
  float block(ImVec2 at, const Block& block, float width) {
    switch (block.kind) {
      case Block::Kind::paragraph:
        return runs(at, block.runs, width, false);
      case Block::Kind::heading:
        return runs(at, block.runs, width, true);
      case Block::Kind::code:
        return code(at, block.code, width);
      case Block::Kind::list:
        return list(at, block, width);
      case Block::Kind::quote: {
        float indent = look_.px(14), height = 0;
        for (const auto& item : block.items)
          height += blocks({at.x + indent, at.y + height}, item, width - indent);
        if (painter_) painter_->fill({at.x, at.y, look_.px(3), height}, painter_->theme().line);
        return height;
      }
      case Block::Kind::table:
        return table(at, block, width);
    }
    return 0;
  }

  const ImFont* font(const lesson::Run& run, bool heading) const {
    if (run.code) return style_.code;
    return heading || run.strong || run.emphasis ? style_.strong : style_.plain;
  }

  // A line's last space takes no room.
  float width_of(const TextPiece& piece, bool heading, bool at_end) const {
    std::string_view text = piece.text;
    while (at_end && !text.empty() && text.back() == ' ') text.remove_suffix(1);
    return Painter::width(font(*piece.run, heading), text);
  }

  float runs(ImVec2 at, const lesson::Runs& runs, float width, bool heading) {
    std::vector<TextPiece> pieces = break_opportunities(runs);
    float x = 0, y = 0;
    for (std::size_t i = 0; i < pieces.size();) {
      // What is glued together moves to the next line together.
      std::size_t end = i + 1;
      while (end < pieces.size() && pieces[end].glued) ++end;
      float needed = 0;
      for (std::size_t k = i; k < end; ++k) needed += width_of(pieces[k], heading, k + 1 == end);
      if (pieces[i].new_line || (x > 0 && x + needed > width)) x = 0, y += line_;
      for (; i < end; ++i) {
        if (painter_) paint({at.x + x, at.y + y}, pieces[i], heading);
        x += width_of(pieces[i], heading, false);
      }
    }
    return y + line_;
  }

  void paint(ImVec2 at, const TextPiece& piece, bool heading) {
    const ImFont* face = font(*piece.run, heading);
    ImU32 colour = piece.run->code ? painter_->theme().keyword : style_.colour;
    painter_->text(face, {at.x, at.y + (line_ - face->FontSize) / 2}, colour, piece.text);
  }

  float code(ImVec2 at, std::string_view text, float width) {
    float pad = look_.px(8), line = std::floor(style_.code->FontSize * 1.4f);
    float height = 2 * pad + line * static_cast<float>(std::count(text.begin(), text.end(), '\n') + 1);
    if (!painter_) return height;
    painter_->fill({at.x, at.y, width, height}, painter_->theme().raised, look_.px(4));
    float y = at.y + pad;
    for (std::size_t start = 0; start <= text.size(); y += line) {
      std::size_t end = std::min(text.find('\n', start), text.size());
      painter_->text_fit(style_.code, {at.x + pad, y}, width - 2 * pad, style_.colour,
                         text.substr(start, end - start));
      start = end + 1;
    }
    return height;
  }

  float list(ImVec2 at, const Block& block, float width) {
    float indent = look_.px(block.ordered ? 24 : 18), y = 0;
    unsigned number = block.start;
    for (const auto& item : block.items) {
      if (y > 0) y += look_.px(4);
      if (painter_ && block.ordered)
        painter_->text(style_.plain, {at.x, at.y + y + (line_ - style_.plain->FontSize) / 2}, style_.colour,
                       std::to_string(number++) + ".");
      else if (painter_)
        painter_->list()->AddCircleFilled({at.x + look_.px(6), at.y + y + line_ / 2}, look_.px(2.5f),
                                          style_.colour);
      y += blocks({at.x + indent, at.y + y}, item, width - indent);
    }
    return y;
  }

  // Columns of equal width: lesson tables are small.
  float table(ImVec2 at, const Block& block, float width) {
    float y = 0;
    for (std::size_t row = 0; row < block.rows.size(); ++row) {
      const auto& cells = block.rows[row];
      float column = width / static_cast<float>(std::max<std::size_t>(cells.size(), 1)), height = 0;
      for (std::size_t i = 0; i < cells.size(); ++i)
        height = std::max(height, runs({at.x + column * static_cast<float>(i), at.y + y}, cells[i],
                                       column - look_.px(8), row == 0));
      y += height;
      if (painter_) painter_->fill({at.x, at.y + y, width, 1}, painter_->theme().line);
      y += look_.px(4);
    }
    return y;
  }

  const Look& look_;
  Painter* painter_;
  const RichTextStyle& style_;
  float line_;
};

}  // namespace

float measure_rich_text(const Look& look, const lesson::Prose& text, const RichTextStyle& style,
                        float width) {
  return Layout(look, nullptr, style).blocks({0, 0}, text, width);
}

float paint_rich_text(Painter& painter, ImVec2 at, const lesson::Prose& text, const RichTextStyle& style,
                      float width) {
  return Layout(painter.look(), &painter, style).blocks(at, text, width);
}

lesson::Prose paragraph(const lesson::Runs& runs) {
  lesson::Block block;
  block.runs = runs;
  return {block};
}

lesson::Prose paragraph(std::string_view plain_text) {
  lesson::Run run;
  run.text = plain_text;
  return paragraph(lesson::Runs{run});
}

}  // namespace wirestep::app
