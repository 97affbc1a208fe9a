#pragma once

#include "support/imgui_driver.h"

namespace wirestep::test {

// Draws one panel alone, at the place and of the size that it has in a window of 1280×800, or another.
template <class Panel>
void draw_alone(ImGuiDriver& driver, Panel& panel, const app::Rect& rect = {20, 20, 404, 216}) {
  driver.draw([&panel, rect](const app::View& view) {
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("alone", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
    panel.draw(view, rect);
    ImGui::End();
  });
}

// Everything that was painted and isn't wholly on screen, though it could be: clipped at the panel's edge
// from left or right.
inline std::vector<std::string> cut_at_the_sides(const ImGuiDriver& driver) {
  std::vector<std::string> cut;
  for (const app::Drawn& each : driver.log())
    if (each.where.x < each.clip.x - 1 || each.where.right() > each.clip.right() + 1)
      cut.push_back(each.what);
  return cut;
}

}  // namespace wirestep::test
