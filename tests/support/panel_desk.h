#pragma once

#include <deque>

#include "app/panels/keys.h"
#include "support/imgui_driver.h"

namespace wirestep::test {

// One panel alone in a window of its size, driven with mouse and keys.
template <class Panel>
class PanelDesk {
 public:
  explicit PanelDesk(const Trace& trace, ImVec2 size = {440, 220}, app::Locale locale = app::Locale::en)
      : driver(trace, size, locale), size_(size) {}

  void draw() {
    driver.draw([this](const app::View& view) {
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize(size_);
      ImGui::Begin("panel", nullptr,
                   ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollWithMouse);
      if (!keys_.empty()) {
        taken = panel.key(view, keys_.front());
        keys_.pop_front();
      }
      panel.draw(view, {0, 0, size_.x, size_.y});
      ImGui::End();
    });
  }
  void press(const app::KeyPress& key) {
    keys_.push_back(key);
    draw();
  }
  void press(app::SpecialKey key) { press(app::KeyPress{.special = key}); }
  void press(char32_t character) { press(app::KeyPress{.character = character}); }

  // The only action that was posted since the last call; nothing if it was another, or not the only one.
  template <class Wanted>
  std::optional<Wanted> asked() {
    std::vector<app::Action> posted = driver.take_posted();
    const Wanted* wanted = posted.size() == 1 ? std::get_if<Wanted>(&posted[0]) : nullptr;
    return wanted ? std::optional<Wanted>(*wanted) : std::nullopt;
  }

  ImGuiDriver driver;
  Panel panel;
  bool taken = false;  // whether the last key was

 private:
  ImVec2 size_;
  std::deque<app::KeyPress> keys_;
};

}  // namespace wirestep::test
