#pragma once

#include <span>
#include <string_view>

#include "packet/packet.h"

namespace wirestep::app {

// What a field of a header is for. The words stand in assets/strings under "field." + `words`; where the
// field is defined, packet/ says itself (Field::rfc).
struct FieldMeaning {
  packet::Protocol protocol;
  std::string_view name;   // as packet/ names the field
  std::string_view key;    // Wireshark's name, where one protocol has two fields of a name; else empty
  std::string_view words;  // "tcp_seq"
  std::string_view see;    // where its meaning is told, if elsewhere than its place: "RFC 9293 3.4"; or empty
};

// That of a field of a layer of that protocol; null for one that isn't known.
const FieldMeaning* field_meaning(packet::Protocol protocol, const packet::Field& field);

// All of them.
std::span<const FieldMeaning> field_meanings();

}  // namespace wirestep::app
