#include "app/look/slider.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace wirestep::app {

std::optional<std::size_t> slider(Painter& painter, const Rect& rect, std::string_view id, std::size_t notch,
                                  std::size_t count, bool enabled, std::size_t* shown) {
  const Theme& theme = painter.theme();
  float knob = painter.px(7), left = rect.x + knob, width = std::max(rect.w - 2 * knob, 1.0f);
  auto last = static_cast<float>(count - 1);
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::PushID(id.data(), id.data() + id.size());
  ImGui::InvisibleButton("", {std::max(rect.w, 1.0f), std::max(rect.h, 1.0f)});
  bool active = enabled && ImGui::IsItemActive(), let_go = enabled && ImGui::IsItemDeactivated();
  bool hovered = enabled && ImGui::IsItemHovered();
  ImGui::PopID();
  painter.note("slider " + std::string(id), rect);

  std::size_t place = std::min(notch, count - 1);
  if (active || let_go) {
    float part = std::clamp((ImGui::GetIO().MousePos.x - left) / width, 0.0f, 1.0f);
    place = static_cast<std::size_t>(std::lround(part * last));
  }
  if (shown) *shown = place;
  float middle = rect.y + rect.h / 2, x = left + width * static_cast<float>(place) / last;
  float thick = painter.px(4);
  painter.fill({left, middle - thick / 2, width, thick}, theme.line, thick / 2);
  ImU32 colour = enabled ? theme.accent : theme.faint;
  painter.fill({left, middle - thick / 2, x - left, thick}, colour, thick / 2);
  float radius = active || hovered ? knob : knob - painter.px(1);
  painter.fill({x - radius, middle - radius, 2 * radius, 2 * radius}, colour, radius);
  if (let_go && place != notch) return place;
  return {};
}

}  // namespace wirestep::app
