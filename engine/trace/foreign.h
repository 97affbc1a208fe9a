#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "trace/trace.h"

namespace wirestep {

// Turns a capture that something else than Wirestep made into a trace: every address is a host, and every
// frame arrives when it is sent, since the capture knows no more. After 255 addresses the rest share one
// host, "others".
class ForeignCapture {
 public:
  // `trace` must be empty and outlive it.
  explicit ForeignCapture(Trace& trace) : trace_(trace) {}

  // Appends one Ethernet frame, in the file's order.
  void append(Time time, std::span<const std::byte> bytes, std::uint32_t wire_length);

 private:
  struct Ends;
  Ends ends_of(std::span<const std::byte> bytes) const;
  HostId host(Time time, const std::string& name);

  Trace& trace_;
  std::map<std::string, HostId> hosts_;
  std::uint64_t frames_ = 0;
};

}  // namespace wirestep
