// The wire's offers: its clutch, what can be done with the chosen frame, and all of it taken back.

#include <algorithm>
#include <array>

#include "app/panels/offers.h"
#include "app/panels/time_travel.h"
#include "app/panels/wire_words.h"
#include "app/panels/words.h"

namespace wirestep::app {

namespace {

using std::chrono::milliseconds;

// How long a frame is in flight while the wire is slow, and by how much one can be delayed.
constexpr std::array<Nanoseconds, 6> transits = {milliseconds(200),  milliseconds(500),  milliseconds(1000),
                                                 milliseconds(1500), milliseconds(3000), milliseconds(6000)};
constexpr std::array<Nanoseconds, 8> delays = {milliseconds(20),   milliseconds(50),  milliseconds(100),
                                               milliseconds(200),  milliseconds(500), milliseconds(1000),
                                               milliseconds(2000), milliseconds(5000)};

// The value of the scale next to this one, `by` 1 or -1; the same at its ends.
template <std::size_t count>
Nanoseconds beside(const std::array<Nanoseconds, count>& scale, Nanoseconds value, int by) {
  auto at = std::lower_bound(scale.begin(), scale.end(), value) - scale.begin();
  auto last = static_cast<std::ptrdiff_t>(count) - 1;
  return scale[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + by, 0, last))];
}

void set_mode(const View& view, WireMode mode) {
  command::SetWire set{.from = view.ui.wire.from, .mode = mode};
  if (mode == WireMode::slow) set.transit = view.ui.wire.transit;
  view.post(Command(set));
}

// Another speed holds at once where the wire is slow already.
void set_speed(const View& view, int by) {
  view.ui.wire.transit = beside(transits, view.ui.wire.transit, by);
  bool slow = false;
  for_chosen_directions(view, [&](const ModelHost& host) { slow = slow || host.wire == WireMode::slow; });
  if (slow) set_mode(view, WireMode::slow);
}

void offer_clutch(const View& view, Offers& offers, bool up) {
  auto clutch = [&](std::string_view id, char32_t character, WireMode mode) {
    offers.add(id, {key(character)}, up, [&view, mode] { set_mode(view, mode); });
  };
  clutch("wire.hold", U'h', WireMode::hold);
  clutch("wire.slow", U'w', WireMode::slow);
  clutch("wire.live", U'l', WireMode::live);
  offers.add("wire.slower", {key(U'W')}, up && view.ui.wire.transit < transits.back(),
             [&view] { set_speed(view, 1); });
  offers.add("wire.faster", {key(U'L')}, up && view.ui.wire.transit > transits.front(),
             [&view] { set_speed(view, -1); });
  offers.add(
      "wire.direction", {key(U'y')}, up, [&view] { view.ui.wire.from = next_direction(view); },
      direction_words(view, next_direction(view)));
  bool cut = chosen_is_cut(view);
  offers.add("wire.cut", {key(U'k')}, up, [&view, cut] {
    view.post(cut ? Command(command::Mend{view.ui.wire.from}) : Command(command::Cut{view.ui.wire.from}));
  });
}

void offer_frame(const View& view, Offers& offers, bool up) {
  const ModelFrame* frame = frame_to_act_on(view);
  FrameId id = frame ? frame->frame.frame : FrameId{};
  bool waits = up && frame && frame->frame.stage != FrameStage::dropped;
  auto act = [&](std::string_view offer, char32_t character, bool enabled, auto command,
                 std::string_view what = {}) {
    offers.add(
        offer, {key(character)}, enabled, [&view, command] { view.post(Command(command)); }, what);
  };
  act("wire.deliver", U'd', up && frame, command::Deliver{id});
  act("wire.drop", U'x', waits, command::Drop{id});
  act("wire.duplicate", U'u', waits, command::Duplicate{id});
  act("wire.hold_back", U'b', waits, command::HoldBack{id});
  act("wire.delay", U'e', waits, command::Delay{id, view.ui.wire.delay}, duration_text(view.ui.wire.delay));
  offers.add("wire.later", {key(U')')}, up && view.ui.wire.delay < delays.back(),
             [&view] { view.ui.wire.delay = beside(delays, view.ui.wire.delay, 1); });
  offers.add("wire.sooner", {key(U'(')}, up && view.ui.wire.delay > delays.front(),
             [&view] { view.ui.wire.delay = beside(delays, view.ui.wire.delay, -1); });
  // The byte is one of the frame that the packet panel shows.
  std::optional<std::uint32_t> byte;
  if (view.ui.byte && frame && *view.ui.byte < frame->frame.wire_length)
    byte = static_cast<std::uint32_t>(*view.ui.byte);
  act("wire.corrupt", U'i', waits, command::Corrupt{id, byte},
      byte ? std::to_string(*byte) : std::string(view.look.tr("wire.last_byte")));
}

}  // namespace

void offer_wire(const View& view, Offers& offers) {
  bool up = wire_takes_commands(view);
  offer_clutch(view, offers, up);
  offer_frame(view, offers, up);
  offers.add("wire.menu", {key(U'm')}, up && frame_to_act_on(view),
             [&view] { view.ui.menu.toggle(frame_menu); });
  bool disturbed = !view.model.wire_untouched();
  offers.add("wire.clear", {ctrl(U'z')}, up && disturbed,
             [&view] { view.post(Command(command::ClearWire{})); });
  bool frames = !view.ladder.frames().empty();
  offers.add("wire.previous", {key(SpecialKey::up)}, frames, [&view] { choose_frame(view, -1); });
  offers.add("wire.next", {key(SpecialKey::down)}, frames, [&view] { choose_frame(view, 1); });
}

}  // namespace wirestep::app
