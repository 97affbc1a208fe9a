#include "app/model/wait_costs.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace wirestep::app {

namespace {

template <class Number>
double median(std::vector<Number> values) {
  auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return static_cast<double>(*middle);
}

}  // namespace

void WaitCosts::follow(std::size_t cursor) {
  if (cursor < followed_) {
    followed_ = 0;
    for (auto& bins : bins_) bins.clear();
    began_.clear();
    watched_.clear();
  }
  for (; followed_ < cursor; ++followed_) {
    const Event& event = (*trace_)[followed_];
    const auto* wait = std::get_if<WaitEvent>(&event.body);
    if (wait == nullptr) continue;
    if (wait->stage == CallStage::begin) began_[wait->call.value] = event.time;
    if (wait->stage != CallStage::returned) continue;
    bool as_before = std::exchange(watched_[wait->program.value], wait->watched) == wait->watched;
    auto began = began_.extract(wait->call.value);
    if (began.empty() || event.time - began.mapped() - wait->cpu < asleep) continue;
    if (!as_before || wait->watched == 0 || wait->cpu.count() <= 0) continue;
    double decades = std::log10(static_cast<double>(wait->watched));
    Bin& bin = bins_[static_cast<std::size_t>(wait->kind)]
                    [static_cast<int>(std::lround(decades * static_cast<double>(per_decade)))];
    auto cpu = static_cast<float>(static_cast<double>(wait->cpu.count()) / 1000);
    if (bin.watched.size() < most_kept) {
      bin.watched.push_back(wait->watched);
      bin.cpu_us.push_back(cpu);
    } else {
      bin.watched[bin.waits % most_kept] = wait->watched;
      bin.cpu_us[bin.waits % most_kept] = cpu;
    }
    ++bin.waits;
  }
}

std::vector<CostPoint> WaitCosts::points(WaitKind kind) const {
  std::vector<CostPoint> points;
  for (const auto& [number, bin] : bins_[static_cast<std::size_t>(kind)])
    points.push_back({median(bin.watched), median(bin.cpu_us), bin.waits});
  return points;
}

std::optional<std::size_t> WaitCosts::nearest(const CostChoice& choice) const {
  std::vector<CostPoint> all = points(choice.kind);
  auto distance = [&](const CostPoint& point) { return std::abs(std::log(point.watched / choice.watched)); };
  auto found = std::min_element(all.begin(), all.end(), [&](const CostPoint& a, const CostPoint& b) {
    return distance(a) < distance(b);
  });
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

bool WaitCosts::any() const {
  return std::any_of(bins_.begin(), bins_.end(), [](const auto& bins) { return !bins.empty(); });
}

}  // namespace wirestep::app
