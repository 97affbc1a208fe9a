#pragma once

#include <deque>

#include "app/panels/keys.h"
#include "support/imgui_driver.h"

namespace wirestep::test {

// One panel alone in a window of its size, driven with mouse and keys. Drawn when it is made, and after each
// key; after a change of the trace, call draw().
template <class Panel>
class PanelDesk {
 public:
  explicit PanelDesk(const Trace& trace, ImVec2 size = {440, 227}, app::Locale locale = app::Locale::en)
      : driver(trace, size, locale), size_(size) {
    draw();
  }

  void draw() {
    driver.draw([this](const app::View& view) {
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize(size_);
      ImGui::Begin("panel", nullptr,
                   ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollWithMouse);
      if (!keys_.empty()) {
        taken_ = panel.key(view, keys_.front());
        keys_.pop_front();
      }
      panel.draw(view, {0, 0, size_.x, size_.y});
      ImGui::End();
    });
  }
  // Whether the panel took the key.
  bool press(const app::KeyPress& key) {
    keys_.push_back(key);
    draw();
    return taken_;
  }
  bool press(app::SpecialKey key) { return press(app::KeyPress{.special = key}); }
  bool press(char32_t character) { return press(app::KeyPress{.character = character}); }

  // The only action that was posted since the last call; nothing if it was another, or not the only one.
  template <class Wanted>
  std::optional<Wanted> asked() {
    std::vector<app::Action> posted = driver.take_posted();
    const Wanted* wanted = posted.size() == 1 ? std::get_if<Wanted>(&posted[0]) : nullptr;
    return wanted ? std::optional<Wanted>(*wanted) : std::nullopt;
  }

  ImGuiDriver driver;
  Panel panel;

 private:
  ImVec2 size_;
  std::deque<app::KeyPress> keys_;
  bool taken_ = false;  // the last one was
};

struct Handshake {
  explicit Handshake(HandshakeUntil until) { play_handshake(story, until); }
  StoryTrace story;
};

// A panel in front of a story of its own: a handshake that is as far as `until`.
template <class Panel>
struct StoryDesk : Handshake, PanelDesk<Panel> {
  explicit StoryDesk(HandshakeUntil until, ImVec2 size = {440, 227}, app::Locale locale = app::Locale::en)
      : Handshake(until), PanelDesk<Panel>(story.trace, size, locale) {}
};

}  // namespace wirestep::test
