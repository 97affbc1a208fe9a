#include "app/panels/time_travel.h"

#include <algorithm>

namespace wirestep::app {

namespace {

// Whether what happened there is drawn: queues and timers change too often to stop at each.
bool seen(const View& view, std::size_t index) {
  const EventBody& body = view.trace[index].body;
  if (const auto* frame = std::get_if<FrameEvent>(&body)) return view.ladder.frame(frame->frame) != nullptr;
  if (const auto* socket = std::get_if<SocketEvent>(&body)) {
    HostId host = view.trace.socket(socket->socket).host;
    if (host.value >= view.ladder.hosts().size()) return false;
    const auto& states = view.ladder.states(host);
    auto at = std::partition_point(states.begin(), states.end(),
                                   [&](const LadderState& state) { return state.index < index; });
    return at != states.end() && at->index == index;
  }
  return std::holds_alternative<CallEvent>(body) || std::holds_alternative<StepEvent>(body) ||
         std::holds_alternative<ProgramEvent>(body) || std::holds_alternative<ExpectationEvent>(body);
}

}  // namespace

void choose_frame(const View& view, int by) {
  view.ui.playback.pause();
  const auto& frames = view.ladder.frames();
  auto count = static_cast<std::ptrdiff_t>(frames.size());
  std::ptrdiff_t at;
  if (const LadderFrame* chosen = view.ladder.frame(view.ui.selected)) {
    at = chosen - frames.data() + by;
  } else {
    auto next = std::partition_point(frames.begin(), frames.end(), [&](const LadderFrame& frame) {
      return frame.sent < view.model.cursor;
    });
    at = next - frames.begin() - (by < 0 ? 1 : 0);
  }
  while (at >= 0 && at < count && frames[static_cast<std::size_t>(at)].folded) at += by;
  if (at < 0 || at >= count) return;
  const LadderFrame& frame = frames[static_cast<std::size_t>(at)];
  view.ui.selected = frame.id;
  LadderFrame::Fate now = frame.fate(view.ladder.cursor());
  bool waits = now == LadderFrame::Fate::held || now == LadderFrame::Fate::flying;
  if (!(view.live && waits)) view.post(action::ShowMoment{frame.sent + std::size_t{1}});
}

void next_moment(const View& view, int by) {
  view.ui.playback.pause();
  std::size_t end = view.ladder.cursor(), cursor = view.live ? end : view.model.cursor;
  if (by < 0) {
    while (cursor > 1)
      if (seen(view, --cursor - 1)) break;
    if (cursor >= 1) view.post(action::ShowMoment{cursor});
    return;
  }
  if (view.live) return;
  while (cursor < end)
    if (seen(view, cursor++)) return view.post(action::ShowMoment{cursor});
  view.post(action::ShowLive{});
}

void first_moment(const View& view) {
  view.ui.playback.pause();
  for (std::size_t index = 0; index < view.ladder.cursor(); ++index)
    if (seen(view, index)) return view.post(action::ShowMoment{index + 1});
}

void choose_connection(const View& view, int by) {
  const auto& all = view.ladder.connections();
  if (all.empty() || !view.ladder.connection()) return;
  std::optional<Connection>& chosen = view.ui.ladder.connection;
  if (by > 0 && !chosen) {  // after the latest comes the first
    chosen = all.front();
    return;
  }
  auto at = std::find(all.begin(), all.end(), *view.ladder.connection()) - all.begin() + by;
  if (at < 0) at = static_cast<std::ptrdiff_t>(all.size()) - 1;
  if (at >= static_cast<std::ptrdiff_t>(all.size()))
    chosen.reset();
  else
    chosen = all[static_cast<std::size_t>(at)];
}

void play(const View& view, Playback::Direction direction) {
  Playback& playback = view.ui.playback;
  if (playback.playing() && playback.direction() == direction) return playback.pause();
  if (view.live && direction == Playback::Direction::forward) first_moment(view);
  if (view.live && direction == Playback::Direction::backward && view.ladder.cursor() > 0)
    view.post(action::ShowMoment{view.ladder.cursor()});
  playback.play(direction);
}

void play_on(const View& view) {
  Playback& playback = view.ui.playback;
  if (!playback.playing()) return;
  // Whoever gave a command, or went to the present, doesn't look at the film any more.
  if (view.live) return playback.pause();
  // After a pause without pictures the film goes on where it was.
  float passed = std::min(ImGui::GetIO().DeltaTime, 0.1f);
  auto span = std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<float>(passed));
  std::size_t cursor = playback.advance(view.trace, view.model.cursor, span);
  if (cursor != view.model.cursor) view.post(action::ShowMoment{cursor});
  if (!playback.playing() && playback.direction() == Playback::Direction::forward)
    view.post(action::ShowLive{});
}

std::string step_at(const View& view) {
  bool known = view.story.lesson && view.story.lesson->step(view.model.step);
  return known ? view.model.step : "";
}

bool has_run(const View& view) {
  const LadderFrame* frame = view.ladder.frame(view.ui.selected);
  return frame && frame->run != never && view.ladder.run(*frame).size() > 1;
}

void toggle_run(const View& view) {
  if (!has_run(view)) return;
  FrameId first = view.ladder.frames()[view.ladder.run(*view.ladder.frame(view.ui.selected)).front()].id;
  if (view.ui.ladder.open.erase(first) == 0) view.ui.ladder.open.insert(first);
  view.ui.selected = first;
}

}  // namespace wirestep::app
