#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "trace/wire_controls.h"

namespace wirestep::app {

// What can be set of what chance does, each on a scale of notches: a slider has a place for each, and a key
// goes from one to the next. What a lesson set between two notches is shown as it is.
enum class WireSetting { loss, duplication, reordering, corruption, delay, jitter, rate, seed };

inline constexpr std::array wire_settings = {
    WireSetting::loss,  WireSetting::duplication, WireSetting::reordering, WireSetting::corruption,
    WireSetting::delay, WireSetting::jitter,      WireSetting::rate,       WireSetting::seed};

// "loss", "duplication" …
std::string_view name(WireSetting setting);
std::size_t notches(WireSetting setting);
// The highest notch that isn't above what is set.
std::size_t notch_of(WireSetting setting, const Impairment& impairment);
// The same impairment with this setting at that notch.
Impairment at_notch(WireSetting setting, Impairment impairment, std::size_t notch);
// "10 %", "50 ms", "1 Mbit/s", "7"; empty for a rate without limit.
std::string value_text(WireSetting setting, const Impairment& impairment);

}  // namespace wirestep::app
