// The packet panel's list of fields: a layer's head, a field with its value, and what it means.
#include <algorithm>
#include <cmath>

#include "app/look/rich_text.h"
#include "app/look/shapes.h"
#include "app/model/field_meanings.h"
#include "app/panels/packet_panel.h"

namespace wirestep::app {

namespace {

constexpr float row_units = 20, head_units = 22;

bool is_malformed(const packet::Packet& packet, const packet::Field& field) {
  return packet.malformed && packet.malformed->field == field.name &&
         packet.malformed->offset == field.offset;
}

std::string verdict(const Look& look, const packet::Field& field) {
  switch (field.checksum) {
    case packet::Checksum::good:
      return std::string(look.tr("packet.checksum_good"));
    case packet::Checksum::bad:
      return look.strings.format("packet.checksum_bad", field.expected);
    case packet::Checksum::partial:
      return std::string(look.tr("packet.checksum_partial"));
    case packet::Checksum::none:
      break;
  }
  // Of the fields without a verdict, one is a checksum: UDP's, where the sender left it out.
  if (field.name == "Checksum" && field.value == 0) return std::string(look.tr("packet.checksum_none"));
  return {};
}

// Where the field lies, and where one can read about it.
std::string place_and_reference(const Look& look, const packet::Field& field, const FieldMeaning* meaning) {
  std::string place;
  if (field.bits % 8 != 0)
    place = look.strings.format("packet.place_bits", field.offset, field.bits);
  else if (field.length == 1)
    place = look.strings.format("packet.place_one", field.offset);
  else
    place = look.strings.format("packet.place", field.offset, field.offset + field.length - 1);
  if (field.rfc.empty()) return place;
  bool elsewhere = meaning && !meaning->see.empty() && meaning->see != field.rfc;
  return (elsewhere ? look.strings.format("packet.see", field.rfc, meaning->see) : std::string(field.rfc)) +
         "   " + place;
}

// How much of a row of that width the field's name takes.
float names_width(const Look& look, float width) {
  return std::floor(std::min(look.px(184), width * 0.63f));
}

RichTextStyle small_words(const Look& look) {
  return {look.fonts.small, look.fonts.small_strong, look.fonts.code_small, look.theme.text};
}

// A field's value in the window's words. After "5 bytes: " come a program's own, which stay as they are.
std::string value_text(const Look& look, const packet::Field& field) {
  std::size_t own = field.rfc.empty() ? std::min(field.text.find(':'), field.text.size()) : field.text.size();
  return look.strings.said(std::string_view(field.text).substr(0, own)) + field.text.substr(own);
}

}  // namespace

void PacketPanel::fields(const View& view, const Rect& rect) {
  ScrollRegion scroll(view.look, "fields", rect);
  Painter painter(view.look);
  const packet::Packet& packet = rows_.packet();
  bool mouse_here = rect.contains(ImGui::GetIO().MousePos) && ImGui::IsWindowHovered();
  std::optional<std::size_t> of_byte = pointed_byte_ ? rows_.at(*pointed_byte_, chosen_) : std::nullopt;
  if (!mouse_here)
    pointed_row_ = of_byte;
  else
    pointed_row_.reset();

  float y = 0, width = rect.w - painter.px(10);
  auto place = [&](float units) {
    return Rect{scroll.origin().x, scroll.origin().y + y, width, painter.px(units)};
  };
  if (packet.malformed) {
    Rect row = place(head_units);
    const Strings& strings = view.look.strings;
    std::string words =
        strings.format("packet.malformed", packet.malformed->field, strings.said(packet.malformed->why));
    paint_warning(painter, {row.x + painter.px(8), row.y + row.h / 2}, painter.px(14), view.look.theme.fault);
    painter.text_fit(view.look.fonts.small_strong, {row.x + painter.px(20), row.y + painter.px(3)},
                     width - painter.px(20), view.look.theme.fault, words);
    y += row.h;
  }
  float reveal_top = 0, reveal_bottom = 0;
  std::size_t to_reveal = chosen_.value_or(rows_.first_shown());
  for (std::size_t i = 0; i < rows_.rows().size(); ++i) {
    const PacketRows::Row& row = rows_.rows()[i];
    float before = y;
    y += row.field ? field_row(view, painter, place(row_units), i)
                   : head_row(view, painter, place(head_units), row);
    if (i == to_reveal) {
      reveal_top = before;
      // Without a choice the layer's head comes to stand at the top.
      reveal_bottom = chosen_ ? y : before + rect.h;
    }
    // A byte was pointed at: its field comes into view.
    if (of_byte == i && !mouse_here && !reveal_row_) scroll.reveal(before, y);
  }
  scroll.content_height(y);
  if (std::exchange(reveal_row_, false)) scroll.reveal(reveal_top, reveal_bottom);
}

float PacketPanel::head_row(const View& view, Painter& painter, const Rect& place,
                            const PacketRows::Row& row) {
  const Look& look = view.look;
  const packet::Layer& layer = rows_.layer(row);
  Rect box = {place.x, place.y + painter.px(2), place.w, place.h - painter.px(2)};
  painter.fill(box, look.theme.raised, painter.px(3));
  const ImFont* strong = look.fonts.small_strong;
  float middle = box.y + (box.h - strong->FontSize) / 2;
  std::string name(packet::name(layer.protocol));
  if (layer.quoted) name += " · " + std::string(look.tr("packet.quoted"));
  painter.text(strong, {box.x + painter.px(6), middle}, look.theme.text, name);
  painter.text_right(look.fonts.small, {box.right() - painter.px(6), middle}, look.theme.quiet,
                     look.strings.format("packet.bytes", layer.length));
  return place.h;
}

float PacketPanel::field_row(const View& view, Painter& painter, const Rect& place, std::size_t index) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const PacketRows::Row& row = rows_.rows()[index];
  const packet::Field& field = *rows_.field(row);
  bool is_chosen = chosen_ == index, over = false;
  if (pressable(place, "field " + std::to_string(index), &over)) {
    if (is_chosen)
      view.ui.byte.reset(), chosen_.reset();
    else
      choose_row(view, index), reveal_row_ = false;
  }
  if (over) pointed_row_ = index;
  bool pointed = pointed_row_ == index;
  float below = is_chosen ? meaning(view, painter, {place.x + painter.px(10), place.bottom()},
                                    place.w - painter.px(16), index, false)
                          : 0;
  Rect whole = {place.x, place.y, place.w, place.h + below};
  if (is_chosen || pointed)
    painter.fill(whole, faded(theme.accent, pointed && !is_chosen ? 0.26f : 0.16f), painter.px(3));
  if (is_chosen) painter.fill({whole.x, whole.y, painter.px(3), whole.h}, theme.accent);
  painter.note("field " + std::string(packet::name(rows_.layer(row).protocol)) + " " +
                   std::string(field.name) + (is_chosen ? " chosen" : "") + (pointed ? " pointed" : ""),
               place);

