#include "app/panels/dock.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace wirestep::app {

namespace {

using Side = DockState::Side;

constexpr auto all_tabs = std::to_array<std::pair<std::string_view, Side>>({
    {"sockets", Side::left},
    {"states", Side::left},
    {"calls", Side::left},
    {"programs", Side::left},
    {"counters", Side::left},
    {"costs", Side::left},
    {"machine", Side::left},
    {"packet", Side::right},
    {"layers", Side::right},
    {"bytes", Side::right},
    {"waits", Side::right},
    {"plots", Side::right},
    {"wire", Side::right},
});

std::string& opened(DockState& dock, Side side) {
  return side == Side::left ? dock.left : dock.right;
}

}  // namespace

Dock::Dock() {
  auto draws = [](auto& panel) {
    return [&panel](const View& view, const Rect& rect) { panel.draw(view, rect); };
  };
  auto takes_keys = [](auto& panel) {
    return [&panel](const View& view, const KeyPress& press) { return panel.key(view, press); };
  };
  panels_ = {
      {"sockets", draws(sockets_), takes_keys(sockets_)},
      {"states", draws(states_), takes_keys(states_)},
      {"calls", draws(calls_), takes_keys(calls_)},
      {"programs", draws(programs_), takes_keys(programs_)},
      {"counters", draws(counters_), takes_keys(counters_)},
      {"costs", draws(costs_), takes_keys(costs_)},
      {"machine", draws(machine_), takes_keys(machine_)},
      {"packet", draws(packet_), takes_keys(packet_)},
      {"layers", draws(layers_), takes_keys(layers_)},
      {"bytes", draws(bytes_), takes_keys(bytes_)},
      {"waits", draws(waits_), takes_keys(waits_)},
      {"plots", draws(plots_), takes_keys(plots_)},
      {"wire", draws(wire_), takes_keys(wire_)},
  };
}

std::span<const std::pair<std::string_view, Side>> Dock::tabs() {
  return all_tabs;
}

Side Dock::side(std::string_view id) {
  auto tab =
      std::find_if(all_tabs.begin(), all_tabs.end(), [&](const auto& each) { return each.first == id; });
  return tab == all_tabs.end() ? Side::left : tab->second;
}

void Dock::open(DockState& dock, Side side, std::string_view id) {
  opened(dock, side) = id;
  dock.folded = false;
  if (dock.wide) dock.wide = side;
  if (dock.focus) dock.focus = side;
}

void Dock::open_first(UiState& ui, std::span<const std::string> panels) {
  UiState first;
  DockState& dock = ui.dock;
  dock.left = first.dock.left, dock.right = first.dock.right;
  dock.wide.reset();
  dock.folded = false;
  ui.dock_height = first.dock_height;
  std::set<Side> taken;
  for (const std::string& panel : panels) {
    auto tab =
        std::find_if(all_tabs.begin(), all_tabs.end(), [&](const auto& each) { return each.first == panel; });
    if (tab != all_tabs.end() && taken.insert(tab->second).second) open(dock, tab->second, panel);
  }
  // A picture of both hosts beside each other needs the width, and a little of the height.
  if (panels.empty() || panels.front() != "layers") return;
  dock.wide = Side::right;
  ui.dock_height = 0.47f;
}

void Dock::turn(DockState& dock, Side side, int by) {
  std::vector<std::string_view> ids;
  for (const auto& [id, of] : all_tabs)
    if (of == side) ids.push_back(id);
  auto count = static_cast<std::ptrdiff_t>(ids.size());
  auto at = std::find(ids.begin(), ids.end(), opened(dock, side)) - ids.begin();
  open(dock, side, ids[static_cast<std::size_t>((at + by + count) % count)]);
}

float Dock::height(const View& view, float height) {
  float tabs = view.look.px(30);
  if (view.ui.dock.folded) return tabs;
  return std::max(tabs, std::floor(height * view.ui.dock_height));
}

const Dock::Panel* Dock::panel(std::string_view id) const {
  auto found = std::find_if(panels_.begin(), panels_.end(), [&](const Panel& each) { return each.id == id; });
  return found == panels_.end() ? nullptr : &*found;
}

bool Dock::key(const View& view, const KeyPress& press) {
  const DockState& dock = view.ui.dock;
  if (!dock.focus || dock.folded) return false;
  const Panel* focused = panel(*dock.focus == Side::left ? dock.left : dock.right);
  return focused && focused->key && focused->key(view, press);
}

