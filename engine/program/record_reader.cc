#include "program/record_reader.h"

#include <cstring>

namespace wirestep {

namespace {

// Takes records and texts off the front of a message; latches when there isn't enough.
class Front {
 public:
  explicit Front(std::span<const std::byte> bytes) : left_(bytes) {}

  template <class Record>
  Record record() {
    Record record;
    const auto bytes = take(sizeof record);
    if (!bytes.empty()) std::memcpy(static_cast<void*>(&record), bytes.data(), sizeof record);
    return record;
  }

  std::string_view text(std::size_t length) {
    const auto bytes = take(length);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  Parts parts(const probe::Part* list, std::size_t count) {
    Parts parts;
    if (count > probe::max_parts) good_ = false;
    for (std::size_t i = 0; good_ && i < count; ++i) {
      parts.add({list[i].place, list[i].total, take(list[i].length)});
    }
    return parts;
  }

  bool good() const { return good_; }

 private:
  std::span<const std::byte> take(std::size_t length) {
    if (length > left_.size()) good_ = false;
    if (!good_) return {};
    const auto taken = left_.first(length);
    left_ = left_.subspan(length);
    return taken;
  }

  std::span<const std::byte> left_;
  bool good_ = true;
};

std::optional<ProbeMessage> checked(const Front& front, ProbeMessage message) {
  if (!front.good()) return std::nullopt;
  return message;
}

}  // namespace

const Parts::Entry* Parts::find(unsigned place) const {
  for (std::size_t i = 0; i < count_; ++i) {
    if (entries_[i].place == place) return &entries_[i];
  }
  return nullptr;
}

std::optional<ProbeMessage> read_probe_message(std::span<const std::byte> bytes) {
  if (bytes.empty()) return std::nullopt;
  Front front(bytes);
  switch (static_cast<probe::RecordKind>(bytes[0])) {
    case probe::RecordKind::hello: {
      HelloMessage message{front.record<probe::Hello>(), {}};
      if (message.hello.version != probe::protocol_version) return std::nullopt;
      message.path = front.text(message.hello.path_length);
      return checked(front, message);
    }
    case probe::RecordKind::module: {
      ModuleMessage message{front.record<probe::Module>(), {}};
      message.path = front.text(message.module.path_length);
      return checked(front, message);
    }
    case probe::RecordKind::waiting:
    case probe::RecordKind::begin: {
      CallMessage message{front.record<probe::CallRecord>(), {}, {}};
      if (message.record.call >= probe::CallName::count || message.record.arg_count > probe::max_args) {
        return std::nullopt;
      }
      message.file = front.text(message.record.file_length);
      message.parts = front.parts(message.record.parts, message.record.part_count);
      return checked(front, message);
    }
    case probe::RecordKind::returned: {
      ReturnMessage message{front.record<probe::ReturnRecord>(), {}};
      if (message.record.call >= probe::CallName::count) return std::nullopt;
      message.parts = front.parts(message.record.parts, message.record.part_count);
      return checked(front, message);
    }
    case probe::RecordKind::interest:
      return checked(front, InterestMessage{front.record<probe::InterestRecord>()});
    case probe::RecordKind::welcome:
      break;
  }
  return std::nullopt;
}

}  // namespace wirestep
