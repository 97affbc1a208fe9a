#include "trace/json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/open_flags.h"
#include "base/utf8.h"
#include "packet/packet.h"
#include "trace/fields.h"

namespace wirestep {

namespace {

using Json = nlohmann::ordered_json;  // fields stay in the order in which they are named

// The word in "type" for each alternative of EventBody, in its order.
constexpr std::array<std::string_view, std::variant_size_v<EventBody>> types = {
    "session",     "host",       "frame",    "wire",  "rule",   "program", "gate",
    "suspend",     "descriptor", "output",   "call",  "socket", "command", "step",
    "expectation", "notice",     "counters", "owner", "wait",   "time",    "peer"};

constexpr std::string_view protocol_word(packet::Protocol protocol) {
  constexpr std::array<std::string_view, 9> words = {"ethernet", "arp", "ipv4", "ipv6", "icmp",
                                                     "icmpv6",   "udp", "tcp",  "data"};
  return words[static_cast<std::size_t>(protocol)];
}

Json null_if(bool missing, Json value) {
  return missing ? Json(nullptr) : std::move(value);
}

std::string hex(std::string_view bytes) {
  std::string digits;
  for (char byte : bytes) {
    digits += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
    digits += "0123456789abcdef"[byte & 15];
  }
  return digits;
}

std::string unhex(std::string_view digits) {
  auto value = [](char digit) { return digit >= 'a' ? digit - 'a' + 10 : digit - '0'; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(value(digits[i]) << 4 | value(digits[i + 1]));
  }
  return bytes;
}

Json split_lines(std::string_view text) {
  Json lines = Json::array();
  while (!text.empty()) {
    auto end = text.find('\n');
    lines.push_back(to_utf8(text.substr(0, end)));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

}  // namespace

// -- writing ------------------------------------------------------------------------------------

class JsonWriter::Impl {
 public:
  explicit Impl(const Trace& trace) : trace_(trace) {}

  bool more() const { return position_ < trace_.size(); }
  std::size_t position() const { return position_; }

  std::string next() {
    CHECK(more());
    Event event = trace_[position_];
    if (position_++ == 0) start_ = event.time;
    json_ = Json{{"t", wirestep::seconds(event.time - start_)}, {"type", types[event.body.index()]}};
    std::visit([this](auto& body) { fields(*this, body); }, event.body);
    return json_.dump();
  }

  void version() { json_["version"] = json_version; }
  void text(const char* key, Text text) {
    std::string_view bytes = trace_.text(text);
    json_[key] = to_utf8(bytes);
    keep_bytes(key, bytes);
  }
  void text_or_null(const char* key, Text text) {
    if (text.length == 0) {
      json_[key] = nullptr;
    } else {
      this->text(key, text);
    }
  }
  void lines(const char* key, Text text) {
    json_[key] = split_lines(trace_.text(text));
    keep_bytes(key, trace_.text(text));
  }
  void flag(const char* key, bool value) { json_[key] = value; }
  void either(const char* key, bool value, const char* yes, const char* no) { json_[key] = value ? yes : no; }
  template <class Number>
  void number(const char* key, Number value) {
    json_[key] = value;
  }
  template <class Number>
  void newer(const char* key, Number value) {
    json_[key] = value;
  }
  template <class Number>
  void number_if(bool condition, const char* key, Number value, std::type_identity_t<Number>) {
    json_[key] = null_if(!condition, value);
  }
  void seconds(const char* key, Nanoseconds value) { json_[key] = wirestep::seconds(value); }
  void seconds_if(bool condition, const char* key, Nanoseconds value) {
    json_[key] = null_if(!condition, wirestep::seconds(value));
  }
  void milliseconds_if(bool condition, const char* key, std::uint32_t value) {
    json_[key] = null_if(!condition, value / 1000.0);
  }
  template <class Enum>
  void word(const char* key, Enum value, int) {
    json_[key] = name(value);
  }
  template <class Tag, class Number>
  void id_or_null(const char* key, Id<Tag, Number> id) {
    json_[key] = null_if(!id, id.value);
  }
  void cookie(const char* key, Cookie cookie) { json_[key] = null_if(!cookie, std::to_string(cookie.value)); }
  void new_host(const char* key, HostId id, Text name) {
    hosts_[id] = to_utf8(trace_.text(name));
    text(key, name);
    json_["id"] = id.value;
  }
  void host(const char* key, HostId id) {
    auto found = hosts_.find(id);
    json_[key] = found == hosts_.end() ? Json(nullptr) : Json(found->second);
  }
  void host_or_null(const char* key, std::optional<HostId> id) {
    json_[key] = nullptr;
    if (id) host(key, *id);
  }
  void new_program(const char* key, ProgramId id, Text name) {
    programs_[id] = to_utf8(trace_.text(name));
    text(key, name);
    json_["program_id"] = id.value;
  }
  void program(const char* key, ProgramId id) {
    auto found = programs_.find(id);
    json_[key] = found == programs_.end() ? Json(nullptr) : Json(found->second);
    json_["program_id"] = id.value;
  }
  void errno_name(const char* key, int error) {
    json_[key] = null_if(error == 0, wirestep::errno_name(error));
  }
  void signal(const char* key, int signal) { json_[key] = null_if(signal == 0, signal_name(signal)); }
  void open_flags(const char* key, std::uint32_t flags) { json_[key] = open_flag_names(flags); }
  void endpoint(const char* key, const Endpoint& endpoint) {
    json_[key] = null_if(endpoint.family == Family::none, to_string(endpoint));
  }
  void address(const char* key, const Endpoint& endpoint) {
    json_[key] = null_if(endpoint.family == Family::none, ip_to_string(endpoint));
  }
  void mac(const char* key, const MacAddress& mac) { json_[key] = to_string(mac); }

  void seen(const FrameEvent& event) {
    auto bytes = trace_.bytes(event.bytes);
    packet::Brief brief = packet::brief(bytes);
    bool tcp = brief.protocol == packet::Protocol::tcp;
    bool ports = tcp || brief.protocol == packet::Protocol::udp;
    json_["protocol"] = protocol_word(brief.protocol);
    ports ? endpoint("src", brief.source) : address("src", brief.source);
    ports ? endpoint("dst", brief.destination) : address("dst", brief.destination);
    json_["flags"] = tcp ? Json(packet::flag_names(brief.flags)) : Json::array();
    json_["seq"] = null_if(!tcp, brief.seq);
    json_["ack"] = null_if(!tcp || (brief.flags & packet::ack) == 0, brief.ack);
    json_["window"] = null_if(!tcp, brief.window);
    json_["length"] = brief.payload_length;
    json_["summary"] = packet::summary(bytes, event.wire_length);
  }

  void state(const char* key, Transport transport, TcpState state) {
    json_[key] = state_name(transport, state);
    json_["gone"] = state == TcpState::gone;
  }
  void socket(Bytes bytes) {
    Socket socket = trace_.socket(bytes);
    fields(*this, socket);
  }
  template <class Group>
  void group(const char* key, bool there, Group& group) {
    json_[key] = there ? object_of(group) : Json(nullptr);
  }
  void counters(const char* key, Bytes changes) { list(key, trace_.counters(changes)); }
  void wait_items(const char* key, Bytes items) { list(key, trace_.wait_items(items)); }

 private:
  template <class Item>
  void list(const char* key, std::span<const Item> items) {
    Json objects = Json::array();
    for (Item item : items) objects.push_back(object_of(item));
    json_[key] = std::move(objects);
  }
  template <class Group>
  Json object_of(Group& group) {
    Json outer = std::exchange(json_, Json::object());
    fields(*this, group);
    return std::exchange(json_, std::move(outer));
  }
  void keep_bytes(const std::string& key, std::string_view bytes) {
    if (!is_utf8(bytes)) json_[key + "_hex"] = hex(bytes);
  }

  const Trace& trace_;
  std::size_t position_ = 0;
  Time start_{};
  std::map<HostId, std::string> hosts_;
  std::map<ProgramId, std::string> programs_;
  Json json_;
};

JsonWriter::JsonWriter(const Trace& trace) : impl_(std::make_unique<Impl>(trace)) {}
JsonWriter::~JsonWriter() = default;
bool JsonWriter::more() const {
  return impl_->more();
}
std::string JsonWriter::next() {
  return impl_->next();
}
std::size_t JsonWriter::position() const {
  return impl_->position();
}

// -- reading ------------------------------------------------------------------------------------

class JsonReader::Impl {
 public:
  Impl(Trace& trace, Time start) : trace_(trace), start_(start) {}

  void append(std::string_view line, std::span<const std::byte> bytes) {
    try {
      json_ = Json::parse(line);
      bytes_ = bytes;
      std::string type = json_.at("type");
      EventBody body;
      if (!make(body, type, std::make_index_sequence<std::variant_size_v<EventBody>>())) {
        throw BadRecord("\"" + type + "\" is no type of event");
      }
      std::visit([this](auto& event) { fields(*this, event); }, body);
      if (auto* frame = std::get_if<FrameEvent>(&body)) frame->bytes = bytes_of(*frame);
      Nanoseconds t{};
      seconds("t", t);
      trace_.append(start_ + t, body);
      trace_.publish();
    } catch (const Json::exception& error) {
      throw BadRecord(error.what());
    }
  }

  void version() {
    if (at("version") != json_version) throw BadRecord("it was saved by another version of Wirestep");
  }
  void text(const char* key, Text& text) {
    auto whole = json_.find(std::string(key) + "_hex");
    std::string value = whole == json_.end() ? at(key).get<std::string>() : unhex(whole->get<std::string>());
    text = trace_.store(value);
  }
  void text_or_null(const char* key, Text& text) {
    if (!at(key).is_null()) this->text(key, text);
  }
  void lines(const char* key, Text& text) {
    if (json_.contains(std::string(key) + "_hex")) return this->text(key, text);
    std::string joined;
    for (const Json& line : at(key)) {
      if (!joined.empty()) joined += '\n';
      joined += line.get<std::string>();
    }
    text = trace_.store(joined);
  }
  void flag(const char* key, bool& value) { value = at(key); }
  void either(const char* key, bool& value, const char* yes, const char*) { value = at(key) == yes; }
  template <class Number>
  void number(const char* key, Number& value) {
    value = at(key).template get<Number>();
  }
  template <class Number>
  void newer(const char* key, Number& value) {
    value = json_.contains(key) ? at(key).template get<Number>() : Number();
  }
  template <class Number>
  void number_if(bool, const char* key, Number& value, std::type_identity_t<Number> otherwise) {
    value = at(key).is_null() ? otherwise : at(key).template get<Number>();
  }
  void seconds(const char* key, Nanoseconds& value) {
    value = Nanoseconds(std::llround(at(key).get<double>() * 1e9));
  }
  void seconds_if(bool, const char* key, Nanoseconds& value) {
    if (!at(key).is_null()) seconds(key, value);
  }
  void milliseconds_if(bool, const char* key, std::uint32_t& value) {
    if (!at(key).is_null()) value = static_cast<std::uint32_t>(std::lround(at(key).get<double>() * 1000));
  }
  template <class Enum>
  void word(const char* key, Enum& value, int count) {
    for (int i = 0; i < count; ++i) {
      value = static_cast<Enum>(i);
      if (at(key) == name(value)) return;
    }
    refuse(key);
  }
  template <class Tag, class Number>
  void id_or_null(const char* key, Id<Tag, Number>& id) {
    if (!at(key).is_null()) id.value = at(key).template get<Number>();
  }
  void cookie(const char* key, Cookie& cookie) {
    if (at(key).is_null()) return;
    auto digits = at(key).get<std::string>();
    if (std::from_chars(digits.data(), digits.data() + digits.size(), cookie.value).ec != std::errc())
      refuse(key);
  }
  void new_host(const char* key, HostId& id, Text& name) {
    text(key, name);
    id.value = at("id").get<std::uint8_t>();
    hosts_[at(key)] = id;
  }
  void host(const char* key, HostId& id) {
    auto found = hosts_.find(at(key).is_null() ? "" : at(key).get<std::string>());
    if (found == hosts_.end()) refuse(key);
    id = found->second;
  }
  void host_or_null(const char* key, std::optional<HostId>& id) {
    if (!at(key).is_null()) host(key, id.emplace());
  }
  void new_program(const char* key, ProgramId& id, Text& name) {
    text(key, name);
    program(key, id);
  }
  void program(const char*, ProgramId& id) { id.value = at("program_id").get<std::uint32_t>(); }
  void errno_name(const char* key, int& error) { error = number_of<4096, wirestep::errno_name>(key); }
  void signal(const char* key, int& signal) { signal = number_of<65, signal_name>(key); }
  void open_flags(const char* key, std::uint32_t& flags) {
    auto read = open_flags_from(at(key).get<std::vector<std::string>>());
    if (!read) refuse(key);
    flags = *read;
  }
  void endpoint(const char* key, Endpoint& endpoint) {
    auto read = endpoint_from(at(key).is_null() ? "" : at(key).get<std::string>());
    if (!read) refuse(key);
    endpoint = *read;
  }
  void address(const char* key, Endpoint& value) { endpoint(key, value); }
  void mac(const char* key, MacAddress& mac) {
    auto read = mac_from(at(key).get<std::string>());
    if (!read) refuse(key);
    mac = *read;
  }
  void seen(const FrameEvent&) {}
  void state(const char* key, Transport transport, TcpState& state) {
    if (at("gone").get<bool>()) return;  // a Socket begins as gone
    for (int number = 1; number <= static_cast<int>(TcpState::closing); ++number) {
      state = static_cast<TcpState>(number);
      if (at(key) == state_name(transport, state)) return;
    }
    refuse(key);
  }
  void socket(Bytes& bytes) {
    Socket socket{};
    fields(*this, socket);
    bytes = trace_.store(socket);
  }
  template <class Group>
  void group(const char* key, bool& there, Group& group) {
    there = json_.contains(key) && !at(key).is_null();  // sessions saved by older versions have fewer
    if (there) read_object(at(key), group);
  }
  void counters(const char* key, Bytes& changes) { changes = trace_.store(list<CounterChange>(key)); }
  void wait_items(const char* key, Bytes& items) { items = trace_.store(list<WaitItem>(key)); }

 private:
  template <class Item>
  std::vector<Item> list(const char* key) {
    std::vector<Item> items;
    for (const Json& each : Json(at(key))) read_object(each, items.emplace_back());
    return items;
  }

  template <class Group>
  void read_object(Json object, Group& group) {
    Json outer = std::exchange(json_, std::move(object));
    fields(*this, group);
    json_ = std::move(outer);
  }

  template <std::size_t... indices>
  static bool make(EventBody& body, std::string_view type, std::index_sequence<indices...>) {
    return ((types[indices] == type && (body.emplace<indices>(), true)) || ...);
  }

  const Json& at(const char* key) const { return std::as_const(json_).at(key); }
  [[noreturn]] void refuse(const char* key) const {
    throw BadRecord("\"" + std::string(key) + "\" is " + at(key).dump() + ", which means nothing here");
  }

  // The number below `end` that `name` gives this name, 0 for null.
  template <int end, std::string (*name)(int)>
  int number_of(const char* key) {
    static const auto numbers = [] {
      std::unordered_map<std::string, int> table;
      for (int number = 1; number < end; ++number) table.emplace(name(number), number);
      return table;
    }();
    if (at(key).is_null()) return 0;
    auto found = numbers.find(at(key).get<std::string>());
    if (found == numbers.end()) refuse(key);
    return found->second;
  }

  // The bytes come with the event that begins the frame's life; what changed them later says how.
  Bytes bytes_of(const FrameEvent& event) {
    Bytes& bytes = frames_[event.frame];
    bool begins = event.stage == FrameStage::sent || event.stage == FrameStage::duplicated;
    if (begins) bytes = trace_.store(bytes_);
    if (event.stage == FrameStage::corrupted && event.offset < bytes.length) {
      auto before = trace_.bytes(bytes);
      std::vector<std::byte> after(before.begin(), before.end());
      after[event.offset] ^= std::byte{event.mask};
      bytes = trace_.store(after);
    }
    return bytes;
  }

  Trace& trace_;
  const Time start_;
  std::map<std::string, HostId> hosts_;
  std::unordered_map<FrameId, Bytes> frames_;
  Json json_;
  std::span<const std::byte> bytes_;
};

JsonReader::JsonReader(Trace& trace, Time start) : impl_(std::make_unique<Impl>(trace, start)) {}
JsonReader::~JsonReader() = default;
void JsonReader::append(std::string_view line, std::span<const std::byte> bytes) {
  impl_->append(line, bytes);
}

}  // namespace wirestep
