#pragma once

#include <string>
#include <string_view>

#include "app/look/strings.h"
#include "base/time.h"

namespace wirestep::app {

// What a call returned, for people: "= 3", "14 bytes", "ECONNREFUSED".
std::string result_text(const Strings& strings, std::string_view call, std::int64_t result,
                        std::int32_t error);

// "850 ms", "3.2 s", "2 min 5 s": how long something has lasted.
std::string duration_text(Nanoseconds span);

}  // namespace wirestep::app
