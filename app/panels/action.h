#pragma once

#include <string>
#include <variant>

#include "app/look/strings.h"
#include "app/look/theme.h"
#include "command.h"

// What a panel asks for: a command to the engine, or one of the window's own doings. Panels decide nothing;
// they post an Action, and what comes of it they see in the model.

namespace wirestep::app {

namespace action {

struct Next {};  // play this step, or go on to the next one
struct Answer {
  std::size_t option;
};  // of this step's question
struct ShowMoment {
  std::size_t cursor;
};  // every panel shows what the trace's first `cursor` events say; the engine goes on underneath
struct ShowLive {};  // … and back to the present
struct RestartAt {
  std::string step;
};  // a fresh world, played forward to this step; empty: from the beginning
struct SetLanguage {
  std::string language;
};  // the lesson's programs in this language: a fresh world, played forward to this step
struct OpenLesson {
  std::string id;
  std::string step = {};  // played forward to it; empty: from the beginning
};
struct ShowLessons {};  // back to the start page
struct SetTheme {
  ThemeName theme;
};
struct SetLocale {
  Locale locale;
};
struct SetZoom {
  float zoom;
};  // 1: as the window's size asks
struct SetFullScreen {
  bool on;
};
struct Quit {};

}  // namespace action

using Action = std::variant<Command, action::Next, action::Answer, action::RestartAt, action::OpenLesson,
                            action::ShowLessons, action::SetTheme, action::SetLocale, action::SetZoom,
                            action::SetFullScreen, action::Quit, action::ShowMoment, action::ShowLive,
                            action::SetLanguage>;

}  // namespace wirestep::app
