#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "probe/record.h"

// The probe's messages as the engine reads them. They come from a program, which may send anything: whatever
// doesn't add up is refused.

namespace wirestep {

// The memory that came with a record, by place.
class Parts {
 public:
  struct Entry {
    std::uint8_t place;
    std::uint32_t total;
    std::span<const std::byte> bytes;
  };

  void add(const Entry& entry) { entries_[count_++] = entry; }
  // Null if there is none of that place.
  const Entry* find(unsigned place) const;

 private:
  std::array<Entry, probe::max_parts> entries_{};
  std::size_t count_ = 0;
};

struct HelloMessage {
  probe::Hello hello;
  std::string_view path;
};
struct ModuleMessage {
  probe::Module module;
  std::string_view path;
};
struct CallMessage {
  probe::CallRecord record;
  std::string_view file;
  Parts parts;
};
struct ReturnMessage {
  probe::ReturnRecord record;
  Parts parts;
};

struct InterestMessage {
  probe::InterestRecord record;
};

using ProbeMessage = std::variant<HelloMessage, ModuleMessage, CallMessage, ReturnMessage, InterestMessage>;

// The texts and parts point into `bytes`. Nothing if it isn't a message of this protocol's version.
std::optional<ProbeMessage> read_probe_message(std::span<const std::byte> bytes);

}  // namespace wirestep
