#include "app/look/host_mark.h"

#include <array>

namespace wirestep::app {

ImU32 host_colour(const Theme& theme, HostId host) {
  const std::array<ImU32, 4> colours = {theme.accent, theme.literal, theme.good, theme.quiet};
  return colours[host.value % colours.size()];
}

void paint_host_mark(Painter& painter, ImVec2 centre, float size, HostId host) {
  ImU32 colour = host_colour(painter.theme(), host);
  float half = size / 2;
  switch (host.value % 4) {
    case 0:
      painter.list()->AddCircleFilled(centre, half, colour);
      break;
    case 1:
      painter.list()->AddRectFilled({centre.x - half * 0.9f, centre.y - half * 0.9f},
                                    {centre.x + half * 0.9f, centre.y + half * 0.9f}, colour);
      break;
    case 2:
      painter.list()->AddTriangleFilled({centre.x, centre.y - half}, {centre.x + half, centre.y + half},
                                        {centre.x - half, centre.y + half}, colour);
      break;
    default:
      painter.list()->AddQuadFilled({centre.x, centre.y - half}, {centre.x + half, centre.y},
                                    {centre.x, centre.y + half}, {centre.x - half, centre.y}, colour);
  }
}

float paint_host_name(Painter& painter, ImVec2 left, HostId host, std::string_view name) {
  const ImFont* font = painter.fonts().small_strong;
  paint_host_mark(painter, {left.x + painter.px(5), left.y}, painter.px(10), host);
  return painter.text(font, {left.x + painter.px(14), left.y - font->FontSize / 2}, painter.theme().text,
                      name);
}

}  // namespace wirestep::app
