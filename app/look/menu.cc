#include "app/look/menu.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/look/shapes.h"

namespace wirestep::app {

namespace {

constexpr float sign_width = 14;  // of the ▾ behind the words

float row_height(const Look& look) {
  return look.px(28);
}

float entry_width(const Look& look, const MenuEntry& entry) {
  float width = Painter::width(look.fonts.body, entry.words) + look.px(36);
  if (!entry.note.empty()) width += Painter::width(look.fonts.small, entry.note) + look.px(28);
  return width;
}

Rect place(const Look& look, const Rect& button, std::span<const MenuEntry> entries, const Rect& room) {
  float width = button.w;
  for (const MenuEntry& each : entries) width = std::max(width, entry_width(look, each));
  width = std::min(std::ceil(width), room.w);
  float height = row_height(look) * static_cast<float>(entries.size()) + look.px(8);
  float below = room.bottom() - button.bottom(), above = button.y - room.y;
  bool downwards = height <= below || below >= above;
  height = std::min(height, downwards ? below : above);
  float x = std::clamp(button.x, room.x, std::max(room.x, room.right() - width));
  return {x, downwards ? button.bottom() : button.y - height, width, height};
}

// Paints the entries into the popup's window; returns the one that was pressed.
std::optional<std::size_t> paint_entries(const Look& look, const Rect& rect,
                                         std::span<const MenuEntry> entries, MenuState& state) {
  const Theme& theme = look.theme;
  Painter ground(look);
  ground.fill(rect, theme.raised, ground.px(6));
  ground.frame(rect.inset(1), theme.accent, ground.px(6), 1.5f);
  Rect body = rect.inset(ground.px(4));
  ScrollRegion scroll(look, "menu", body);
  Painter inside(look);
  float y = 0, row = row_height(look);
  std::optional<std::size_t> pressed;
  for (std::size_t i = 0; i < entries.size(); ++i, y += row) {
    const MenuEntry& entry = entries[i];
    Rect line = {scroll.origin().x, scroll.origin().y + y, body.w, row};
    bool hovered = false;
    if (pressable(line, entry.id, &hovered) && entry.enabled) pressed = i;
    inside.note("entry " + entry.id, line);
    bool chosen = i == state.chosen;
    if (entry.enabled && (chosen || hovered))
      inside.fill(line, faded(theme.accent, chosen ? 0.20f : 0.10f), inside.px(4));
    if (chosen) inside.fill({line.x, line.y, inside.px(3), line.h}, theme.accent);
    float middle = line.y + row / 2, right = line.right() - inside.px(14);
    const ImFont *words = look.fonts.body, *small = look.fonts.small;
    float x = inside.text_fit(words, {line.x + inside.px(10), middle - words->FontSize / 2},
                              right - line.x - inside.px(10), entry.enabled ? theme.text : theme.faint,
                              entry.words);
    if (!entry.note.empty() && right - x > inside.px(30)) {
      std::string note = fitted(small, right - x - inside.px(12), entry.note);
      inside.text_right(small, {right, middle - small->FontSize / 2},
                        entry.enabled ? theme.quiet : theme.faint, note);
    }
  }
  scroll.content_height(y);
  if (std::exchange(state.moved, false))
    scroll.reveal(static_cast<float>(state.chosen) * row, static_cast<float>(state.chosen + 1) * row);
  return pressed;
}

}  // namespace

void MenuState::toggle(std::string_view id) {
  bool close_it = open == id;
  close();
  if (!close_it) open = id, moved = true;
}

float menu_button_width(const Look& look, ButtonSpec spec) {
  spec.tail = sign_width;
  return button_width(look, spec);
}

void close_lost_menu(MenuState& state) {
  if (!state.open.empty() && !state.drawn) state.close();
  state.drawn = false;
}

std::optional<std::size_t> menu_button(Painter& painter, const Rect& rect, ButtonSpec spec, MenuState& state,
                                       std::span<const MenuEntry> entries, const Rect& room) {
  const Look& look = painter.look();
  std::string id(spec.id);
  bool open = state.open == id;
  if (open) spec.kind = ButtonKind::chosen;
  spec.tail = sign_width;
  bool pressed = button(painter, rect, spec);
  ImU32 colour = spec.enabled ? look.theme.text : look.theme.faint;
  ImVec2 sign = {rect.right() - look.px(14), rect.y + rect.h / 2};
  float half = look.px(4);
  painter.list()->AddTriangleFilled({sign.x - half, sign.y - half / 2}, {sign.x + half, sign.y - half / 2},
                                    {sign.x, sign.y + half / 2 + 1}, colour);
  bool closes = state.dismissed == id;
  if (!ImGui::IsMouseDown(0)) state.dismissed.clear();
  if (pressed && !closes) {
    state.toggle(id);
    state.drawn = true;
    return std::nullopt;
  }
  if (!open) return std::nullopt;
  if (!spec.enabled) {
    state.close();
    return std::nullopt;
  }
  return open_menu(look, rect, id, state, entries, room);
}

std::optional<std::size_t> open_menu(const Look& look, const Rect& anchor, std::string_view id,
                                     MenuState& state, std::span<const MenuEntry> entries, const Rect& room) {
  if (entries.empty()) {
    state.close();
    return std::nullopt;
  }
  std::string popup = "menu " + std::string(id);
  if (!state.shown) {
    ImGui::OpenPopup(popup.c_str());
    state.shown = true;
  }
  state.chosen = std::min(state.chosen, entries.size() - 1);
  Rect box = place(look, anchor, entries, room);
  ImGui::SetNextWindowPos(box.min());
  ImGui::SetNextWindowSize({box.w, box.h});
  constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                                     ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  bool there = ImGui::BeginPopup(popup.c_str(), flags);
  ImGui::PopStyleVar(2);
  if (!there) {  // closed by a click beside it
    state.close();
    state.dismissed = id;
    return std::nullopt;
  }
  state.drawn = true;
  std::optional<std::size_t> taken = paint_entries(look, box, entries, state);
  if (state.accepted && entries[state.chosen].enabled) taken = state.chosen;
  state.accepted = false;
  if (taken) {
    ImGui::CloseCurrentPopup();
    state.close();
  }
  ImGui::EndPopup();
  return taken;
}

}  // namespace wirestep::app
