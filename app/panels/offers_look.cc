// How things look, which panels are open, and the window's own: the palette, the page of keys, the end.

#include <algorithm>

#include "app/panels/dock.h"
#include "app/panels/offers.h"

namespace wirestep::app {

namespace {

void toggle(const View& view, Aside aside) {
  view.ui.aside = view.ui.aside == aside ? Aside::story : aside;
}

void offer_panels(const View& view, Offers& offers) {
  using Side = DockState::Side;
  DockState& dock = view.ui.dock;
  bool open = view.something_open();
  auto turn = [&](std::string_view id, char32_t character, Side side, int by) {
    offers.add(id, {key(character)}, open, [&view, side, by] { Dock::turn(view.ui.dock, side, by); });
  };
  turn("panel.left_previous", U'[', Side::left, -1);
  turn("panel.left_next", U']', Side::left, 1);
  turn("panel.right_previous", U'{', Side::right, -1);
  turn("panel.right_next", U'}', Side::right, 1);
  offers.add("panel.focus", {key(SpecialKey::tab)}, open, [&dock] {
    dock.folded = false;
    if (!dock.focus)
      dock.focus = dock.wide.value_or(Side::left);
    else if (*dock.focus == Side::left && !dock.wide)
      dock.focus = Side::right;
    else
      dock.focus.reset();
  });
  offers.add("panel.wide", {key(U'z')}, open, [&dock] {
    dock.folded = false;
    if (dock.wide)
      dock.wide.reset();
    else
      dock.wide = dock.focus.value_or(Side::left);
  });
  offers.add("panel.fold", {key(U'\\')}, open, [&dock] { dock.folded = !dock.folded; });
  for (const auto& [id, side] : Dock::tabs()) {
    std::string words = view.look.strings.format("do.panel.open", view.look.tr("panel." + std::string(id)));
    offers.add_worded("panel." + std::string(id), words, open,
                      [&dock, id = id, side = side] { Dock::open(dock, side, id); });
  }
}

}  // namespace

void offer_look(const View& view, Offers& offers) {
  UiState& ui = view.ui;
  offer_panels(view, offers);
  offers.add("look.palette", {ctrl(U'p')}, true, [&view] { toggle(view, Aside::palette); });
  offers.add("look.keys", {key(U'?'), key(SpecialKey::f1)}, true, [&view] { toggle(view, Aside::keys); });
  offers.add("look.presenter", {key(SpecialKey::f5)}, view.something_open(),
             [&ui] { ui.presenter = !ui.presenter; });
  offers.add("look.full_screen", {key(SpecialKey::f11)}, true,
             [&view] { view.post(action::SetFullScreen{!view.ui.full_screen}); });
  ThemeName now = view.look.theme.name;
  offers.add("look.theme", {key(U't')}, true, [&view, now] {
    view.post(action::SetTheme{static_cast<ThemeName>((static_cast<int>(now) + 1) % 3)});
  });
  for (ThemeName each : {ThemeName::dark, ThemeName::light, ThemeName::projector}) {
    std::string words =
        view.look.strings.format("do.look.one_theme", view.look.tr("theme." + std::string(name(each))));
    offers.add_worded("look." + std::string(name(each)), words, each != now,
                      [&view, each] { view.post(action::SetTheme{each}); });
  }
  offers.add("look.locale", {key(SpecialKey::f2)}, true, [&view] {
    view.post(action::SetLocale{view.look.strings.locale() == Locale::en ? Locale::zh_cn : Locale::en});
  });
  offers.add("look.larger", {key(U'+'), key(U'=')}, true,
             [&view] { view.post(action::SetZoom{std::min(view.ui.zoom + 0.1f, 2.0f)}); });
  offers.add("look.smaller", {key(U'-')}, true,
             [&view] { view.post(action::SetZoom{std::max(view.ui.zoom - 0.1f, 0.6f)}); });
  offers.add("look.quit", {ctrl(U'q')}, true, [&view] { view.post(action::Quit{}); });
}

}  // namespace wirestep::app
