#include "app/shell/front.h"

#include <algorithm>
#include <cmath>

namespace wirestep::app {

Front::Front(WindowSize size, bool visible, ThemeName theme, Locale locale)
    : window_("Wirestep", size, visible), strings_(locale), theme_(theme) {
  will_show_strings();
}

void Front::set_locale(Locale locale) {
  strings_ = Strings(locale);
  will_show_strings();
}

void Front::will_show_strings() {
  for (const auto& [key, words] : strings_.all()) will_show(words);
  for (const Saying& saying : strings_.said().all()) will_show(saying.words);
}

void Front::forget_choices() {
  ui_.selected = {};
  ui_.socket.reset();
  ui_.cursor.reset();
  ui_.machine = false;
  ui_.follow = true;
  ui_.ladder = {};
  ui_.playback.pause();
  ui_.left.clear();
  ui_.right.clear();
  ui_.program.clear();
  ui_.menu.close();
  sources_ = SourceFiles();
}

void Front::set_full_screen(bool on) {
  ui_.full_screen = on;
  window_.set_full_screen(on);
}

void Front::will_show_source(const std::string& path, const std::string& language) {
  for (const SourceLine& line : sources_(path, language).lines) will_show(line.text);
}

// The window at 1280×800 is the measure; a larger one is read from further away. In steps of a sixteenth: the
// fonts aren't made anew for every pixel while the window is dragged.
void Front::fit_fonts() {
  ImVec2 size = window_.pixels();
  float fitting = std::min(size.x / 1280, size.y / 800) * ui_.zoom;
  if (ui_.presenter) fitting *= 1.35f;  // with nothing else on screen there is room for it
  float scale = std::clamp(std::floor(fitting * 16) / 16, 0.75f, 5.0f);
  if (scale == scale_ && !stale_) return;
  scale_ = scale;
  stale_ = false;
  fonts_ = builder_.build(scale_, glyphs_);
  window_.renew_font_texture();
}

View Front::view(const Scene& scene, const Look& look, std::vector<Action>& asked) {
  Time moment =
      ui_.playback.playing() ? ui_.playback.moment(scene.trace, scene.model.cursor) : scene.model.time;
  return {scene.trace,   scene.model,
          scene.ladder,  scene.story,
          scene.lessons, scene.messages,
          sources_,      look,
          !ui_.cursor,   ui_.cursor ? moment : now(),
          ui_,           [&asked](Action action) { asked.push_back(std::move(action)); },
          scene.machine, scene.series};
}

std::vector<Action> Front::take_keys(const Scene& scene) {
  std::vector<Action> asked;
  Look seen = look();
  View shown = view(scene, seen, asked);
  for (const KeyPress& press : window_.take_keys()) stage_.key(shown, press);
  return asked;
}

std::vector<Action> Front::draw(const Scene& scene, Picture* picture) {
  fit_fonts();
  std::vector<Action> asked;
  Look seen = look();
  window_.begin_frame();
  stage_.draw(view(scene, seen, asked), window_.pixels());
  Picture painted = window_.end_frame(seen.theme.ground, picture != nullptr);
  if (picture) *picture = std::move(painted);
  return asked;
}

}  // namespace wirestep::app
