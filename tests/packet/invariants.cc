#include "packet/invariants.h"

#include <algorithm>
#include <memory>

#include "packet/packet.h"

namespace wirestep::test {
namespace {

using namespace packet;

bool lies_within(const Field& field, std::size_t size) {
  return field.length > 0 && field.offset + std::size_t{field.length} <= size && field.bits > 0 &&
         field.bit_offset < 8 && field.bit_offset + std::size_t{field.bits} <= 8 * std::size_t{field.length};
}

std::string broken_layer(const Layer& layer, std::size_t size) {
  std::string in = std::string(name(layer.protocol)) + ": ";
  if (layer.fields.empty()) return in + "no field";
  if (layer.offset + std::size_t{layer.length} > size) return in + "lies outside";
  for (const Field& field : layer.fields) {
    if (field.name.empty()) return in + "a field without a name";
    if (!lies_within(field, size)) return in + std::string(field.name) + " lies outside";
  }
  return "";
}

}  // namespace

std::string broken_invariant(std::span<const std::byte> bytes, std::size_t wire_length) {
  std::unique_ptr<std::byte[]> block(new std::byte[bytes.size()]);
  std::copy(bytes.begin(), bytes.end(), block.get());
  std::span<const std::byte> frame(block.get(), bytes.size());

  Packet packet = dissect(frame, wire_length);
  for (const Layer& layer : packet.layers)
    if (std::string broken = broken_layer(layer, frame.size()); !broken.empty()) return broken;
  if (packet.malformed && (packet.malformed->offset > frame.size() || packet.malformed->why.empty()))
    return "the verdict lies outside, or doesn't say why";

  if (brief(frame, wire_length).malformed != packet.malformed.has_value()) return "brief() judges otherwise";
  std::string line = summary(frame, wire_length);
  if (line.empty() || line.find('\n') != std::string::npos) return "the summary isn't one line";
  if ((line.find("[malformed: ") != std::string::npos) != packet.malformed.has_value())
    return "summary() judges otherwise";
  return "";
}

}  // namespace wirestep::test
