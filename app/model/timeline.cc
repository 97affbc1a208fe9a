#include "app/model/timeline.h"

#include <algorithm>

namespace wirestep::app {

void Timeline::follow(const Trace& trace, const Ladder& ladder) {
  if (ladder.generation() != generation_ || ladder.cursor() < cursor_) {
    *this = Timeline();
    generation_ = ladder.generation();
  }
  for (; cursor_ < ladder.cursor(); ++cursor_)
    fold(trace, ladder, static_cast<EventIndex>(cursor_), ladder.row_of(cursor_ + 1, moment_));
  end_ = ladder.end();
}

void Timeline::fold(const Trace& trace, const Ladder& ladder, EventIndex index, double row) {
  const EventBody& body = trace[index].body;
  if (const auto* frame = std::get_if<FrameEvent>(&body)) {
    const LadderFrame* record = ladder.frame(frame->frame);
    if (!record) return;  // noise
    std::uint8_t faults = 0;
    if (frame->stage == FrameStage::sent || frame->stage == FrameStage::duplicated) {
      if (record->reset()) faults |= reset;
      if (frame->copy > 1 && !record->duplicate) faults |= retransmitted;
      add(Lane::frames, index, row);
    }
    if (frame->stage == FrameStage::dropped) faults |= dropped;
    if (frame->stage == FrameStage::corrupted) faults |= corrupted;
    if (faults) add(Lane::faults, index, row, faults);
  } else if (const auto* call = std::get_if<CallEvent>(&body)) {
    if (call->stage == CallStage::begin) add(Lane::calls, index, row);
  } else if (std::holds_alternative<StepEvent>(body)) {
    steps_.push_back({row, index});
  } else if (const auto* expectation = std::get_if<ExpectationEvent>(&body)) {
    if (!expectation->met) add(Lane::faults, index, row, unmet);
  }
}

void Timeline::add(Lane lane, EventIndex index, double row, std::uint8_t faults) {
  while (row / width_ >= static_cast<double>(most_bins)) halve();
  auto& bins = bins_[static_cast<std::size_t>(lane)];
  auto at = static_cast<std::size_t>(row / width_);
  if (bins.size() <= at) bins.resize(at + 1);
  Bin& bin = bins[at];
  bin.first = std::min(bin.first, index);
  ++bin.count;
  bin.faults |= faults;
}

void Timeline::halve() {
  width_ *= 2;
  for (auto& bins : bins_) {
    for (std::size_t i = 0; i < bins.size(); ++i) {
      Bin bin = bins[i];
      if (i % 2 == 0) {
        bins[i / 2] = bin;
        continue;
      }
      Bin& pair = bins[i / 2];
      pair.first = std::min(pair.first, bin.first);
      pair.count += bin.count;
      pair.faults |= bin.faults;
    }
    bins.resize((bins.size() + 1) / 2);
  }
}

void Timeline::marks(Lane lane, std::size_t columns, std::vector<Mark>& out) const {
  out.clear();
  if (columns == 0) return;
  const auto& bins = bins_[static_cast<std::size_t>(lane)];
  double scale = end_ > 0 ? static_cast<double>(columns) / end_ : 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const Bin& bin = bins[i];
    if (bin.count == 0) continue;
    auto column = std::min(columns - 1, static_cast<std::size_t>(static_cast<double>(i) * width_ * scale));
    if (out.empty() || out.back().column != column) out.push_back({column, bin.first, 0, 0});
    out.back().count += bin.count;
    out.back().faults |= bin.faults;
  }
}

}  // namespace wirestep::app
