#pragma once

#include <optional>
#include <string>

#include "app/panels/keys.h"
#include "app/panels/ladder_panel.h"
#include "app/panels/packet_panel.h"
#include "app/panels/pages.h"
#include "app/panels/sockets_panel.h"
#include "app/panels/source_panel.h"
#include "app/panels/story_panel.h"
#include "app/panels/top_bar.h"
#include "app/panels/wire_desk.h"

// The composition of the window. The ladder has the middle and its full height, because time needs length;
// the client's side is left of it and the server's right, as their lifelines are. Beside it each column is
// wide enough for a line of source: the story stands above the client's program, what the kernel lists above
// the server's.
//
//   ┌ Wirestep │ TCP handshake   step 4 of 11 ▪▪▪▮▫▫▫▫▫▫▫            theme · 中文 · help ┐
//   ├──────────────────┬───────────────────────────────────────────┬────────────────────┤
//   │ the story        │     client                       server   │ sockets            │
//   │ ? question       │  connect ┃ SYN seq 0               ┃      ├────────────────────┤
//   │          [Next]  │ SYN_SENT ┃──────── ▣ held          ┃LISTEN│ frame: layers,bytes│
//   ├──────────────────┤          ┃                         ┃      ├────────────────────┤
//   │ client  client.c │          ┃                         ┃accept│ server    server.c │
//   │ ▶ connect(…)     │──────────────────────────────────────────┤│ ◷ accept(…)        │
//   │                  │ wire [live l] [slow w] [hold h]           │                    │
//   │                  │ ▣ SYN #7            [deliver d] [drop x]  │                    │
//   └──────────────────┴───────────────────────────────────────────┴────────────────────┘

namespace wirestep::app {

class Stage {
 public:
  // Paints everything into the current ImGui frame of `size` pixels.
  void draw(const View& view, ImVec2 size);
  // What a key does; call before draw.
  void key(const View& view, const KeyPress& press);

 private:
  void columns(const View& view, const Rect& rect);
  void programs(const View& view);
  void letter(const View& view, char32_t character);
  void clutch(const View& view, char32_t character);
  void choose_frame(const View& view, int by);
  // A bar between two panels that can be dragged; returns how far, as a part of `whole`.
  float splitter(const View& view, const Rect& rect, std::string_view id, bool upright, float whole);

  TopBar top_;
  StoryPanel story_;
  std::optional<SourcePanel> left_, right_;
  std::string left_name_, right_name_;
  LadderPanel ladder_;
  WireDesk desk_;
  SocketsPanel sockets_;
  PacketPanel packet_;
  MessageBar messages_;
  StartPage start_;
  HelpPage help_;
};

}  // namespace wirestep::app
