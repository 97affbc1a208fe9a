#include "app/text/paint.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

namespace wirestep::app {

namespace {

// SGR parameters per Tone. The colours are Okabe and Ito's, as near as the 256-colour cube has them.
constexpr std::array<std::string_view, 10> parameters = {
    "", "1", "2", "38;5;73", "38;5;36", "38;5;166", "38;5;214", "38;5;32", "38;5;36", "38;5;175"};

}  // namespace

bool wants_colour(int fd) {
  const char* none = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  if (none != nullptr && *none != '\0') return false;
  return isatty(fd) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::string Paint::operator()(Tone tone, std::string_view text) const {
  std::string_view parameter = parameters[static_cast<std::size_t>(tone)];
  if (!colour_ || parameter.empty() || text.empty()) return std::string(text);
  return "\x1b[" + std::string(parameter) + "m" + std::string(text) + "\x1b[0m";
}

Tone tone_of(TcpState state) {
  switch (state) {
    case TcpState::listen:
      return Tone::listening;
    case TcpState::syn_sent:
    case TcpState::syn_recv:
    case TcpState::new_syn_recv:
      return Tone::waiting;
    case TcpState::established:
      return Tone::open;
    case TcpState::gone:
    case TcpState::closed:
      return Tone::dim;
    default:
      return Tone::closing;
  }
}

}  // namespace wirestep::app
