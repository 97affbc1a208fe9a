#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/panels/stage.h"
#include "app/shell/fonts.h"
#include "app/shell/window.h"

namespace wirestep::app {

// The face of the program: the window with its stage, in a theme, a language and a size. It paints what it is
// given, and collects what is asked for by keys and mouse.
class Front {
 public:
  Front(WindowSize size, bool visible, ThemeName theme, Locale locale);

  Window& window() { return window_; }
  ThemeName theme_name() const { return theme_; }
  Locale locale() const { return strings_.locale(); }
  const Strings& strings() const { return strings_; }
  void set_theme(ThemeName theme) { theme_ = theme; }
  void set_locale(Locale locale);
  void set_zoom(float zoom) { ui_.zoom = zoom; }
  float zoom() const { return ui_.zoom; }
  void set_full_screen(bool on);
  // How many events of the trace are shown; none: all, live.
  void show_moment(std::optional<std::size_t> cursor) { ui_.cursor = cursor; }
  const std::optional<std::size_t>& cursor() const { return ui_.cursor; }
  // Whether the record is played like a film.
  bool playing() const { return ui_.playback.playing(); }
  const LadderOptions& ladder_options() const { return ui_.ladder; }
  // Whether this machine's sockets are on screen, with a world open or without.
  bool shows_machine(bool world) const {
    return world ? !ui_.presenter && ui_.dock.shows("machine") : ui_.machine;
  }
  // Another lesson or world is shown: what was chosen in the old one is forgotten.
  void forget_choices();

  // Opens the panels that a lesson wants to be seen first.
  void open_panels(const std::vector<std::string>& panels) { Dock::open_first(ui_, panels); }

  // Notes what is about to be shown, so that the fonts have its characters.
  void will_show(const lesson::Lesson& lesson) { stale_ |= add_lesson(glyphs_, lesson); }
  void will_show(std::string_view text) { stale_ |= glyphs_.add(text); }
  void will_show_source(const std::string& path, const std::string& language);
  // What fonts this machine lacks for that; empty if none.
  const std::string& missing_fonts() const { return builder_.missing(); }

  // What is to be painted. It must outlive the call it is given to.
  struct Scene {
    const Trace& trace;
    const Model& model;  // at the cursor
    const Ladder& ladder;
    const Story& story;
    const std::vector<LessonEntry>& lessons;
    const std::vector<Message>& messages;
    const MachineView* machine = nullptr;
    const Series* series = nullptr;
  };
  // What the keys ask for that were pressed since the last call.
  std::vector<Action> take_keys(const Scene& scene);
  // Paints the scene and returns what the mouse asked for. `picture`: where the picture goes, if it is
  // wanted.
  std::vector<Action> draw(const Scene& scene, Picture* picture = nullptr);

 private:
  void will_show_strings();
  void fit_fonts();
  View view(const Scene& scene, const Look& look, std::vector<Action>& asked);
  Look look() const { return {fonts_, app::theme(theme_), strings_, scale_}; }

  Window window_;
  FontBuilder builder_;
  Fonts fonts_{};
  Glyphs glyphs_;
  Strings strings_;
  ThemeName theme_;
  UiState ui_;
  Stage stage_;
  SourceFiles sources_;
  float scale_ = 0;
  bool stale_ = true;  // the fonts lack something
};

}  // namespace wirestep::app
