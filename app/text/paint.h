#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "trace/event.h"

// Colour in a terminal. It only repeats what the words and signs say already (DESIGN 6), so that nothing is
// lost where there is none.

namespace wirestep::app {

enum class Tone : std::uint8_t { plain, strong, dim, code, good, bad, waiting, listening, open, closing };

// Whether `fd` is a terminal that wants colour: NO_COLOR (no-color.org) and TERM=dumb are respected.
bool wants_colour(int fd);

class Paint {
 public:
  explicit Paint(bool colour) : colour_(colour) {}

  // The text in that tone.
  std::string operator()(Tone tone, std::string_view text) const;

 private:
  bool colour_;
};

// The tone of a TCP state: on its way in, listening, open, on its way out.
Tone tone_of(TcpState state);

}  // namespace wirestep::app
