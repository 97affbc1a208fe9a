// The offers of time: to another moment and back, and what is seen of the ladder.

#include "app/panels/offers.h"
#include "app/panels/time_travel.h"

namespace wirestep::app {

void offer_time(const View& view, Offers& offers) {
  bool anything = !view.ladder.hosts().empty();
  offers.add("time.back", {key(SpecialKey::left), key(U',')}, anything, [&view] { next_moment(view, -1); });
  offers.add("time.forward", {key(SpecialKey::right), key(U'.')}, anything && !view.live,
             [&view] { next_moment(view, 1); });
  offers.add("time.first", {key(SpecialKey::home)}, anything, [&view] { first_moment(view); });
  offers.add("time.live", {key(SpecialKey::end)}, !view.live, [&view] { view.post(action::ShowLive{}); });
  offers.add("time.page_up", {key(SpecialKey::page_up)}, anything, [&view] { view.ui.pages = -1; });
  offers.add("time.page_down", {key(SpecialKey::page_down)}, anything, [&view] { view.ui.pages = 1; });
  using Direction = Playback::Direction;
  Playback& playback = view.ui.playback;
  offers.add("time.play", {key(U'p')}, anything, [&view] { play(view, Direction::forward); });
  offers.add("time.rewind", {key(U'P')}, anything, [&view] { play(view, Direction::backward); });
  offers.add("time.slower", {key(U'<')}, anything, [&playback] { playback.slower(); });
  offers.add("time.faster", {key(U'>')}, anything, [&playback] { playback.faster(); });
  std::string step = step_at(view);
  offers.add("time.restart", {}, !view.live && !step.empty(),
             [&view, step] { view.post(action::RestartAt{step}); });
  bool several = view.ladder.connections().size() > 1;
  offers.add("time.connection", {key(U'c')}, several, [&view] { choose_connection(view, 1); });
  offers.add("time.connection_before", {key(U'C')}, several, [&view] { choose_connection(view, -1); });
  offers.add("time.run", {key(U'o')}, has_run(view), [&view] { toggle_run(view); });
  offers.add("time.noise", {key(U'n')}, view.ladder.noise() > 0,
             [&view] { view.ui.ladder.noise = !view.ui.ladder.noise; });
  offers.add("time.crowds", {key(U'O')}, view.ui.ladder.crowds || !view.ladder.crowds().empty(),
             [&view] { view.ui.ladder.crowds = !view.ui.ladder.crowds; });
}

}  // namespace wirestep::app
