// The wire's offers: its clutch, and what can be done with the chosen frame.

#include "app/panels/offers.h"
#include "app/panels/time_travel.h"

namespace wirestep::app {

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
