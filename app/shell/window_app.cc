#include "app/shell/window_app.h"

#include "base/error.h"

namespace wirestep::app {

int run_window(const WindowCommand&) {
  throw SetupError("opening the window", 0, "In a terminal: wirestep run tcp-handshake");
}

}  // namespace wirestep::app
