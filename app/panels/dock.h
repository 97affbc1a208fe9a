#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "app/look/widgets.h"
#include "app/panels/costs_panel.h"
#include "app/panels/counters_panel.h"
#include "app/panels/keys.h"
#include "app/panels/layers_panel.h"
#include "app/panels/machine_panel.h"
#include "app/panels/packet_panel.h"
#include "app/panels/plots_panel.h"
#include "app/panels/program_panel.h"
#include "app/panels/sockets_panel.h"
#include "app/panels/view.h"
#include "app/panels/waits_panel.h"
#include "app/panels/wire_panel.h"

// What takes a moment apart.
#include "app/panels/bytes_panel.h"
#include "app/panels/calls_panel.h"
#include "app/panels/states_panel.h"

namespace wirestep::app {

// The panels under the ladder, in two groups of tabs side by side: what the kernels and the programs have,
// and what is on the wire. One group may take all the width, and both may be folded away but for their tabs.
//
// To add a panel: its class, a line in tabs(), a line in the constructor, and the string "panel.ID".
class Dock {
 public:
  using Side = DockState::Side;

  Dock();
  Dock(const Dock&) = delete;
  Dock& operator=(const Dock&) = delete;

  void draw(const View& view, const Rect& rect);
  // Gives a key to the panel that has the focus; returns whether it took it.
  bool key(const View& view, const KeyPress& press);
  // How tall it is in a middle part of the window of `height` pixels.
  static float height(const View& view, float height);

  // All tabs' ids with their sides, from left to right.
  static std::span<const std::pair<std::string_view, Side>> tabs();
  static Side side(std::string_view id);
  static void open(DockState& dock, Side side, std::string_view id);
  // Opens what a lesson names: of each side the first. For one that names nothing, all is as at
  // the start. "layers", named first, gets all the width.
  static void open_first(UiState& ui, std::span<const std::string> panels);
  // Opens the side's next tab, or the previous one.
  static void turn(DockState& dock, Side side, int by);

 private:
  struct Panel {
    std::string_view id;
    std::function<void(const View&, const Rect&)> draw;
    std::function<bool(const View&, const KeyPress&)> key;  // none: it takes no keys
  };

  const Panel* panel(std::string_view id) const;
  void group(const View& view, const Rect& rect, Side side);
  float tab_row(const View& view, Painter& painter, const Rect& rect, Side side);

  SocketsPanel sockets_;
  ProgramPanel programs_;
  CountersPanel counters_;
  MachinePanel machine_;
  PacketPanel packet_;
  LayersPanel layers_;
  StatesPanel states_;
  CallsPanel calls_;
  BytesPanel bytes_;
  WirePanel wire_;
  PlotsPanel plots_;
  WaitsPanel waits_;
  CostsPanel costs_;
  std::vector<Panel> panels_;
};

}  // namespace wirestep::app
