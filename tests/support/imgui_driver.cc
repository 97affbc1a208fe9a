#include "support/imgui_driver.h"

#include "app/shell/fonts.h"

namespace wirestep::test {

namespace {

app::Fonts build_fonts(const app::Strings& strings, const Trace&) {
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  // As the window's own backend: more than 65 536 vertices in a picture are no fault.
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  ImGui::GetStyle().WindowPadding = {0, 0};
  ImGui::GetStyle().ItemSpacing = {0, 0};
  app::Glyphs glyphs;
  for (const auto& [key, words] : strings.all()) glyphs.add(words);
  return app::FontBuilder().build(1, glyphs);
}

}  // namespace

ImGuiDriver::ImGuiDriver(const Trace& trace, ImVec2 size, app::Locale locale)
    : trace_(trace),
      size_(size),
      strings_(locale),
      fonts_(build_fonts(strings_, trace)),
      models_(trace),
      ladder_(trace),
      look_{fonts_, app::theme(app::ThemeName::dark), strings_, 1, &log_} {
  last_draw_ = [this](const app::View& view) { stage_.draw(view, size_); };
}

ImGuiDriver::~ImGuiDriver() {
  ImGui::DestroyContext();
}

app::View ImGuiDriver::view() {
  models_.follow(trace_.size());
  ladder_.show(ui.ladder);
  ladder_.follow(trace_.size());
  series_.follow(trace_, trace_.size());
  const Model& model = ui.cursor ? models_(*ui.cursor) : models_.live();
  Time shown = now == Time{} || ui.cursor ? model.time : now;
  return {trace_,   model,   ladder_,
          story,    lessons, messages,
          sources_, look_,   !ui.cursor,
          shown,    ui,      [this](app::Action action) { posted_.push_back(std::move(action)); },
          machine,  &series_};
}

void ImGuiDriver::draw(const std::function<void(const app::View&)>& draw) {
  last_draw_ = draw;
  for (int i = 0; i < 3; ++i) draw_once();
}

void ImGuiDriver::draw_once() {
  log_.clear();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = size_;
  io.DeltaTime = 1.0f / 60;
  ImGui::NewFrame();
  last_draw_(view());
  ImGui::Render();
}

void ImGuiDriver::draw_stage() {
  draw([this](const app::View& view) { stage_.draw(view, size_); });
}

void ImGuiDriver::press(char32_t character) {
  press(app::KeyPress{.character = character});
}

void ImGuiDriver::press(app::SpecialKey key) {
  press(app::KeyPress{.special = key});
}

void ImGuiDriver::press(const app::KeyPress& key) {
  stage_.key(view(), key);
  draw(last_draw_);
}

void ImGuiDriver::mouse(ImVec2 at, bool down, int button) {
  ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
  io.AddMousePosEvent(at.x, at.y);
  io.AddMouseButtonEvent(button, down);
#else
  io.MousePos = at;
  io.MouseDown[button] = down;
#endif
}

ImVec2 ImGuiDriver::middle_of(std::string_view what) const {
  const app::Drawn* target = find(what);
  if (!target) throw std::runtime_error("not drawn: " + std::string(what));
  return {target->where.x + target->where.w / 2, target->where.y + target->where.h / 2};
}

void ImGuiDriver::click(std::string_view what) {
  click_at(middle_of(what));
}

void ImGuiDriver::mouse_at(ImVec2 at, bool down) {
  mouse(at, down);
  draw(last_draw_);
}

void ImGuiDriver::click_at(ImVec2 at) {
  for (bool down : {false, true, false}) {
    mouse(at, down);
    draw(last_draw_);
  }
}

void ImGuiDriver::right_click(std::string_view what) {
  ImVec2 at = middle_of(what);
  for (bool down : {false, true, false}) {
    mouse(at, down, 1);
    draw(last_draw_);
  }
}

void ImGuiDriver::hover(std::string_view what) {
  mouse(middle_of(what), false);
  draw(last_draw_);
}

void ImGuiDriver::wheel(std::string_view what, float notches) {
  hover(what);
#if IMGUI_VERSION_NUM >= 18700
  ImGui::GetIO().AddMouseWheelEvent(0, notches);
#else
  ImGui::GetIO().MouseWheel = notches;
#endif
  draw(last_draw_);
}

std::vector<app::Action> ImGuiDriver::take_posted() {
  return std::exchange(posted_, {});
}

const app::Drawn* ImGuiDriver::find(std::string_view what) const {
  for (const app::Drawn& each : log_)
    if (each.what == what) return &each;
  for (const app::Drawn& each : log_)
    if (each.what.find(what) != std::string::npos) return &each;
  return nullptr;
}

std::vector<std::string> ImGuiDriver::cut_at_the_sides() const {
  std::vector<std::string> cut;
  for (const app::Drawn& each : log_)
    if (each.where.x < each.clip.x - 1 || each.where.right() > each.clip.right() + 1)
      cut.push_back(each.what);
  return cut;
}

}  // namespace wirestep::test
