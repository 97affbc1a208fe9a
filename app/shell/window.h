#pragma once

#include <imgui.h>

#include <memory>
#include <string>
#include <vector>

#include "app/panels/keys.h"
#include "app/shell/png_file.h"

struct GLFWwindow;

namespace wirestep::app {

struct WindowSize {
  int width = 1280, height = 800;
};

// The GLFW window with ImGui's backends behind it: the only place that knows GLFW and OpenGL. One thread, the
// one that made it, except for wake().
class Window {
 public:
  // Opens it. Throws SetupError if there is no display, or no OpenGL 3.
  Window(const std::string& title, WindowSize size, bool visible);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // Sleeps until something happens: a key, the mouse, wake(), or the time is over (seconds; negative: no
  // limit).
  void wait(double timeout);
  // Ends the present or next wait(). Any thread.
  static void wake();

  // Keys that were pressed since the last call.
  std::vector<KeyPress> take_keys();
  // Whether anything came in (a key, the mouse, a resize, the need to be painted again) since the last call.
  bool take_input();
  void set_title(const std::string& title);
  void set_full_screen(bool on);
  bool closing() const;
  void close();

  // Pixels, and how many of them the desktop wants per unit.
  ImVec2 pixels() const;
  float content_scale() const;

  // Puts the atlas, which was built anew, onto the graphics card.
  void renew_font_texture();
  void begin_frame();
  // Shows what was drawn; with `keep`, returns it as a picture too.
  Picture end_frame(ImU32 ground, bool keep = false);

 private:
  struct Input;
  void listen();
  void let_button_move();
  Picture read_pixels() const;

  std::unique_ptr<Input> input_;
  GLFWwindow* window_ = nullptr;
  struct {
    int x = 0, y = 0, width = 0, height = 0;
  } place_;  // before it filled the screen
};

}  // namespace wirestep::app