void Dock::draw(const View& view, const Rect& rect) {
  DockState& dock = view.ui.dock;
  float gap = view.look.px(5);
  if (dock.wide) {
    group(view, rect, *dock.wide);
    return;
  }
  dock.split = std::clamp(dock.split, 0.25f, 0.75f);
  float left = std::floor((rect.w - gap) * dock.split);
  group(view, {rect.x, rect.y, left, rect.h}, Side::left);
  group(view, {rect.x + left + gap, rect.y, rect.w - left - gap, rect.h}, Side::right);
  dock.split += splitter(view.look, {rect.x + left, rect.y, gap, rect.h}, "dock", true, rect.w);
}

void Dock::group(const View& view, const Rect& rect, Side side) {
  Painter painter(view.look);
  painter.fill(rect, view.look.theme.panel);
  float tabs = tab_row(view, painter, rect, side);
  if (view.ui.dock.folded) return;
  Rect body = {rect.x, rect.y + tabs, rect.w, rect.h - tabs};
  if (const Panel* open = panel(side == Side::left ? view.ui.dock.left : view.ui.dock.right)) {
    painter.note("panel " + std::string(open->id), body);
    open->draw(view, body);
  }
  if (view.ui.dock.focus == side) painter.frame(rect, view.look.theme.accent, 0, 2);
}

// The tabs, and at the end the sign that gives this side all the width. In a wide dock the other side's tabs
// stand there, too: they are the way back.
float Dock::tab_row(const View& view, Painter& painter, const Rect& rect, Side side) {
  const Theme& theme = view.look.theme;
  const ImFont* font = view.look.fonts.small_strong;
  float height = painter.px(30), middle = rect.y + height / 2;
  painter.fill({rect.x, rect.y, rect.w, height}, theme.ground);
  ButtonSpec wide = {side == Side::left ? "dock.wide left" : "dock.wide right",
                     view.look.tr(view.ui.dock.wide ? "panel.both" : "panel.wide"),
                     "z",
                     ButtonKind::plain,
                     true,
                     true};
  float wide_width = button_width(view.look, wide);
  struct Tab {
    std::string_view id;
    Side side;
    float words;
  };
  std::vector<Tab> row;
  float all = 0;  // without what is left free beside the words
  for (const auto& [id, of] : all_tabs) {
    if (of != side && !view.ui.dock.wide) continue;
    float words = Painter::width(font, view.look.tr("panel." + std::string(id)));
    row.push_back({id, of, words});
    all += words;
  }
  // Where they don't all fit they stand closer, and if that isn't enough, their words are cut, each by its
  // share.
  auto count = static_cast<float>(row.size());
  bool has_room = rect.w - all - count * painter.px(20) > wide_width + painter.px(10);
  float room = rect.w - (has_room ? wide_width + painter.px(10) : 0);
  float between = std::clamp((room - all) / count, painter.px(6), painter.px(20));
  float shrink = std::min(1.0f, room / (all + count * between)), x = rect.x;
  for (const Tab& tab : row) {
    const auto& [id, of, words_width] = tab;
    Rect box = {x, rect.y, std::floor((words_width + between) * shrink), height};
    bool open = id == (of == Side::left ? view.ui.dock.left : view.ui.dock.right) && !view.ui.dock.folded &&
                (!view.ui.dock.wide || view.ui.dock.wide == of);
    bool hovered = false;
    std::string name = "tab " + std::string(id);
    if (pressable(box, name, &hovered)) {
      if (open) {
        view.ui.dock.folded = true;
      } else {
        Dock::open(view.ui.dock, of, id);
      }
    }
    painter.note(name, box);
    if (open) painter.fill(box, theme.panel);
    if (open) painter.fill({box.x, box.y, box.w, painter.px(3)}, theme.accent);
    std::string words = fitted(font, box.w - painter.px(4), view.look.tr("panel." + std::string(id)));
    painter.text_centred(font, {box.x + box.w / 2, middle}, open || hovered ? theme.text : theme.quiet,
                         words);
    x += box.w;
  }
  if (has_room && !view.ui.dock.folded) {
    float button_top = middle - painter.px(12);
    if (button(painter, {rect.right() - wide_width - painter.px(4), button_top, wide_width, painter.px(24)},
               wide)) {
      if (view.ui.dock.wide)
        view.ui.dock.wide.reset();
      else
        view.ui.dock.wide = side;
    }
  }
  return height;
}

}  // namespace wirestep::app
