#include "app/look/widgets.h"

#include <algorithm>
#include <cmath>

#include "app/look/rich_text.h"

namespace wirestep::app {

namespace {

float padding(const Look& look, const ButtonSpec& spec) {
  return look.px(spec.compact ? 8 : 12);
}

const ImFont* label_font(const Look& look, const ButtonSpec& spec) {
  return spec.compact ? look.fonts.small_strong : look.fonts.strong;
}

}  // namespace

float key_width(const Look& look, std::string_view key) {
  return std::max(Painter::width(look.fonts.small_strong, key) + look.px(10), look.px(20));
}

float button_width(const Look& look, const ButtonSpec& spec) {
  float width = std::ceil(2 * padding(look, spec) + Painter::width(label_font(look, spec), spec.label)) + 1;
  if (!spec.key.empty()) width += look.px(8) + key_width(look, spec.key);
  return width + look.px(spec.tail);
}

float button_height(const Look& look) {
  return look.px(32);
}

bool pressable(const Rect& rect, std::string_view id, bool* hovered) {
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::PushID(id.data(), id.data() + id.size());
  bool pressed = ImGui::InvisibleButton("", {std::max(rect.w, 1.0f), std::max(rect.h, 1.0f)});
  if (hovered) *hovered = ImGui::IsItemHovered();
  ImGui::PopID();
  return pressed;
}

float paint_key(Painter& painter, ImVec2 left, std::string_view key, ImU32 colour) {
  const ImFont* font = painter.fonts().small_strong;
  Rect cap = {left.x, left.y - painter.px(10), key_width(painter.look(), key), painter.px(20)};
  painter.frame(cap, faded(colour, 0.5f), painter.px(4));
  painter.text_centred(font, {cap.x + cap.w / 2, left.y}, colour, key);
  return cap.right();
}

bool button(Painter& painter, const Rect& rect, const ButtonSpec& spec) {
  const Theme& theme = painter.theme();
  bool hovered = false;
  bool pressed = pressable(rect, spec.id, &hovered) && spec.enabled;
  ImU32 ground = theme.raised, words = theme.text;
  if (spec.kind == ButtonKind::primary) ground = theme.accent, words = theme.on_accent;
  if (!spec.enabled) ground = theme.panel, words = theme.faint;
  painter.fill(rect, ground, painter.px(6));
  if (spec.kind == ButtonKind::ready && spec.enabled) {
    words = theme.accent;
    painter.fill(rect, faded(theme.accent, 0.16f), painter.px(6));
  }
  if (hovered && spec.enabled) painter.fill(rect, faded(words, 0.10f), painter.px(6));
  if (spec.kind == ButtonKind::chosen)
    painter.frame(rect, theme.accent, painter.px(6), 2);
  else if (spec.kind == ButtonKind::plain || !spec.enabled)
    painter.frame(rect, theme.line, painter.px(6));

  float middle = rect.y + rect.h / 2;
  const ImFont* font = label_font(painter.look(), spec);
  float pad = padding(painter.look(), spec);
  float room = rect.w - 2 * pad - painter.px(spec.tail) -
               (spec.key.empty() ? 0 : painter.px(8) + key_width(painter.look(), spec.key));
  std::string label = fitted(font, room, spec.label);
  ImVec2 extent = Painter::size(font, label);
  float left = rect.x + pad + (room - extent.x) / 2;
  float right = painter.text(font, {left, middle - extent.y / 2}, words, label);
  if (!spec.key.empty()) paint_key(painter, {right + painter.px(8), middle}, spec.key, words);
  painter.note("button " + std::string(spec.id), rect);
  return pressed;
}

Rect panel_ground(Painter& painter, const Rect& rect, std::string_view title, float taken) {
  painter.fill(rect, painter.theme().panel);
  float pad = painter.px(12);
  if (title.empty()) return rect.inset(pad);
  painter.text_fit(painter.fonts().small_strong, {rect.x + pad, rect.y + painter.px(8)},
                   rect.w - 2 * pad - taken, painter.theme().quiet, title);
  float head = painter.px(32);
  return {rect.x + pad, rect.y + head, rect.w - 2 * pad, rect.h - head - painter.px(8)};
}

void paint_empty(Painter& painter, const Rect& rect, std::string_view words) {
  lesson::Prose text = paragraph(words);
  RichTextStyle style = {painter.fonts().small, painter.fonts().small_strong, painter.fonts().code_small,
                         painter.theme().quiet};
  float width = std::min(rect.w, painter.px(360));
  float height = measure_rich_text(painter.look(), text, style, width);
  paint_rich_text(painter, {rect.x + (rect.w - width) / 2, rect.y + std::max(0.0f, (rect.h - height) / 2)},
                  text, style, width);
}

float splitter(const Look& look, const Rect& rect, std::string_view id, bool upright, float whole) {
  bool hovered = false;
  pressable(rect, std::string("splitter ") + std::string(id), &hovered);
  if (hovered || ImGui::IsItemActive()) {
    ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    Painter(look).fill(rect, look.theme.accent);
  }
  if (!ImGui::IsItemActive()) return 0;
  ImVec2 moved = ImGui::GetIO().MouseDelta;
  return (upright ? moved.x : moved.y) / whole;
}

ScrollRegion::ScrollRegion(const Look& look, std::string_view id, const Rect& rect) : height_(rect.h) {
  // A thin bar, and no ground of its own: it says where one is, and asks for no attention.
  ImGuiStyle& style = ImGui::GetStyle();
  style.ScrollbarSize = look.px(7);
  style.ScrollbarRounding = look.px(4);
  style.Colors[ImGuiCol_ScrollbarBg] = {0, 0, 0, 0};
  style.Colors[ImGuiCol_ScrollbarGrab] = ImGui::ColorConvertU32ToFloat4(look.theme.line);
  style.Colors[ImGuiCol_ScrollbarGrabHovered] = ImGui::ColorConvertU32ToFloat4(look.theme.faint);
  style.Colors[ImGuiCol_ScrollbarGrabActive] = ImGui::ColorConvertU32ToFloat4(look.theme.quiet);
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::BeginChild(std::string(id).c_str(), {rect.w, rect.h}, false, ImGuiWindowFlags_NoBackground);
  origin_ = ImGui::GetCursorScreenPos();
}

ScrollRegion::~ScrollRegion() {
  ImGui::EndChild();
}

void ScrollRegion::content_height(float height) {
  ImGui::SetCursorScreenPos(origin_);
  ImGui::Dummy({1, height});
}

void ScrollRegion::reveal(float top, float bottom) {
  float scroll = ImGui::GetScrollY();
  if (top < scroll)
    ImGui::SetScrollY(top);
  else if (bottom > scroll + height_)
    ImGui::SetScrollY(bottom - height_);
}

void ScrollRegion::scroll_by(float pixels) {
  ImGui::SetScrollY(std::clamp(ImGui::GetScrollY() + pixels, 0.0f, ImGui::GetScrollMaxY()));
}

bool ScrollRegion::at_end() const {
  return ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - 1;
}

void ScrollRegion::to_end() {
  ImGui::SetScrollY(1e9f);
}

}  // namespace wirestep::app
