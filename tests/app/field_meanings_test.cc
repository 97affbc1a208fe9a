#include "app/model/field_meanings.h"

#include <set>

#include "app/look/strings.h"
#include "app/model/packet_rows.h"
#include "app/model/reference_layers.h"
#include "packet/samples.h"
#include "support/catch.h"

using namespace wirestep;
using namespace wirestep::app;
using packet::Protocol;

namespace {

packet::Packet sample_of(std::string_view name) {
  test::Bytes bytes = test::sample(name);
  return packet::dissect(bytes, bytes.size());
}

// "RFC 9293 3.4", "RFC 768", "IEEE 802.3 3.2.6".
bool is_reference(std::string_view text) {
  return text.starts_with("RFC ") || text.starts_with("IEEE 802.3 ");
}

}  // namespace

TEST_CASE("every field of every sample has a meaning in both languages, and a standard that defines it") {
  Strings english(Locale::en), chinese(Locale::zh_cn);
  std::size_t fields = 0;
  for (const test::Sample& sample : test::samples()) {
    packet::Packet packet = packet::dissect(sample.bytes, sample.bytes.size());
    for (const packet::Layer& layer : packet.layers) {
      for (const packet::Field& field : layer.fields) {
        INFO(sample.name << ": " << packet::name(layer.protocol) << ", " << field.name << ", " << field.key);
        const FieldMeaning* meaning = field_meaning(layer.protocol, field);
        REQUIRE(meaning != nullptr);
        std::string key = "field." + std::string(meaning->words);
        CHECK(english(key) != key);
        CHECK(chinese(key) != key);
        CHECK(chinese(key) != english(key));
        // Data is the program's affair: no standard says what it means.
        if (layer.protocol != Protocol::data) CHECK(is_reference(field.rfc));
        if (!meaning->see.empty()) CHECK(is_reference(meaning->see));
        ++fields;
      }
    }
  }
  CHECK(fields > 300);
}

TEST_CASE("every meaning has words, and no words belong to no meaning") {
  Strings english(Locale::en);
  std::set<std::string> used;
  for (const FieldMeaning& each : field_meanings()) {
    std::string key = "field." + std::string(each.words);
    INFO(key);
    CHECK(english(key) != key);
    CHECK(used.insert(key).second);
  }
  for (const auto& [key, words] : english.all())
    if (key.starts_with("field.")) CHECK(used.contains(key));
}

TEST_CASE("two fields of one name are told apart") {
  packet::Packet packet = sample_of("solicitation");
  std::set<std::string_view> types;
  for (const packet::Layer& layer : packet.layers)
    for (const packet::Field& field : layer.fields)
      if (layer.protocol == Protocol::icmpv6 && field.name == "Type")
        types.insert(field_meaning(Protocol::icmpv6, field)->words);
  CHECK(types == std::set<std::string_view>{"icmp6_type", "nd_opt_type"});
}

TEST_CASE("the boxes of a frame stand where the models have them") {
  packet::Packet udp = sample_of("udp");
  REQUIRE(udp.layers.size() == 4);
  CHECK(reference_layers(udp, 0) == ReferenceLayers{2, 2, TcpIpLayer::link});
  CHECK(reference_layers(udp, 1) == ReferenceLayers{3, 3, TcpIpLayer::internet});
  CHECK(reference_layers(udp, 2) == ReferenceLayers{4, 4, TcpIpLayer::transport});
  CHECK(reference_layers(udp, 3) == ReferenceLayers{5, 7, TcpIpLayer::application});
  // What a ping carries is ICMP's own, and no application's.
  packet::Packet ping = sample_of("ping");
  REQUIRE(ping.layers.back().protocol == Protocol::data);
  CHECK(reference_layers(ping, ping.layers.size() - 1).tcp_ip == TcpIpLayer::internet);
  CHECK(reference_layers(sample_of("arp"), 1).tcp_ip == TcpIpLayer::link);
}

TEST_CASE("a byte belongs to its deepest field, and to all of the flags rather than to the first of them") {
  test::Bytes bytes = test::sample("syn");
  PacketRows rows(bytes, bytes.size());
  auto name_at = [&](std::size_t byte) { return rows.field(rows.rows()[*rows.at(byte)])->name; };
  CHECK(name_at(0) == "Destination Address");
  CHECK(name_at(14) == "Version");  // shares its byte with IHL
  CHECK(name_at(20) == "Flags");
  CHECK(name_at(21) == "Fragment Offset");
  CHECK(name_at(47) == "Control Bits");
  CHECK(name_at(56) == "MSS");  // a part of an option
  CHECK_FALSE(rows.at(bytes.size()).has_value());
  std::size_t ihl = *rows.at(14) + 1;
  CHECK(rows.at(14, ihl) == ihl);  // a choice stays
  CHECK(rows.layer(rows.rows()[rows.first_shown()]).protocol == Protocol::tcp);
}
