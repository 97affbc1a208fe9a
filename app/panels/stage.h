#pragma once

#include <optional>
#include <string>
#include <utility>

#include "app/panels/dock.h"
#include "app/panels/keys.h"
#include "app/panels/ladder_panel.h"
#include "app/panels/machine_panel.h"
#include "app/panels/pages.h"
#include "app/panels/palette.h"
#include "app/panels/presenter.h"
#include "app/panels/source_panel.h"
#include "app/panels/story_panel.h"
#include "app/panels/timeline_panel.h"
#include "app/panels/top_bar.h"
#include "app/panels/trace_watch.h"
#include "app/panels/wire_desk.h"

// The composition of the window. The story stands on the left with the client's program under it, the
// server's on the right, as their lifelines are; the ladder is between them, and under it the dock with the
// panels that take the moment apart. The palette and the page of keys take the story's place, so that nothing
// ever covers the ladder.
//
//   ┌ Wirestep │ TCP handshake   step 4 of 11 ▪▪▪▮▫▫▫▫▫▫▫            theme · 中文 · help ┐
//   ├──────────────────┬───────────────────────────────────────────┬────────────────────┤
//   │ the story        │     client                       server   │ server    server.c │
//   │ ? question       │  connect ┃ SYN seq 0               ┃      │ ◷ accept(…)        │
//   │          [Next]  │ SYN_SENT ┃──────── ▣ held          ┃LISTEN│                    │
//   │                  │ wire [live l] [slow w] [hold h]           │                    │
//   │                  │ ▣ SYN #7            [deliver d] [drop x]  │                    │
//   ├──────────────────┼─────────────────────────┬─────────────────┴────────────────────┤
//   │ client  client.c │ sockets  states  …      │ packet  calls  …                     │
//   │ ▶ connect(…)     │                         │                                      │
//   ├──────────────────┴─────────────────────────┴──────────────────────────────────────┤
//   │ ◀ ▶ 1×   timeline ─●───●────●──▣───────────────────────────────────        live ● │
//   └───────────────────────────────────────────────────────────────────────────────────┘

namespace wirestep::app {

class Stage {
 public:
  // Paints everything into the current ImGui frame of `size` pixels.
  void draw(const View& view, ImVec2 size);
  // What a key does; call before draw.
  void key(const View& view, const KeyPress& press);

 private:
  void columns(const View& view, const Rect& rect);
  void present(const View& view, const Rect& rect);
  void programs(const View& view);
  void follow_started(const View& view);
  void arrange(const View& view);
  static void menu_key(MenuState& menu, const KeyPress& press);
  // The palette or the page of keys, where one of them is open; else nothing is painted, and it returns
  // false.
  bool aside(const View& view, const Rect& rect);

  TopBar top_;
  StoryPanel story_;
  std::optional<SourcePanel> left_, right_;
  std::string left_name_, right_name_;
  TraceWatch watch_;
  ProgramId last_started_;                               // of those that were looked at
  std::pair<std::string, std::size_t> arranged_{"", 0};  // lesson and step that the programs stand for
  LadderPanel ladder_;
  WireDesk desk_;
  Dock dock_;
  Palette palette_;
  PresenterLine line_;
  TimelinePanel timeline_;
  MessageBar messages_;
  StartPage start_;
  MachinePanel
      machine_;  // in the start page's place; the dock has another one, for those who have a world open
  HelpPage help_;
};

}  // namespace wirestep::app
