#include "app/shell/window.h"

#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#define GLFW_INCLUDE_GLEXT
#include <GLFW/glfw3.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "app/look/theme.h"
#include "base/error.h"

namespace wirestep::app {

struct Window::Input {
  std::vector<KeyPress> keys;
  bool any = true;  // the first picture is due
  // Of the left mouse button: what it is in the picture, and what it has done since.
  bool left_down = false;
  std::deque<bool> left_moves;

  static Input& of(GLFWwindow* window) { return *static_cast<Input*>(glfwGetWindowUserPointer(window)); }
};

namespace {

SpecialKey special_key(int key) {
  switch (key) {
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      return SpecialKey::enter;
    case GLFW_KEY_ESCAPE:
      return SpecialKey::escape;
    case GLFW_KEY_UP:
      return SpecialKey::up;
    case GLFW_KEY_DOWN:
      return SpecialKey::down;
    case GLFW_KEY_LEFT:
      return SpecialKey::left;
    case GLFW_KEY_RIGHT:
      return SpecialKey::right;
    case GLFW_KEY_HOME:
      return SpecialKey::home;
    case GLFW_KEY_END:
      return SpecialKey::end;
    case GLFW_KEY_PAGE_UP:
      return SpecialKey::page_up;
    case GLFW_KEY_PAGE_DOWN:
      return SpecialKey::page_down;
    case GLFW_KEY_TAB:
      return SpecialKey::tab;
    case GLFW_KEY_BACKSPACE:
      return SpecialKey::backspace;
    case GLFW_KEY_DELETE:
      return SpecialKey::remove;
    case GLFW_KEY_F1:
      return SpecialKey::f1;
    case GLFW_KEY_F2:
      return SpecialKey::f2;
    case GLFW_KEY_F5:
      return SpecialKey::f5;
    case GLFW_KEY_F11:
      return SpecialKey::f11;
    default:
      return SpecialKey::none;
  }
}

[[noreturn]] void fail_to_open() {
  const char* why = nullptr;
  glfwGetError(&why);
  std::string what = "opening a window";
  if (why) what += std::string(" (") + why + ")";
  glfwTerminate();
  throw SetupError(what, 0, "Without a display, play a lesson in the terminal: wirestep run tcp-handshake");
}

}  // namespace

Window::Window(const std::string& title, WindowSize size, bool visible) : input_(std::make_unique<Input>()) {
  if (!glfwInit()) fail_to_open();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_VISIBLE, visible ? GLFW_TRUE : GLFW_FALSE);
  // A picture has the size that was asked for, whatever window manager there is.
  if (!visible) glfwWindowHint(GLFW_RESIZABLE, GLFW_FALSE);
  window_ = glfwCreateWindow(size.width, size.height, title.c_str(), nullptr, nullptr);
  if (!window_) fail_to_open();
  if (visible) glfwSetWindowSizeLimits(window_, 960, 600, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(visible ? 1 : 0);
  listen();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui_ImplGlfw_InitForOpenGL(window_, true);  // keeps our callbacks, and calls them
  ImGui_ImplOpenGL3_Init("#version 150");
  ImGui::GetStyle().WindowPadding = {0, 0};
  ImGui::GetStyle().WindowBorderSize = 0;
  ImGui::GetStyle().ItemSpacing = {0, 0};
}

Window::~Window() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

void Window::listen() {
  glfwSetWindowUserPointer(window_, input_.get());
  glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned character) {
    Input::of(window).any = true;
    Input::of(window).keys.push_back({.character = character});
  });
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int, int action, int mods) {
    Input::of(window).any = true;
    if (action == GLFW_RELEASE) return;
    bool shift = mods & GLFW_MOD_SHIFT;
    if (special_key(key) != SpecialKey::none)
      Input::of(window).keys.push_back({.special = special_key(key), .shift = shift});
    else if ((mods & GLFW_MOD_CONTROL) && key >= GLFW_KEY_A && key <= GLFW_KEY_Z)
      Input::of(window).keys.push_back(
          {.character = static_cast<char32_t>(key - GLFW_KEY_A + 'a'), .control = true});
  });
  glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double, double) { Input::of(window).any = true; });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* window, int) { Input::of(window).any = true; });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int button, int action, int) {
    Input::of(window).any = true;
    if (button == GLFW_MOUSE_BUTTON_LEFT) Input::of(window).left_moves.push_back(action == GLFW_PRESS);
  });
  glfwSetScrollCallback(window_, [](GLFWwindow* window, double, double) { Input::of(window).any = true; });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* window, int, int) { Input::of(window).any = true; });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* window) { Input::of(window).any = true; });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* window, int) { Input::of(window).any = true; });
}

