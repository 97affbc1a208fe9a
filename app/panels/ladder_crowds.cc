// The ladder's crowds: a line across the wire for thousands of handshakes.
#include "app/look/shapes.h"
#include "app/panels/ladder_panel.h"
#include "app/panels/peer_words.h"

namespace wirestep::app {

void LadderPanel::crowds(const View& view, Painter& painter, const Axes& axes) {
  for (const LadderCrowd& each : view.ladder.crowds())
    if (axes.seen(each.y - 1, each.y + 1)) crowd(view, painter, axes, each);
}

// "crowd: 8412 of 10000 connected · 25236 frames", as it was at the moment that is shown, and a sign that
// shows its frames one by one.
void LadderPanel::crowd(const View& view, Painter& painter, const Axes& axes, const LadderCrowd& crowd) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  LadderCrowd::Told told = crowd.at(axes.cursor);
  bool coming = crowd.first >= axes.cursor;
  float opacity = coming ? to_come : 1;
  float from = axes.x(crowd.from), to = axes.x(crowd.to);
  Rect band = {std::min(from, to) + painter.px(8), axes.y(crowd.y) - axes.row * 0.9f,
               std::abs(to - from) - painter.px(16), axes.row * 1.1f};
  painter.fill(band, faded(theme.line, 0.45f * opacity), painter.px(4));
  painter.frame(band, faded(theme.faint, opacity), painter.px(4));
  const auto& peer = std::get<PeerEvent>(view.trace[told.peer].body);
  std::string name(view.trace.text(peer.name));
  std::string words = name + ": " + peer_text(look.strings, peer) + " · " +
                      look.strings.format("ladder.crowd_frames", told.frames);
  const ImFont* font = look.fonts.small_strong;
  float sign = painter.px(22), middle = band.y + band.h / 2;
  press(view, axes, {band.x, band.y, band.w - sign, band.h}, fmt::format("crowd {}", crowd.first),
        crowd.first);
  painter.text_fit(font, {band.x + painter.px(8), middle - font->FontSize / 2},
                   band.w - sign - painter.px(10), faded(theme.text, opacity), words);
  painter.note((coming ? "later crowd " : "crowd ") + name, band);

  Rect place = {band.right() - sign, band.y, sign, band.h};
  bool hovered = false;
  if (axes.body.contains({place.x, middle}) &&
      pressable(place, fmt::format("open crowd {}", crowd.first), &hovered))
    view.ui.ladder.crowds = true;
  ImVec2 centre = {place.x + place.w / 2, middle};
  float size = painter.px(5);
  painter.list()->AddTriangleFilled({centre.x - size / 2, centre.y - size}, {centre.x + size, centre.y},
                                    {centre.x - size / 2, centre.y + size},
                                    hovered ? theme.accent : theme.quiet);
}

}  // namespace wirestep::app
