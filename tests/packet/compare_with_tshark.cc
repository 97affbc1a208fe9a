#include "packet/compare_with_tshark.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "packet/packet.h"

namespace wirestep::test {
namespace {

using packet::Checksum;
using packet::Field;

// Where a field lies, in tshark's "KEY_raw": [hex, position, length, bitmask, type].
struct Raw {
  std::string hex;
  std::size_t position = 0, length = 0;
  bool masked = false;
};

// What tshark says of one frame. A key may occur several times (options; the packet within an ICMP error): as
// often, and in the order, as in the frame.
struct Frame {
  std::map<std::string, std::vector<std::string>> values;
  std::map<std::string, std::vector<Raw>> raw;

  std::string first(const std::string& key) const {
    auto found = values.find(key);
    return found == values.end() ? "" : found->second.front();
  }
};

// tshark repeats keys within one object, which a DOM would lose: hence event by event. A frame is an object
// of depth 1 of the outermost array; which subtree a value is in doesn't matter, its key says what it is.
class Collector : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::vector<Frame> frames;

  bool key(std::string& name) override {
    key_ = name;
    return true;
  }
  bool start_object(std::size_t) override {
    if (objects_++ == 0) frames.emplace_back();
    return true;
  }
  bool end_object() override {
    --objects_;
    return true;
  }
  bool start_array(std::size_t) override {
    if (key_.ends_with("_raw")) raw_ = &frames.back().raw[key_.substr(0, key_.size() - 4)].emplace_back();
    item_ = 0;
    return true;
  }
  bool end_array() override {
    raw_ = nullptr;
    return true;
  }
  bool string(std::string& text) override {
    if (raw_ && item_++ == 0)
      raw_->hex = text;
    else if (!raw_ && !frames.empty())
      frames.back().values[key_].push_back(text);
    return true;
  }
  bool number_unsigned(std::uint64_t number) override {
    if (!raw_) return true;
    if (item_ == 1) raw_->position = number;
    if (item_ == 2) raw_->length = number;
    if (item_ == 3) raw_->masked = number != 0;
    ++item_;
    return true;
  }
  bool number_integer(std::int64_t number) override {
    return number_unsigned(static_cast<std::uint64_t>(number));
  }
  bool number_float(double, const std::string&) override { return true; }
  bool boolean(bool) override { return true; }
  bool null() override { return true; }
  bool binary(nlohmann::json::binary_t&) override { return true; }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& why) override {
    error = fmt::format("tshark's JSON, byte {}: {}", position, why.what());
    return false;
  }
  std::string error;

 private:
  std::string key_;
  int objects_ = 0, item_ = 0;
  Raw* raw_ = nullptr;
};

std::optional<std::uint64_t> number(std::string_view text) {
  if (text == "True") return 1;
  if (text == "False") return 0;
  int base = 10;
  if (text.starts_with("0x")) {
    base = 16;
    text.remove_prefix(2);
  }
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::byte> from_hex(std::string_view text) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    bytes.push_back(static_cast<std::byte>(value));
  }
  return bytes;
}

std::string to_hex(std::span<const std::byte> bytes) {
  std::string text;
  for (std::byte byte : bytes) text += fmt::format("{}{:02x}", text.empty() ? "" : ":", byte);
  return text;
}

// Where Wireshark shows another number than the one on the wire.
std::uint64_t on_the_wire(std::string_view key, std::uint64_t shown) {
  if (key == "ip.hdr_len" || key == "tcp.hdr_len") return shown / 4;  // bytes, not words
  if (key == "tcp.flags") return shown & 0xff;                        // has the reserved bits
  return shown;
}

bool same(const Field& field, std::span<const std::byte> frame, const std::string& theirs) {
  if (auto shown = number(theirs); shown && field.bits <= 64 && on_the_wire(field.key, *shown) == field.value)
    return true;
  return theirs == field.text || theirs == to_hex(frame.subspan(field.offset, field.length));
}

// A field of some bits has the whole word as its place in Wireshark.
bool same_place(const Field& field, const Raw& raw) {
  if (!raw.masked && field.bits % 8 == 0) return raw.position == field.offset && raw.length == field.length;
  return raw.position <= field.offset && field.offset + field.length <= raw.position + raw.length;
}

// Wireshark's words for the status of a checksum.
std::string status(Checksum checksum) {
  switch (checksum) {
    case Checksum::bad:
      return "0";
    case Checksum::good:
      return "1";
    case Checksum::partial:
      return "2";
    case Checksum::none:
      return "3";
  }
  return "";
}

bool has_verdict(std::string_view key) {
  return key.ends_with(".checksum");
}

class FrameComparison {
 public:
  FrameComparison(const Frame& theirs, Comparison& into)
      : theirs_(theirs),
        into_(into),
        number_(theirs.first("frame.number")),
        bytes_(from_hex(theirs.raw.at("frame").front().hex)) {}

