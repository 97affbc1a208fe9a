#include "app/panels/byte_grid.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace wirestep::app {

ByteGrid::Sizes ByteGrid::sizes(const Look& look) const {
  const ImFont* code = look.fonts.code_small;
  float digit = Painter::width(code, "0");
  Sizes sizes{};
  sizes.row = std::floor(code->FontSize * 1.42f);
  sizes.cell = std::ceil(2 * digit + look.px(4));
  sizes.left = offsets ? std::ceil(4 * digit + look.px(9)) : 0;
  // Half of a row stands a little apart, so that one can count.
  sizes.text = sizes.left + sizes.cell * static_cast<float>(per_row) + look.px(5);
  sizes.text_cell = std::ceil(digit);
  return sizes;
}

float ByteGrid::width(const Look& look) const {
  Sizes s = sizes(look);
  return s.text + (text ? look.px(6) + s.text_cell * static_cast<float>(per_row) : 0);
}

void ByteGrid::fit(const Look& look, float width_there) {
  struct Form {
    std::size_t per_row;
    bool offsets, text;
  };
  for (Form form : {Form{16, true, true}, Form{16, true, false}, Form{8, true, true}, Form{8, true, false},
                    Form{8, false, false}}) {
    per_row = form.per_row, offsets = form.offsets, text = form.text;
    if (width(look) <= width_there) return;
  }
}

float ByteGrid::height(const Look& look) const {
  return sizes(look).row * static_cast<float>((bytes.size() + per_row - 1) / per_row);
}

float ByteGrid::row_top(const Look& look, std::size_t byte) const {
  return sizes(look).row * static_cast<float>(byte / per_row);
}

std::optional<std::size_t> ByteGrid::hit(const Look& look, ImVec2 at, ImVec2 point) const {
  Sizes s = sizes(look);
  float x = point.x - at.x, y = point.y - at.y;
  if (y < 0) return std::nullopt;
  auto row = static_cast<std::size_t>(y / s.row);
  auto column = static_cast<std::ptrdiff_t>(-1);
  if (x >= s.left && x < s.text) {
    x -= s.left;
    float half = s.cell * static_cast<float>(per_row / 2);
    if (x > half) x = std::max(half, x - look.px(5));
    column = static_cast<std::ptrdiff_t>(x / s.cell);
  } else if (text && x >= s.text + look.px(6)) {
    column = static_cast<std::ptrdiff_t>((x - s.text - look.px(6)) / s.text_cell);
  }
  if (column < 0 || column >= static_cast<std::ptrdiff_t>(per_row)) return std::nullopt;
  std::size_t byte = row * per_row + static_cast<std::size_t>(column);
  return byte < bytes.size() ? std::optional(byte) : std::nullopt;
}

void ByteGrid::paint(Painter& painter, ImVec2 at, std::string_view prefix) const {
  const Look& look = painter.look();
  const Theme& theme = look.theme;
  const ImFont* code = look.fonts.code_small;
  Sizes s = sizes(look);
  ImVec2 clip_min = painter.list()->GetClipRectMin(), clip_max = painter.list()->GetClipRectMax();
  auto rows = (bytes.size() + per_row - 1) / per_row;
  auto first = static_cast<std::size_t>(std::max(0.0f, std::floor((clip_min.y - at.y) / s.row)));
  for (std::size_t row = first; row < rows; ++row) {
    float y = at.y + s.row * static_cast<float>(row), line = y + (s.row - code->FontSize) / 2;
    if (y > clip_max.y) break;
    if (offsets) painter.text(code, {at.x, line}, theme.faint, fmt::format("{:04x}", row * per_row));
    for (std::size_t column = 0; column < per_row; ++column) {
      std::size_t i = row * per_row + column;
      if (i >= bytes.size()) break;
      float x =
          at.x + s.left + s.cell * static_cast<float>(column) + (column >= per_row / 2 ? painter.px(5) : 0);
      Rect cell = {x, y, s.cell, s.row};
      bool pointed = field.holds(i), is_chosen = chosen.holds(i);
      if (pointed || is_chosen) painter.fill(cell, faded(theme.accent, pointed ? 0.34f : 0.22f));
      if (is_chosen)
        painter.fill({cell.x, cell.bottom() - painter.px(2), cell.w, painter.px(2)}, theme.accent);
      if (cursor == i) painter.frame(cell, theme.accent, painter.px(2), 2);
      bool bright = pointed || is_chosen || layer.holds(i);
      auto value = std::to_integer<unsigned>(bytes[i]);
      bool was_changed = std::binary_search(changed.begin(), changed.end(), i);
      painter.text(code, {x + painter.px(2), line},
                   was_changed ? theme.fault
                   : bright    ? theme.text
                               : theme.quiet,
                   fmt::format("{:02x}", value));
      if (was_changed) {
        // A corner cut off, so that it isn't told by colour alone.
        painter.frame(cell, theme.fault, painter.px(2), 2);
        painter.list()->AddTriangleFilled({cell.right() - painter.px(6), cell.y}, {cell.right(), cell.y},
                                          {cell.right(), cell.y + painter.px(6)}, theme.fault);
        painter.note(fmt::format("{}changed {}", prefix, i), cell);
      }
      painter.note(fmt::format("{}byte {}", prefix, i), cell);
      if (pointed) painter.note(fmt::format("{}byte {} pointed", prefix, i), cell);
      if (is_chosen) painter.note(fmt::format("{}byte {} chosen", prefix, i), cell);
      if (!text) continue;
      char c = value >= 0x20 && value < 0x7f ? static_cast<char>(value) : '.';
      painter.text(code, {at.x + s.text + painter.px(6) + s.text_cell * static_cast<float>(column), line},
                   c == '.' && value != '.' ? theme.faint
                   : bright                 ? theme.text
                                            : theme.quiet,
                   std::string_view(&c, 1));
    }
  }
}

}  // namespace wirestep::app
