#include "app/model/frame_changes.h"

#include <algorithm>

namespace wirestep::app {

void FrameChanges::follow(const Trace& trace, std::size_t size) {
  for (; followed_ < size; ++followed_) {
    const auto* event = std::get_if<FrameEvent>(&trace[followed_].body);
    if (event && event->stage == FrameStage::corrupted)
      changes_[event->frame.value].push_back({followed_, event->bytes, event->offset});
  }
}

std::span<const FrameChanges::Change> FrameChanges::of(FrameId frame, std::size_t cursor) const {
  auto found = changes_.find(frame.value);
  if (found == changes_.end()) return {};
  const std::vector<Change>& all = found->second;
  auto end =
      std::partition_point(all.begin(), all.end(), [&](const Change& each) { return each.index < cursor; });
  return std::span(all).first(static_cast<std::size_t>(end - all.begin()));
}

}  // namespace wirestep::app
