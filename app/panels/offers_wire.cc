// The wire's offers: its clutch, and what can be done with the chosen frame.

#include <algorithm>

#include "app/panels/offers.h"

namespace wirestep::app {

namespace {

void choose_frame(const View& view, int by) {
  const auto& frames = view.ladder.frames();
  if (frames.empty()) return;
  auto last = static_cast<std::ptrdiff_t>(frames.size()) - 1;
  std::ptrdiff_t at = by < 0 ? last + 1 : -1;
  for (std::ptrdiff_t i = 0; i <= last; ++i)
    if (frames[static_cast<std::size_t>(i)].id == view.ui.selected) at = i;
  view.ui.selected = frames[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + by, 0, last))].id;
}

}  // namespace

void offer_wire(const View& view, Offers& offers) {
  bool up = view.live && view.model.wire && !view.model.hosts.empty();
  const ModelFrame* frame = frame_to_act_on(view);
  auto clutch = [&](std::string_view id, char32_t character, WireMode mode) {
    offers.add(id, {key(character)}, up,
               [&view, mode] { view.post(Command(command::SetWire{.from = std::nullopt, .mode = mode})); });
  };
  clutch("wire.hold", U'h', WireMode::hold);
  clutch("wire.slow", U'w', WireMode::slow);
  clutch("wire.live", U'l', WireMode::live);
  offers.add("wire.deliver", {key(U'd')}, up && frame,
             [&view, frame] { view.post(Command(command::Deliver{frame->frame.frame})); });
  offers.add("wire.drop", {key(U'x')}, up && frame && frame->frame.stage != FrameStage::dropped,
             [&view, frame] { view.post(Command(command::Drop{frame->frame.frame})); });
  bool frames = !view.ladder.frames().empty();
  offers.add("wire.previous", {key(SpecialKey::up)}, frames, [&view] { choose_frame(view, -1); });
  offers.add("wire.next", {key(SpecialKey::down)}, frames, [&view] { choose_frame(view, 1); });
}

}  // namespace wirestep::app
