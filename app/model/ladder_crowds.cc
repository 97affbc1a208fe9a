// A crowd of connections on the ladder: one line for all of their frames, and one for each call of their
// server's loop.
#include <fmt/format.h>

#include "app/model/ladder.h"
#include "app/model/ladder_rows.h"

namespace wirestep::app {

void Ladder::peer_event(EventIndex index, const PeerEvent& event) {
  crowds_.saw(event);
  peer_told_[event.peer] = index;
  for (auto line = crowd_lines_.rbegin(); line != crowd_lines_.rend(); ++line) {
    if (line->peer != event.peer) continue;
    line->told.push_back({index, index, line->told.back().frames});
    return;
  }
}

void Ladder::frame_folded(EventIndex index, Time time, const FrameEvent& event, PeerId crowd) {
  constexpr auto pause = std::chrono::seconds(2);
  in_crowd_.insert(event.frame);
  if (!crowd_open_ || crowd_lines_.back().peer != crowd || time - crowd_time_ > pause) {
    LadderCrowd line;
    line.peer = crowd;
    line.y = rows_.place(time, wire_column, frame_height);
    line.first = index;
    line.from = event.from;
    line.to = event.to;
    line.told.push_back({index, peer_told_.at(crowd), 0});
    crowd_lines_.push_back(std::move(line));
    for (Gutter& each : gutters_) each.last_call.reset();
    loop_calls_.clear();
    crowd_open_ = true;
  }
  rows_.place_closely(time, wire_column, 0);  // time goes on, and takes no room
  took_part_[event.from.value] = took_part_[event.to.value] = true;
  crowd_time_ = time;
  ++crowd_lines_.back().told.back().frames;
}

bool Ladder::crowd_comes(Time time) const {
  return crowd_open_ && time - crowd_time_ <= std::chrono::milliseconds(100);
}

// While a crowd comes, its server goes through the same calls again and again: their first round stands for
// all.
std::optional<std::uint32_t> Ladder::loop_of(const CallEvent& event, HostId host) const {
  if (!crowd_comes((*trace_)[cursor_].time)) return std::nullopt;
  auto found = loop_calls_.find({event.program, fmt::format("{} {}", event.line, trace_->text(event.name))});
  if (found == loop_calls_.end()) return std::nullopt;
  const LadderCall& call = calls_[found->second];
  return call.host == host && continues(call, event) ? std::optional(found->second) : std::nullopt;
}

}  // namespace wirestep::app
