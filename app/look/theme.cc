#include "app/look/theme.h"

#include <array>

namespace wirestep::app {

namespace {

constexpr ImU32 rgb(unsigned hex) {
  return IM_COL32((hex >> 16) & 255, (hex >> 8) & 255, hex & 255, 255);
}

constexpr std::array<Theme, 3> themes = {{
    {.name = ThemeName::dark,
     .ground = rgb(0x101317),
     .panel = rgb(0x171b21),
     .raised = rgb(0x222831),
     .line = rgb(0x2f3742),
     .text = rgb(0xe9edf2),
     .quiet = rgb(0xa3aebb),
     .faint = rgb(0x6c7885),
     .accent = rgb(0x6cb6ff),
     .on_accent = rgb(0x0b1a2a),
     .fault = rgb(0xff7a3d),
     .warn = rgb(0xf0c24a),
     .good = rgb(0x2fc296),
     .keyword = rgb(0x8fc1ff),
     .literal = rgb(0xe6b673),
     .comment = rgb(0x8b97a4),
     .stroke = 1.0f},
    {.name = ThemeName::light,
     .ground = rgb(0xe9ecf0),
     .panel = rgb(0xfbfcfd),
     .raised = rgb(0xeef1f5),
     .line = rgb(0xcfd6de),
     .text = rgb(0x1a2129),
     .quiet = rgb(0x4d5a68),
     .faint = rgb(0x8a95a1),
     .accent = rgb(0x0b62b8),
     .on_accent = rgb(0xffffff),
     .fault = rgb(0xc24400),
     .warn = rgb(0x8f6200),
     .good = rgb(0x007a59),
     .keyword = rgb(0x0b57a4),
     .literal = rgb(0x8a4b00),
     .comment = rgb(0x66727f),
     .stroke = 1.0f},
    {.name = ThemeName::projector,
     .ground = rgb(0xd3d9df),
     .panel = rgb(0xffffff),
     .raised = rgb(0xeceff3),
     .line = rgb(0x98a2ad),
     .text = rgb(0x000000),
     .quiet = rgb(0x25303b),
     .faint = rgb(0x5b6672),
     .accent = rgb(0x004c99),
     .on_accent = rgb(0xffffff),
     .fault = rgb(0xa83a00),
     .warn = rgb(0x704c00),
     .good = rgb(0x00604a),
     .keyword = rgb(0x003f80),
     .literal = rgb(0x6e3b00),
     .comment = rgb(0x3f4b57),
     .stroke = 1.5f},
}};

// Okabe and Ito's hues: as they are for dark grounds, deepened for light ones.
struct Hue {
  ImU32 on_dark, on_light;
};
constexpr Hue grey = {rgb(0x8c97a3), rgb(0x6a7581)};
constexpr Hue sky = {rgb(0x56b4e9), rgb(0x1f7fb8)};
constexpr Hue orange = {rgb(0xe69f00), rgb(0xb06f00)};
constexpr Hue yellow = {rgb(0xf0e442), rgb(0x857a00)};
constexpr Hue green = {rgb(0x1fbf92), rgb(0x007a59)};
constexpr Hue purple = {rgb(0xd98cb5), rgb(0xa0467a)};
constexpr Hue blue = {rgb(0x5c9ddb), rgb(0x0062a3)};
constexpr Hue vermillion = {rgb(0xf0803c), rgb(0xb84700)};

Hue hue(Transport transport, TcpState state) {
  if (transport == Transport::udp) return state == TcpState::established ? green : sky;
  switch (state) {
    case TcpState::gone:
    case TcpState::closed:
      return grey;
    case TcpState::listen:
      return sky;
    case TcpState::syn_sent:
      return orange;
    case TcpState::syn_recv:
    case TcpState::new_syn_recv:
      return yellow;
    case TcpState::established:
      return green;
    case TcpState::fin_wait_1:
    case TcpState::fin_wait_2:
    case TcpState::time_wait:
      return purple;
    case TcpState::close_wait:
    case TcpState::last_ack:
      return blue;
    case TcpState::closing:
      return vermillion;
  }
  return grey;
}

}  // namespace

std::string_view name(ThemeName theme) {
  switch (theme) {
    case ThemeName::light:
      return "light";
    case ThemeName::projector:
      return "projector";
    case ThemeName::dark:
      break;
  }
  return "dark";
}

ThemeName theme_from(std::string_view text) {
  for (const Theme& each : themes)
    if (name(each.name) == text) return each.name;
  return ThemeName::dark;
}

const Theme& theme(ThemeName name) {
  return themes[static_cast<std::size_t>(name)];
}

ImU32 state_colour(const Theme& theme, Transport transport, TcpState state) {
  Hue both = hue(transport, state);
  return theme.name == ThemeName::dark ? both.on_dark : both.on_light;
}

ImU32 faded(ImU32 colour, float opacity) {
  auto alpha = static_cast<ImU32>(static_cast<float>(colour >> IM_COL32_A_SHIFT) * opacity);
  return (colour & ~IM_COL32_A_MASK) | (alpha << IM_COL32_A_SHIFT);
}

}  // namespace wirestep::app
