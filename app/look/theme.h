#pragma once

#include <imgui.h>

#include <string_view>

#include "trace/event.h"

// Colours. One accent; otherwise a colour means a state, a flag or a fault, and always comes with a second
// sign (a shape, a word), because one in twelve can't tell red from green. The hues of states are those of
// Okabe and Ito, chosen to be told apart by everyone, made darker on light grounds so that they keep their
// contrast.

namespace wirestep::app {

enum class ThemeName { dark, light, projector };

// "dark", "light", "projector".
std::string_view name(ThemeName theme);
// The theme of that name; dark for what isn't known.
ThemeName theme_from(std::string_view text);

struct Theme {
  ThemeName name;
  ImU32 ground, panel, raised, line;  // behind everything; a panel; what stands on it; hair lines
  ImU32 text, quiet, faint;  // words; what is said beside; what is only a hint (never needed to be read)
  ImU32 accent, on_accent;   // what can be done now, and words upon it
  ImU32 fault, warn, good;   // dropped, failed; held; met
  ImU32 keyword, literal, comment;  // in source
  float stroke;                     // width of lines, as a factor: a projector needs more
};

const Theme& theme(ThemeName name);

// The colour of a socket's state on this theme.
ImU32 state_colour(const Theme& theme, Transport transport, TcpState state);

// The same colour with another opacity, 0 to 1.
ImU32 faded(ImU32 colour, float opacity);

}  // namespace wirestep::app