  const ImFont *small = look.fonts.small, *code = look.fonts.code_small;
  float line = place.y + place.h / 2, indent = painter.px(8 + 12.0f * field.depth);
  float names = names_width(look, place.w);
  painter.text_fit(small, {place.x + indent, line - small->FontSize / 2}, names - indent - painter.px(4),
                   theme.quiet, field.name);
  float x = place.x + names;
  ImU32 colour = theme.text;
  ImVec2 sign = {x + painter.px(6), line};
  if (is_malformed(rows_.packet(), field)) {
    paint_warning(painter, sign, painter.px(12), theme.fault);
    colour = theme.fault, x += painter.px(16);
  } else if (field.checksum == packet::Checksum::bad) {
    paint_cross(painter, sign, painter.px(9), theme.fault);
    colour = theme.fault, x += painter.px(16);
  } else if (field.checksum == packet::Checksum::good) {
    paint_tick(painter, sign, painter.px(10), theme.good);
    x += painter.px(16);
  }
  painter.text_fit(code, {x, line - code->FontSize / 2}, place.right() - x - painter.px(4), colour,
                   value_text(look, field));
  if (is_chosen)
    meaning(view, painter, {place.x + painter.px(10), place.bottom()}, place.w - painter.px(16), index, true);
  return whole.h;
}

float PacketPanel::meaning(const View& view, Painter& painter, ImVec2 at, float width, std::size_t index,
                           bool paint) {
  const Look& look = view.look;
  const PacketRows::Row& row = rows_.rows()[index];
  const packet::Field& field = *rows_.field(row);
  const FieldMeaning* known = field_meaning(rows_.layer(row).protocol, field);
  std::string words = verdict(look, field);
  if (!words.empty()) words += std::string(look.tr("packet.stop")) + " ";
  words += known ? look.tr("field." + std::string(known->words)) : look.tr("packet.unknown");
  float y = 0;
  lesson::Prose text = paragraph(words);
  RichTextStyle style = small_words(look);
  // A value that is too long for its row is shown whole here.
  float names = names_width(look, width + painter.px(16));
  std::string whole = value_text(look, field);
  if (Painter::width(look.fonts.code_small, whole) > width + painter.px(12) - names) {
    lesson::Prose value = paragraph(whole);
    RichTextStyle code = {look.fonts.code_small, look.fonts.code_small, look.fonts.code_small,
                          look.theme.text};
    y += paint ? paint_rich_text(painter, {at.x, at.y + y}, value, code, width)
               : measure_rich_text(look, value, code, width);
  }
  y += paint ? paint_rich_text(painter, {at.x, at.y + y}, text, style, width)
             : measure_rich_text(look, text, style, width);
  lesson::Prose where = paragraph(place_and_reference(look, field, known));
  RichTextStyle quiet = style;
  quiet.colour = look.theme.quiet;
  y += paint ? paint_rich_text(painter, {at.x, at.y + y}, where, quiet, width)
             : measure_rich_text(look, where, quiet, width);
  return y + painter.px(4);
}

}  // namespace wirestep::app
