#include "app/panels/costs_panel.h"

#include <algorithm>
#include <vector>

namespace wirestep::app {

namespace {

// The mechanisms that something is known of.
std::vector<WaitKind> kinds(const WaitCosts& costs) {
  std::vector<WaitKind> known;
  for (WaitKind kind : {WaitKind::select, WaitKind::poll, WaitKind::epoll})
    if (!costs.points(kind).empty()) known.push_back(kind);
  return known;
}

}  // namespace

void CostsPanel::follow(const View& view) {
  if (watch_.changed(view)) {
    costs_.emplace(view.trace);
    chosen_.reset();
  }
  costs_->follow(view.model.cursor);
}

void CostsPanel::draw(const View& view, const Rect& rect) {
  follow(view);
  Painter painter(view.look);
  Rect inner = panel_ground(painter, rect, "");
  if (!costs_->any()) {
    paint_empty(painter, inner, view.look.tr("costs.empty"));
    return;
  }
  if (auto pressed = paint_cost_plot(painter, inner, *costs_, chosen_)) chosen_ = pressed;
}

bool CostsPanel::key(const View& view, const KeyPress& press) {
  using enum SpecialKey;
  if (press.special != left && press.special != right && press.special != up && press.special != down)
    return false;
  follow(view);
  std::vector<WaitKind> known = kinds(*costs_);
  if (known.empty()) return false;
  if (!chosen_ || !costs_->nearest(*chosen_)) {
    chosen_ = {known.front(), costs_->points(known.front()).back().watched};
    return true;
  }
  if (press.special == left || press.special == right) {
    std::vector<CostPoint> points = costs_->points(chosen_->kind);
    std::size_t at = *costs_->nearest(*chosen_);
    if (press.special == right) at = std::min(at + 1, points.size() - 1);
    if (press.special == left && at > 0) --at;
    chosen_->watched = points[at].watched;
    return true;
  }
  auto at = std::find(known.begin(), known.end(), chosen_->kind) - known.begin();
  auto count = static_cast<std::ptrdiff_t>(known.size());
  chosen_->kind = known[static_cast<std::size_t>((at + (press.special == up ? -1 : 1) + count) % count)];
  chosen_->watched = costs_->points(chosen_->kind)[*costs_->nearest(*chosen_)].watched;
  return true;
}

}  // namespace wirestep::app