  void run() {
    auto packet = packet::dissect(bytes_, number(theirs_.first("frame.len")).value_or(0));
    for (const auto& layer : packet.layers)
      for (const Field& field : layer.fields)
        if (!field.key.empty()) ours_[std::string(field.key)].push_back({&field, layer.quoted});
    for (const auto& [key, fields] : ours_) compare(key, fields);
    bool malformed = theirs_.values.contains("_ws.malformed");
    if (packet.malformed && !malformed)
      differ(fmt::format("{}: malformed ({})", packet.malformed->field, packet.malformed->why),
             "not malformed");
    ++into_.frames;
  }

 private:
  struct Ours {
    const Field* field;
    bool quoted;
  };

  void compare(const std::string& key, const std::vector<Ours>& fields) {
    auto found = theirs_.values.find(key);
    std::size_t count = found == theirs_.values.end() ? 0 : found->second.size();
    if (count != fields.size())
      return differ(fmt::format("{} {} times", key, fields.size()), fmt::format("{} times", count));
    auto raw = theirs_.raw.find(key);
    for (std::size_t i = 0; i < count; ++i) {
      const Field& field = *fields[i].field;
      const std::string& shown = found->second[i];
      into_.keys[key] += 2;
      if (!same(field, bytes_, shown))
        differ(fmt::format("{} = {} ({})", key, field.value, field.text), shown);
      if (raw == theirs_.raw.end() || raw->second.size() != count)
        differ(fmt::format("{} at {}", key, field.offset), "has no place");
      else if (!same_place(field, raw->second[i]))
        differ(fmt::format("{} at {} length {}", key, field.offset, field.length),
               fmt::format("at {} length {}", raw->second[i].position, raw->second[i].length));
    }
    if (has_verdict(key)) verdicts(key + ".status", fields);
  }

  void verdicts(const std::string& key, const std::vector<Ours>& fields) {
    auto found = theirs_.values.find(key);
    if (found == theirs_.values.end() || found->second.size() != fields.size())
      return differ(fmt::format("{} {} times", key, fields.size()), "another number of times");
    for (std::size_t i = 0; i < fields.size(); ++i) {
      ++into_.keys[key];
      std::string ours = status(fields[i].field->checksum);
      // Of ICMP within an ICMP error tshark verifies nothing; we do where all of it is quoted.
      bool unlooked =
          fields[i].quoted && key.starts_with("icmp") && found->second[i] == status(Checksum::partial);
      if (ours != found->second[i] && !unlooked) differ(fmt::format("{} = {}", key, ours), found->second[i]);
    }
  }

  void differ(const std::string& ours, const std::string& theirs) {
    into_.differences.push_back(fmt::format("frame {}: {}; tshark: {}", number_, ours, theirs));
  }

  const Frame& theirs_;
  Comparison& into_;
  std::string number_;
  std::vector<std::byte> bytes_;
  std::map<std::string, std::vector<Ours>> ours_;
};

// What Wireshark would put together or compute over several frames is switched off: packet/ sees one frame.
// With -x each field's place comes along, and the frame itself.
constexpr std::string_view options =
    "-n -T json -x -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE -o ip.check_checksum:TRUE "
    "-o ip.defragment:FALSE -o ipv6.defragment:FALSE -o tcp.desegment_tcp_streams:FALSE "
    "-o tcp.relative_sequence_numbers:FALSE -o tcp.analyze_sequence_numbers:FALSE";

}  // namespace

std::size_t Comparison::compared() const {
  std::size_t sum = 0;
  for (const auto& [key, count] : keys) sum += count;
  return sum;
}

Comparison compare_with_tshark(const std::filesystem::path& capture) {
  Comparison comparison;
  if (std::system("command -v tshark >/dev/null") != 0) {
    comparison.cannot = "tshark isn't installed";
    return comparison;
  }
  std::string command = fmt::format("tshark -r '{}' {} 2>/dev/null", capture.string(), options);
  std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "r"), pclose);
  Collector collector;
  if (!output || !nlohmann::json::sax_parse(output.get(), &collector)) {
    comparison.differences.push_back(collector.error.empty() ? "tshark can't be run" : collector.error);
    return comparison;
  }
  constexpr std::string_view ethernet = "1";  // wiretap's encapsulation
  for (const Frame& frame : collector.frames)
    if (frame.first("frame.encap_type") == ethernet) FrameComparison(frame, comparison).run();
  return comparison;
}

std::string report(const Comparison& comparison) {
  std::string text = fmt::format("{} frames, {} comparisons, {} differences\n", comparison.frames,
                                 comparison.compared(), comparison.differences.size());
  for (std::size_t i = 0; i < comparison.differences.size() && i < 20; ++i)
    text += comparison.differences[i] + "\n";
  return text;
}

}  // namespace wirestep::test
