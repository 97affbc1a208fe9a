// A picture of one panel over a hand-made trace, to look at while working on it.
//   panel_picture FILE.png PANEL [THEME [LOCALE [WIDTHxHEIGHT [SCALE [MOMENT [KEYS]]]]]]
//   MOMENT may also be a saved session: FILE.pcapng, or FILE.pcapng@CURSOR.
// WIDTHxHEIGHT: of the panel, in units of the grid. MOMENT: 0 to 6, how far the handshake is. KEYS, pressed
// in that order: u d l r for the arrows, H E for Home and End, \n for Enter, all else for itself.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "app/panels/bytes_panel.h"
#include "app/panels/calls_panel.h"
#include "app/panels/layers_panel.h"
#include "app/panels/packet_panel.h"
#include "app/panels/states_panel.h"
#include "app/shell/fonts.h"
#include "app/shell/window.h"
#include "support/story_trace.h"
#include "trace/pcapng.h"

using namespace wirestep;
using namespace wirestep::app;

namespace {

struct Shown {
  std::function<void(const View&, const Rect&)> draw;
  std::function<bool(const View&, const KeyPress&)> key;
};

template <class Panel>
Shown shown() {
  auto panel = std::make_shared<Panel>();
  return {[panel](const View& view, const Rect& rect) { panel->draw(view, rect); },
          [panel](const View& view, const KeyPress& key) { return panel->key(view, key); }};
}

KeyPress key_of(char c) {
  switch (c) {
    case 'u':
      return {.special = SpecialKey::up};
    case 'd':
      return {.special = SpecialKey::down};
    case 'l':
      return {.special = SpecialKey::left};
    case 'r':
      return {.special = SpecialKey::right};
    case 'H':
      return {.special = SpecialKey::home};
    case 'E':
      return {.special = SpecialKey::end};
    case '\n':
      return {.special = SpecialKey::enter};
    default:
      return {.character = static_cast<unsigned char>(c)};
  }
}

}  // namespace

int main(int argc, char** argv) {
  auto argument = [&](int i, const char* other) { return argc > i ? argv[i] : other; };
  std::map<std::string, Shown> panels = {{"packet", shown<PacketPanel>()},
                                         {"bytes", shown<BytesPanel>()},
                                         {"calls", shown<CallsPanel>()},
                                         {"layers", shown<LayersPanel>()},
                                         {"states", shown<StatesPanel>()}};
  WindowSize size;
  if (argc < 3 || !panels.contains(argv[2]) ||
      std::sscanf(argument(5, "440x220"), "%dx%d", &size.width, &size.height) != 2)
    return 2;
  float scale = std::strtof(argument(6, "1"), nullptr);
  size.width = static_cast<int>(static_cast<float>(size.width) * scale);
  size.height = static_cast<int>(static_cast<float>(size.height) * scale);
  test::StoryTrace story_trace;
  test::play_handshake(story_trace, static_cast<test::HandshakeUntil>(std::atoi(argument(7, "6"))));
  if (std::string(argv[2]) == "bytes") test::play_sticky(story_trace);
  std::string moment = argument(7, "6");
  std::optional<Trace> opened;
  std::size_t at = moment.find('@');
  if (moment.find(".pcapng") != moment.npos) open_pcapng(moment.substr(0, at), opened.emplace());
  const Trace& trace = opened ? *opened : story_trace.trace;
  std::size_t cursor =
      opened && at != moment.npos ? std::strtoul(moment.c_str() + at + 1, nullptr, 10) : trace.size();
  Strings strings(locale_from(argument(4, "en")));
  Glyphs glyphs;
  for (const auto& [key, words] : strings.all()) glyphs.add(words);
  Window window("panel", size, false);
  Look look{FontBuilder().build(scale, glyphs), theme(theme_from(argument(3, "dark"))), strings, scale};
  window.renew_font_texture();
  Model model;
  model.advance_to(trace, cursor);
  Ladder ladder(trace);
  ladder.follow(trace.size());
  SourceFiles sources;
  UiState ui;
  Story story;
  std::vector<LessonEntry> lessons;
  std::vector<Message> messages;
  View view{.trace = trace,
            .model = model,
            .ladder = ladder,
            .story = story,
            .lessons = lessons,
            .messages = messages,
            .sources = sources,
            .look = look,
            .live = true,
            .now = model.time + std::chrono::milliseconds(opened ? 0 : 3200),
            .ui = ui,
            .post = [](Action) {}};
  std::string keys = argument(8, "");
  Picture picture;
  const Shown& panel = panels.at(argv[2]);
  for (std::size_t i = 0; i < keys.size() + 4; ++i) {
    window.begin_frame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(window.pixels());
    ImGui::Begin("panel", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings);
    if (i < keys.size()) panel.key(view, key_of(keys[i]));
    panel.draw(view, {0, 0, window.pixels().x, window.pixels().y});
    ImGui::End();
    picture = window.end_frame(look.theme.ground, true);
  }
  write_png(argv[1], picture);
}
