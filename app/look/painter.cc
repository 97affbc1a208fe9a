#include "app/look/painter.h"

#include <algorithm>
#include <cmath>

namespace wirestep::app {

namespace {

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

ImVec2 whole(ImVec2 at) {
  return {std::floor(at.x), std::floor(at.y)};
}

}  // namespace

Painter::Painter(const Look& look) : look_(look), list_(ImGui::GetWindowDrawList()) {}

ImVec2 Painter::size(const ImFont* font, std::string_view text) {
  return font->CalcTextSizeA(font->FontSize, 1e9f, 0, text.data(), text.data() + text.size());
}

float Painter::text(const ImFont* font, ImVec2 at, ImU32 colour, std::string_view text) {
  at = whole(at);
  list_->AddText(font, font->FontSize, at, colour, text.data(), text.data() + text.size());
  ImVec2 extent = size(font, text);
  note(text, {at.x, at.y, extent.x, extent.y});
  return at.x + extent.x;
}

void Painter::text_right(const ImFont* font, ImVec2 right, ImU32 colour, std::string_view words) {
  text(font, {right.x - width(font, words), right.y}, colour, words);
}

void Painter::text_centred(const ImFont* font, ImVec2 centre, ImU32 colour, std::string_view words) {
  ImVec2 extent = size(font, words);
  text(font, {centre.x - extent.x / 2, centre.y - extent.y / 2}, colour, words);
}

float Painter::text_fit(const ImFont* font, ImVec2 at, float width, ImU32 colour, std::string_view words) {
  return text(font, at, colour, fitted(font, width, words));
}

void Painter::fill(const Rect& rect, ImU32 colour, float rounding) {
  list_->AddRectFilled(whole(rect.min()), whole(rect.max()), colour, rounding);
}

void Painter::frame(const Rect& rect, ImU32 colour, float rounding, float stroke) {
  list_->AddRect(whole(rect.min()), whole(rect.max()), colour, rounding, 0, stroke * theme().stroke);
}

void Painter::line(ImVec2 from, ImVec2 to, ImU32 colour, float stroke) {
  list_->AddLine(from, to, colour, px(stroke * theme().stroke * 4) / 4);
}

void Painter::dashed(ImVec2 from, ImVec2 to, ImU32 colour, float stroke) {
  ImVec2 along = {to.x - from.x, to.y - from.y};
  float length = std::hypot(along.x, along.y), dash = px(5), step = px(9);
  for (float at = 0; at < length; at += step) {
    float end = std::min(at + dash, length);
    line({from.x + along.x * at / length, from.y + along.y * at / length},
         {from.x + along.x * end / length, from.y + along.y * end / length}, colour, stroke);
  }
}

void Painter::arrow(ImVec2 from, ImVec2 to, ImU32 colour, float stroke) {
  float length = std::hypot(to.x - from.x, to.y - from.y);
  if (length < 1) return;
  ImVec2 along = {(to.x - from.x) / length, (to.y - from.y) / length};
  float head = px(9), half = px(4.5f);
  ImVec2 neck = {to.x - along.x * head, to.y - along.y * head};
  line(from, neck, colour, stroke);
  list_->AddTriangleFilled(to, {neck.x - along.y * half, neck.y + along.x * half},
                           {neck.x + along.y * half, neck.y - along.x * half}, colour);
}

void Painter::note(std::string_view what, const Rect& where) {
  if (!look_.log || what.empty()) return;
  ImVec2 min = list_->GetClipRectMin(), max = list_->GetClipRectMax();
  look_.log->push_back({std::string(what), where, {min.x, min.y, max.x - min.x, max.y - min.y}});
}

std::string fitted(const ImFont* font, float width, std::string_view text) {
  if (Painter::width(font, text) <= width) return std::string(text);
  constexpr std::string_view ellipsis = "…";
  float room = width - Painter::width(font, ellipsis);
  const char* end = nullptr;
  font->CalcTextSizeA(font->FontSize, std::max(room, 0.0f), 0, text.data(), text.data() + text.size(), &end);
  while (end > text.data() && end < text.data() + text.size() && continues_character(*end)) --end;
  return std::string(text.data(), end) + std::string(ellipsis);
}

}  // namespace wirestep::app
