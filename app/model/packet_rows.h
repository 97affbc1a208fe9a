#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "packet/packet.h"

namespace wirestep::app {

// A frame as the inspector lists it: a row per layer and per field, in the order in which they lie in the
// frame, and for each byte the rows that it belongs to.
class PacketRows {
 public:
  struct Row {
    std::uint32_t layer;
    std::optional<std::uint32_t> field;  // none: the layer's head
    std::uint32_t offset, length;        // its bytes; of a layer's head, all of its header
  };

  PacketRows() = default;
  // `wire_length`: as for packet::dissect.
  PacketRows(std::span<const std::byte> frame, std::size_t wire_length);

  const packet::Packet& packet() const { return packet_; }
  const std::vector<Row>& rows() const { return rows_; }
  const packet::Layer& layer(const Row& row) const { return packet_.layers[row.layer]; }
  // Null for a layer's head.
  const packet::Field* field(const Row& row) const;

  // The row of the deepest field that holds the byte; `other` if that one holds it too, so that a choice
  // among fields of one byte (Version and IHL) stays. None: no field has it.
  std::optional<std::size_t> at(std::size_t byte, std::optional<std::size_t> other = std::nullopt) const;
  // The head of what is taught first: the highest layer with a header that isn't quoted.
  std::size_t first_shown() const;
  std::size_t head_of(std::size_t layer) const;

 private:
  packet::Packet packet_;
  std::vector<Row> rows_;
};

}  // namespace wirestep::app
