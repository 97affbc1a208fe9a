#pragma once

#include <optional>
#include <string_view>

#include "app/look/painter.h"

namespace wirestep::app {

// A slider with a place for each of `count` notches. While it is dragged `shown` is the notch under the
// mouse, else `notch`; what is returned is the notch where it was let go, if that is another one.
std::optional<std::size_t> slider(Painter& painter, const Rect& rect, std::string_view id, std::size_t notch,
                                  std::size_t count, bool enabled, std::size_t* shown = nullptr);

}  // namespace wirestep::app
