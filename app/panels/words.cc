#include "app/panels/words.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"

namespace wirestep::app {

std::string result_text(const Strings& strings, std::string_view call, std::int64_t result,
                        std::int32_t error) {
  if (error != 0) return errno_name(error);
  constexpr std::array<std::string_view, 12> moves = {"send",     "sendto",  "sendmsg",  "recv",
                                                      "recvfrom", "recvmsg", "read",     "write",
                                                      "readv",    "writev",  "sendfile", "splice"};
  bool bytes = std::find(moves.begin(), moves.end(), call) != moves.end();
  if (bytes && result == 1) return std::string(strings("call.one_byte"));
  return bytes ? strings.format("call.bytes", result) : fmt::format("= {}", result);
}

std::string duration_text(Nanoseconds span) {
  double s = std::max(0.0, seconds(span));
  if (s < 0.9995) return fmt::format("{:.0f} ms", s * 1000);
  if (s < 9.95) return fmt::format("{:.1f} s", s);
  if (s < 60) return fmt::format("{:.0f} s", std::floor(s));
  return fmt::format("{} min {} s", static_cast<long>(s) / 60, static_cast<long>(s) % 60);
}

}  // namespace wirestep::app
