#pragma once

#include "app/look/painter.h"
#include "app/panels/view.h"

namespace wirestep::app {

// What stands below a socket's row when it is opened: its state in a sentence, and every value that the
// kernel tells of it with what it means. Paints from `at` downwards and returns the height.
float paint_socket_details(const View& view, Painter& painter, ImVec2 at, float width,
                           const ModelSocket& entry);

}  // namespace wirestep::app
