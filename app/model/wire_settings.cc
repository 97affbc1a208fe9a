#include "app/model/wire_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace wirestep::app {

namespace {

constexpr double percents[] = {0, 0.1, 0.5, 1, 2, 3, 5, 10, 20, 30, 50, 75, 100};
constexpr double milliseconds[] = {0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000};
constexpr double rates[] = {0,   1e9,   1e8,   1e7,   5e6,  2e6,
                            1e6, 512e3, 256e3, 128e3, 64e3, 16e3};  // from fast to slow
constexpr std::size_t seeds = 100;

double* part_of(WireSetting setting, Impairment& impairment) {
  switch (setting) {
    case WireSetting::loss:
      return &impairment.loss;
    case WireSetting::duplication:
      return &impairment.duplication;
    case WireSetting::reordering:
      return &impairment.reordering;
    case WireSetting::corruption:
      return &impairment.corruption;
    default:
      return nullptr;
  }
}

Nanoseconds* span_of(WireSetting setting, Impairment& impairment) {
  if (setting == WireSetting::delay) return &impairment.delay;
  return setting == WireSetting::jitter ? &impairment.jitter : nullptr;
}

double in_milliseconds(Nanoseconds span) {
  return std::chrono::duration<double, std::milli>(span).count();
}

std::size_t last_not_above(std::span<const double> scale, double value) {
  auto above = std::upper_bound(scale.begin(), scale.end(), value + 1e-9);
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(above - scale.begin() - 1, 0));
}

}  // namespace

std::string_view name(WireSetting setting) {
  static constexpr std::array<std::string_view, 8> words = {
      "loss", "duplication", "reordering", "corruption", "delay", "jitter", "rate", "seed"};
  return words.at(static_cast<std::size_t>(setting));
}

std::size_t notches(WireSetting setting) {
  Impairment any;
  if (part_of(setting, any)) return std::size(percents);
  if (span_of(setting, any)) return std::size(milliseconds);
  return setting == WireSetting::rate ? std::size(rates) : seeds;
}

std::size_t notch_of(WireSetting setting, const Impairment& impairment) {
  Impairment set = impairment;
  if (const double* part = part_of(setting, set)) return last_not_above(percents, *part * 100);
  if (const Nanoseconds* span = span_of(setting, set))
    return last_not_above(milliseconds, in_milliseconds(*span));
  if (setting == WireSetting::seed) return std::min<std::size_t>(set.seed, seeds - 1);
  if (set.rate == 0) return 0;
  auto rate = static_cast<double>(set.rate);
  auto slower =
      std::find_if(std::begin(rates) + 1, std::end(rates), [&](double each) { return each <= rate; });
  return std::min<std::size_t>(static_cast<std::size_t>(slower - std::begin(rates)), std::size(rates) - 1);
}

Impairment at_notch(WireSetting setting, Impairment impairment, std::size_t notch) {
  notch = std::min(notch, notches(setting) - 1);
  if (double* part = part_of(setting, impairment)) *part = percents[notch] / 100;
  if (Nanoseconds* span = span_of(setting, impairment))
    *span = std::chrono::microseconds(static_cast<std::int64_t>(milliseconds[notch] * 1000));
  if (setting == WireSetting::rate) impairment.rate = static_cast<std::uint64_t>(rates[notch]);
  if (setting == WireSetting::seed) impairment.seed = notch;
  return impairment;
}

std::string value_text(WireSetting setting, const Impairment& impairment) {
  Impairment set = impairment;
  if (const double* part = part_of(setting, set)) return fmt::format("{:.4g} %", *part * 100);
  if (const Nanoseconds* span = span_of(setting, set)) {
    double ms = in_milliseconds(*span);
    return ms >= 1000 ? fmt::format("{:.4g} s", ms / 1000) : fmt::format("{:.4g} ms", ms);
  }
  if (setting == WireSetting::seed) return std::to_string(set.seed);
  auto rate = static_cast<double>(set.rate);
  if (rate >= 1e9) return fmt::format("{:.4g} Gbit/s", rate / 1e9);
  if (rate >= 1e6) return fmt::format("{:.4g} Mbit/s", rate / 1e6);
  return set.rate == 0 ? "" : fmt::format("{:.4g} kbit/s", rate / 1e3);
}

}  // namespace wirestep::app
