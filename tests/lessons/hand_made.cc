#include "lessons/hand_made.h"

#include <array>

#include "base/error.h"

namespace wirestep::test {

std::string HandMade::front_matter() {
  return R"(# X

About X.

```toml
[[host]]
name = "client"
[[host]]
name = "server"
[[program]]
name = "client"
arguments = ["10.0.0.2"]
[[program]]
name = "server"
```
)";
}

ProgramSpec HandMade::resolve(const lesson::Program& program, const std::vector<std::string>& arguments) {
  if (program.name == "server") throw SetupError("server.c doesn't exist", 0, "");
  ProgramSpec spec;
  spec.name = program.name;
  spec.host = program.host;
  spec.argv = {"./client"};
  spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
  return spec;
}

void HandMade::frame(std::uint64_t number, FrameStage stage, std::uint8_t flags, std::uint64_t first,
                     std::uint32_t copy, Cause cause) {
  std::array<std::byte, 54> bytes{};  // Ethernet 14, IPv4 20, TCP 20
  auto set = [&](std::size_t at, unsigned value) { bytes[at] = static_cast<std::byte>(value); };
  set(12, 0x08);            // EtherType: IPv4
  set(14, 0x45);            // version 4, header of five words
  set(17, 40);              // Total Length
  set(22, 64);              // Time to Live
  set(23, 6);               // Protocol: TCP
  set(14 + 20 + 12, 0x50);  // Data Offset: five words
  set(14 + 20 + 13, flags);
  FrameEvent event{};
  event.frame = FrameId{number};
  event.stage = stage;
  event.cause = cause;
  event.to = HostId{1};
  event.bytes = trace.store(bytes);
  event.wire_length = static_cast<std::uint32_t>(bytes.size());
  event.retransmission_of = FrameId{first};
  event.copy = copy;
  add(event);
}

}  // namespace wirestep::test
