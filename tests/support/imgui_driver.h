#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/panels/stage.h"
#include "support/story_trace.h"
#include "trace/model_at.h"

namespace wirestep::test {

// ImGui without a window: the real panels, drawn and driven with mouse and keys. Input goes in through here,
// because ImGui 1.86 and 1.90 take it differently.
class ImGuiDriver {
 public:
  explicit ImGuiDriver(const Trace& trace, ImVec2 size = {1280, 800}, app::Locale locale = app::Locale::en);
  ~ImGuiDriver();
  ImGuiDriver(const ImGuiDriver&) = delete;
  ImGuiDriver& operator=(const ImGuiDriver&) = delete;

  // What the panels look at; set before draw().
  app::Story story;
  std::vector<app::LessonEntry> lessons;
  std::vector<app::Message> messages;
  app::UiState ui;
  const app::MachineView* machine = nullptr;
  Time now{};  // of the last event, unless set; in the past, that of the moment that is shown

  // Draws the whole trace with `draw`, or with the stage. Several times over: ImGui needs that to settle.
  void draw(const std::function<void(const app::View&)>& draw);
  void draw_stage();
  // One picture more of what was drawn last.
  void draw_once();
  // Whether what is drawn is noted; measurements don't want that.
  void keep_log(bool keep) { look_.log = keep ? &log_ : nullptr; }
  // Presses a key, then draws.
  void press(char32_t character);
  void press(app::SpecialKey key);
  void press(const app::KeyPress& key);
  // Presses and releases the mouse in the middle of what was drawn under that name, and draws.
  void click(std::string_view what);
  void click_at(ImVec2 at);
  // Moves the mouse there, its button up or down, and draws.
  void mouse_at(ImVec2 at, bool down);
  // The same with the right button.
  void right_click(std::string_view what);
  // Moves the mouse there, and draws; turns its wheel there, up by so many notches, and draws.
  void hover(std::string_view what);
  void wheel(std::string_view what, float notches);

  // What was posted since the last call.
  std::vector<app::Action> take_posted();
  // The last picture: the first thing drawn by that name or containing it; null if there is none.
  const app::Drawn* find(std::string_view what) const;
  bool drawn(std::string_view what) const { return find(what) != nullptr; }
  // Everything of it that isn't wholly on screen, though it could be: clipped at its panel's edge from left
  // or right.
  std::vector<std::string> cut_at_the_sides() const;
  const app::DrawnLog& log() const { return log_; }

 private:
  app::View view();
  void mouse(ImVec2 at, bool down, int button = 0);
  ImVec2 middle_of(std::string_view what) const;

  const Trace& trace_;
  ImVec2 size_;
  app::Strings strings_;
  app::Fonts fonts_{};
  ModelAt models_;
  app::Ladder ladder_;
  app::Series series_;
  app::SourceFiles sources_;
  app::DrawnLog log_;
  app::Look look_;
  app::Stage stage_;
  std::function<void(const app::View&)> last_draw_;
  std::vector<app::Action> posted_;
};

}  // namespace wirestep::test
