#include "app/shell/redraw.h"

#include <algorithm>

namespace wirestep::app {

namespace {

constexpr auto frame_interval = std::chrono::milliseconds(16);
// A call that hasn't returned after this long is said to be blocked (app/panels): a clock begins to show.
constexpr auto clock_begins = std::chrono::milliseconds(150);
constexpr auto clock_interval = std::chrono::seconds(1);

}  // namespace

void Redraw::needed(Time now) {
  changed_ = now;
  pictures_ = 3;
}

void Redraw::drawn(Time now) {
  drawn_ = now;
  pictures_ = std::max(0, pictures_ - 1);
}

Time Redraw::next(Time now, Motion motion) const {
  if (pictures_ > 0 || motion == Motion::frames) return std::min(now, drawn_) + frame_interval;
  if (motion == Motion::none) return Time::max();
  Time begins = changed_ + clock_begins;
  return drawn_ < begins ? begins : drawn_ + clock_interval;
}

double Redraw::patience(Time now, Motion motion) const {
  Time at = next(now, motion);
  return at == Time::max() ? -1 : std::max(0.0, seconds(at - now));
}

bool clock_runs(const Model& model) {
  auto blocked = [](const ModelProgram& program) {
    const ModelThread* thread = program.current();
    return program.running && thread && thread->call.stage == CallStage::begin;
  };
  return !model.in_flight.empty() || std::any_of(model.programs.begin(), model.programs.end(), blocked) ||
         std::any_of(model.sockets.begin(), model.sockets.end(),
                     [](const ModelSocket& each) { return each.socket.timer != SocketTimer::off; });
}

}  // namespace wirestep::app
