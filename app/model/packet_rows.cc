#include "app/model/packet_rows.h"

#include <algorithm>

namespace wirestep::app {

PacketRows::PacketRows(std::span<const std::byte> frame, std::size_t wire_length)
    : packet_(packet::dissect(frame, wire_length)) {
  for (std::uint32_t i = 0; i < packet_.layers.size(); ++i) {
    const packet::Layer& layer = packet_.layers[i];
    rows_.push_back({i, std::nullopt, layer.offset, layer.length});
    for (std::uint32_t f = 0; f < layer.fields.size(); ++f)
      rows_.push_back({i, f, layer.fields[f].offset, layer.fields[f].length});
  }
}

const packet::Field* PacketRows::field(const Row& row) const {
  return row.field ? &packet_.layers[row.layer].fields[*row.field] : nullptr;
}

std::optional<std::size_t> PacketRows::at(std::size_t byte, std::optional<std::size_t> other) const {
  auto holds = [&](const Row& row) {
    return row.field && byte >= row.offset && byte < std::size_t{row.offset} + row.length;
  };
  if (other && *other < rows_.size() && holds(rows_[*other])) return other;
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (holds(rows_[i]) && (!best || field(rows_[i])->depth > field(rows_[*best])->depth)) best = i;
  // Parts of one bit are many; who points at a byte of flags means all of them.
  while (best && *best > 0 && field(rows_[*best])->bits == 1 && rows_[*best - 1].field) {
    std::uint8_t depth = field(rows_[*best])->depth;
    if (depth == 0) break;
    std::size_t whole = *best;
    while (whole > 0 && rows_[whole].field && field(rows_[whole])->depth >= depth) --whole;
    if (!rows_[whole].field) break;
    best = whole;
  }
  return best;
}

std::size_t PacketRows::first_shown() const {
  std::size_t shown = 0;
  for (std::size_t i = 0; i < packet_.layers.size(); ++i) {
    const packet::Layer& layer = packet_.layers[i];
    if (!layer.quoted && layer.protocol != packet::Protocol::data) shown = i;
  }
  return head_of(shown);
}

std::size_t PacketRows::head_of(std::size_t layer) const {
  auto found = std::find_if(rows_.begin(), rows_.end(),
                            [&](const Row& row) { return row.layer == layer && !row.field; });
  return static_cast<std::size_t>(found - rows_.begin());
}

}  // namespace wirestep::app