void Window::wait(double timeout) {
  if (timeout < 0)
    glfwWaitEvents();
  else if (timeout > 0)
    glfwWaitEventsTimeout(timeout);
  else
    glfwPollEvents();
}

void Window::wake() {
  glfwPostEmptyEvent();
}

std::vector<KeyPress> Window::take_keys() {
  return std::exchange(input_->keys, {});
}

bool Window::take_input() {
  return std::exchange(input_->any, false);
}

void Window::set_title(const std::string& title) {
  glfwSetWindowTitle(window_, title.c_str());
}

bool Window::closing() const {
  return glfwWindowShouldClose(window_);
}

void Window::close() {
  glfwSetWindowShouldClose(window_, GLFW_TRUE);
}

// On the monitor that most of the window is on; and back to where it was.
void Window::set_full_screen(bool on) {
  if (on == (glfwGetWindowMonitor(window_) != nullptr)) return;
  if (!on) {
    glfwSetWindowMonitor(window_, nullptr, place_.x, place_.y, place_.width, place_.height, GLFW_DONT_CARE);
    return;
  }
  glfwGetWindowPos(window_, &place_.x, &place_.y);
  glfwGetWindowSize(window_, &place_.width, &place_.height);
  int count = 0, best_part = -1;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  GLFWmonitor* best = nullptr;
  for (int i = 0; i < count; ++i) {
    int x = 0, y = 0;
    glfwGetMonitorPos(monitors[i], &x, &y);
    const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
    if (!mode) continue;
    int w = std::min(place_.x + place_.width, x + mode->width) - std::max(place_.x, x);
    int h = std::min(place_.y + place_.height, y + mode->height) - std::max(place_.y, y);
    int part = std::max(w, 0) * std::max(h, 0);
    if (part > best_part) best = monitors[i], best_part = part;
  }
  if (!best) return;
  const GLFWvidmode* mode = glfwGetVideoMode(best);
  glfwSetWindowMonitor(window_, best, 0, 0, mode->width, mode->height, mode->refreshRate);
}

ImVec2 Window::pixels() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  return {static_cast<float>(width), static_cast<float>(height)};
}

float Window::content_scale() const {
  float x = 1, y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  return std::max({x, y, 1.0f});
}

void Window::renew_font_texture() {
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
}

// Before 1.87, ImGui knows only what a button is at the time of a picture: on a slow machine two quick clicks
// between two pictures would be one. So the button makes one move a picture.
void Window::let_button_move() {
#if IMGUI_VERSION_NUM < 18700
  if (!input_->left_moves.empty()) {
    input_->left_down = input_->left_moves.front();
    input_->left_moves.pop_front();
  }
  ImGui::GetIO().MouseDown[0] = input_->left_down;
  if (!input_->left_moves.empty()) {
    input_->any = true;
    wake();  // for the next move's picture
  }
#else
  input_->left_moves.clear();
#endif
}

void Window::begin_frame() {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  let_button_move();
  ImGui::NewFrame();
}

Picture Window::end_frame(ImU32 ground, bool keep) {
  ImGui::Render();
  ImVec2 size = pixels();
  glViewport(0, 0, static_cast<int>(size.x), static_cast<int>(size.y));
  ImVec4 clear = ImGui::ColorConvertU32ToFloat4(ground);
  glClearColor(clear.x, clear.y, clear.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  Picture picture;
  if (keep) picture = read_pixels();  // before the swap, which leaves the buffer undefined
  glfwSwapBuffers(window_);
  return picture;
}

Picture Window::read_pixels() const {
  ImVec2 size = pixels();
  Picture picture{static_cast<int>(size.x), static_cast<int>(size.y), {}};
  std::size_t row = static_cast<std::size_t>(picture.width) * 3;
  std::vector<std::uint8_t> bottom_up(row * static_cast<std::size_t>(picture.height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadBuffer(GL_BACK);
  glReadPixels(0, 0, picture.width, picture.height, GL_RGB, GL_UNSIGNED_BYTE, bottom_up.data());
  for (std::size_t y = static_cast<std::size_t>(picture.height); y-- > 0;)
    picture.rgb.insert(picture.rgb.end(), bottom_up.begin() + static_cast<std::ptrdiff_t>(y * row),
                       bottom_up.begin() + static_cast<std::ptrdiff_t>((y + 1) * row));
  return picture;
}

}  // namespace wirestep::app
