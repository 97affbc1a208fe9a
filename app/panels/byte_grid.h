#pragma once

#include <optional>
#include <span>
#include <vector>

#include "app/look/painter.h"

namespace wirestep::app {

// Bytes in rows, as a hex dump has them, some of them marked. Only rows in view are painted.
struct ByteGrid {
  struct Range {
    std::size_t offset = 0, length = 0;
    bool holds(std::size_t byte) const { return byte >= offset && byte < offset + length; }
  };

  std::span<const std::byte> bytes;
  std::size_t per_row = 8;
  bool offsets = false, text = false;  // with the columns left and right of the bytes
  Range field, chosen, layer;          // pointed at; chosen; of the same layer
  std::optional<std::size_t> cursor;   // the one chosen byte
  std::vector<std::size_t> changed;    // on the wire; sorted

  // For a width in pixels: 16 or 8 bytes a row, and which of the columns fit.
  void fit(const Look& look, float width);
  float width(const Look& look) const;
  float height(const Look& look) const;
  // Of the row that holds the byte, from the grid's top.
  float row_top(const Look& look, std::size_t byte) const;
  // Which byte is at that place, if the grid's upper left corner is `at`.
  std::optional<std::size_t> hit(const Look& look, ImVec2 at, ImVec2 point) const;
  // `prefix`: before "byte 42" in a test's log.
  void paint(Painter& painter, ImVec2 at, std::string_view prefix = {}) const;

 private:
  struct Sizes {
    float row, cell, left, text, text_cell;
  };
  Sizes sizes(const Look& look) const;
};

}  // namespace wirestep::app
