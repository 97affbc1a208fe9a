// A picture of the stage over the hand-made trace, to look at while working on a panel.
//   stage_picture FILE.png [THEME [LOCALE [WIDTHxHEIGHT [MOMENT [LESSON.md STEP [played]]]]]]
// MOMENT: 0 to 6, how far the handshake is. In the environment, SOURCES: where server.c and client.c are;
// TRANSFER: a transfer of so many windows comes last; TAB: the dock's tab to open; KEYS: what is pressed
// then; CURSOR: the moment that is shown; HOSTS: instead of the handshake many connections between so many
// hosts.
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "app/panels/stage.h"
#include "app/shell/fonts.h"
#include "app/shell/window.h"
#include "lessons/format/parse.h"
#include "support/busy_trace.h"
#include "support/story_trace.h"

using namespace wirestep;
using namespace wirestep::app;

int main(int argc, char** argv) {
  auto argument = [&](int i, const char* other) { return argc > i ? argv[i] : other; };
  WindowSize size;
  if (argc < 2 || std::sscanf(argument(4, "1280x800"), "%dx%d", &size.width, &size.height) != 2) return 2;
  Locale locale = locale_from(argument(3, "en"));
  test::StoryTrace story_trace;
  const char* directory = std::getenv("SOURCES");
  test::play_handshake(story_trace, static_cast<test::HandshakeUntil>(std::atoi(argument(5, "2"))),
                       directory ? directory : "");
  std::optional<test::BusyTrace> busy;
  if (const char* hosts = std::getenv("HOSTS")) {
    busy.emplace(3, static_cast<std::uint8_t>(std::atoi(hosts)), 4);
    busy->grow(2000);
  }
  const Trace& trace = busy ? busy->trace : story_trace.trace;
  const char* cursor = std::getenv("CURSOR");
  if (const char* rounds = std::getenv("TRANSFER")) test::play_transfer(story_trace, std::atoi(rounds));
  story_trace.count("client", "TcpExtTCPTimeouts", 1);
  story_trace.count("client", "TcpRetransSegs", 1);
  story_trace.count("client", "TcpOutSegs", 4);
  story_trace.count("server", "TcpExtListenOverflows", 2);
  story_trace.count("server", "TcpExtTCPOFOQueue", 1);
  story_trace.count("server", "TcpExtMadeUpTomorrow", 1);
  Strings strings(locale);
  Glyphs glyphs;
  for (const auto& [key, words] : strings.all()) glyphs.add(words);
  std::optional<lesson::Lesson> lesson;
  Story story;
  if (argc > 6) {
    lesson = lesson::load_lesson(argv[6], std::string(name(locale)));
    story.lesson = &*lesson;
    story.step = static_cast<std::size_t>(std::atoi(argument(7, "0")));
    if (argc > 8) story.phase = Story::Phase::played, story.answer = 0;
    add_lesson(glyphs, *lesson);
  }

  Window window("stage", size, false);
  float scale = std::min(static_cast<float>(size.width) / 1280, static_cast<float>(size.height) / 800);
  Look look{FontBuilder().build(scale, glyphs), theme(theme_from(argument(2, "dark"))), strings, scale};
  window.renew_font_texture();
  Model model;
  model.advance_to(trace, cursor ? static_cast<std::size_t>(std::atoi(cursor)) : trace.size());
  Ladder ladder(trace);
  ladder.follow(trace.size());
  Series series;
  series.follow(trace, trace.size());
  SourceFiles sources;
  UiState ui;
  if (cursor) ui.cursor = model.cursor;
  std::vector<LessonEntry> lessons;
  std::vector<Message> messages = {{Message::Kind::warning, "Something that must be known."}};
  View view{trace,   model,
            ladder,  story,
            lessons, messages,
            sources, look,
            !cursor, cursor ? model.time : trace[trace.size() - 1].time + std::chrono::milliseconds(3200),
            ui,      [](Action) {},
            nullptr, &series};
  Stage stage;
  const char* tab = std::getenv("TAB");
  for (const auto& [id, side] : Dock::tabs())
    if (tab && id == tab) Dock::open(ui.dock, side, id), ui.dock.focus = side;
  Picture picture;
  for (int i = 0; i < 4; ++i) {
    window.begin_frame();
    stage.draw(view, window.pixels());
    picture = window.end_frame(look.theme.ground, true);
    // What is pressed once it has been drawn: d for down, e for Enter, others as they are.
    for (const char* key = i == 0 ? std::getenv("KEYS") : nullptr; key && *key; ++key)
      stage.key(view, *key == 'd'   ? KeyPress{.special = SpecialKey::down}
                      : *key == 'e' ? KeyPress{.special = SpecialKey::enter}
                                    : KeyPress{.character = static_cast<char32_t>(*key)});
  }
  write_png(argv[1], picture);
}
