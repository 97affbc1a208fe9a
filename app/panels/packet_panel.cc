#include "app/panels/packet_panel.h"

#include <algorithm>
#include <cmath>

#include "app/look/rich_text.h"
#include "app/look/shapes.h"
#include "app/model/field_meanings.h"
#include "app/panels/packet_boxes.h"
#include "app/panels/wire_words.h"

namespace wirestep::app {

namespace {

constexpr float row_units = 20, head_units = 22;

// The chosen frame's `sent` event, or that of the frame to act on, or the latest at this moment. Null if
// there is no frame.
const FrameEvent* frame_to_show(const View& view) {
  const LadderFrame* shown = view.ladder.frame(view.ui.selected);
  std::size_t cursor = view.model.cursor;
  std::optional<std::size_t> index;
  if (shown && shown->sent < cursor) {
    index = shown->sent;
  } else if (const ModelFrame* next = frame_to_act_on(view)) {
    index = next->sent_index;
  } else {
    const auto& frames = view.ladder.frames();
    auto after = std::partition_point(frames.begin(), frames.end(),
                                      [&](const LadderFrame& frame) { return frame.sent < cursor; });
    if (after != frames.begin()) index = std::prev(after)->sent;
  }
  return index ? std::get_if<FrameEvent>(&view.trace[*index].body) : nullptr;
}

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

}  // namespace

bool PacketPanel::follow(const View& view) {
  const FrameEvent* event = frame_to_show(view);
  if (watch_.changed(view)) event_ = {}, frame_ = {}, changes_ = {};
  if (!event) return false;
  changes_.follow(view.trace, view.trace.size());
  auto changes = changes_.of(event->frame, view.model.cursor);
  changed_.clear();
  for (const FrameChanges::Change& each : changes) changed_.push_back(each.offset);
  std::sort(changed_.begin(), changed_.end());
  std::span<const std::byte> sent = view.trace.bytes(event->bytes);
  std::span<const std::byte> shown =
      changes.empty() || as_sent_ ? sent : view.trace.bytes(changes.back().bytes);
  other_ = changes.empty() ? shown : as_sent_ ? view.trace.bytes(changes.back().bytes) : sent;
  if (event->frame != event_.frame || frame_.data() != shown.data()) {
    bool other = event_.frame != event->frame;
    event_ = *event;
    frame_ = shown;
    rows_ = PacketRows(frame_, event->wire_length);
    chosen_.reset();
    if (view.ui.byte && *view.ui.byte >= frame_.size()) view.ui.byte.reset();
    reveal_row_ = other;
  }
  // The byte may have been chosen by somebody else.
  if (!view.ui.byte) {
    chosen_.reset();
  } else if (auto row = rows_.at(*view.ui.byte, chosen_); row != chosen_) {
    chosen_ = row;
    reveal_row_ = reveal_byte_ = true;
  }
  return true;
}

void PacketPanel::choose_row(const View& view, std::size_t row) {
  if (!rows_.rows()[row].field) ++row;  // a layer's head: its first field
  if (row >= rows_.rows().size()) return;
  chosen_ = row;
  view.ui.byte = rows_.rows()[row].offset;
  reveal_row_ = reveal_byte_ = true;
}

void PacketPanel::choose_byte(const View& view, std::size_t byte) {
  view.ui.byte = byte;
  chosen_ = rows_.at(byte, chosen_);
  reveal_row_ = reveal_byte_ = true;
}

std::size_t PacketPanel::layer_shown() const {
  std::size_t row = pointed_row_.value_or(chosen_.value_or(rows_.first_shown()));
  return row < rows_.rows().size() ? rows_.rows()[row].layer : 0;
}

bool PacketPanel::key(const View& view, const KeyPress& press) {
  if (!follow(view) || rows_.rows().empty()) return false;
  const auto& rows = rows_.rows();
  if (press.character == 'v' && !press.control && !changed_.empty()) {
    as_sent_ = !as_sent_;
    return true;
  }
  auto step = [&](std::ptrdiff_t by) {
    auto at = static_cast<std::ptrdiff_t>(chosen_.value_or(rows_.first_shown()));
    do at += by;
    while (at >= 0 && at < static_cast<std::ptrdiff_t>(rows.size()) &&
           !rows[static_cast<std::size_t>(at)].field);
    if (at >= 0 && at < static_cast<std::ptrdiff_t>(rows.size()))
      choose_row(view, static_cast<std::size_t>(at));
  };
  switch (press.special) {
    case SpecialKey::up:
      step(-1);
      return true;
    case SpecialKey::down:
      step(1);
      return true;
    case SpecialKey::left:
      if (view.ui.byte && *view.ui.byte > 0) choose_byte(view, *view.ui.byte - 1);
      return true;
    case SpecialKey::right: {
      std::size_t next = view.ui.byte ? *view.ui.byte + 1 : rows[rows_.first_shown()].offset;
      if (next < frame_.size()) choose_byte(view, next);
      return true;
    }
    case SpecialKey::home:
      choose_row(view, 0);
      return true;
    case SpecialKey::end:
      choose_row(view, rows.size() - 1);
      return true;
    default:
      return false;
  }
}

void PacketPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  const Look& look = view.look;
  if (!follow(view)) {
    Rect inner = panel_ground(painter, rect, look.tr("packet.title"));
    paint_empty(painter, inner, look.tr("packet.empty"));
    return;
  }
  std::string title = look.strings.format("packet.frame", event_.frame.value, event_.wire_length);
  if (frame_.size() < event_.wire_length)
    title += " · " + look.strings.format("packet.cut", frame_.size(), event_.wire_length);
  bool wide = rect.w >= painter.px(700) && rect.h >= painter.px(200);
  if (event_.duplicate_of)
    title += " · " + look.strings.format("packet.duplicate", event_.duplicate_of.value);
  if (std::string tie = tie_words(view, event_.frame); !tie.empty()) title += " · " + tie;
  if (const LadderFrame* record = view.ladder.frame(event_.frame);
      record && record->protocol == packet::Protocol::tcp && changed_.empty()) {
    // As the ladder counts: from each end's first number.
    title += " · " + look.strings.format("packet.relative", record->seq);
    if (record->flags & packet::ack) title += " " + look.strings.format("packet.relative_ack", record->ack);
  }
  float title_width = Painter::width(look.fonts.small_strong, title) + painter.px(24);
  Rect inner = panel_ground(painter, rect, title);
  const packet::Packet& packet = rows_.packet();
  if (!changed_.empty()) {
    versions(view, painter, rect);
  } else if (!wide && !packet.layers.empty()) {
    std::string where = reference_line(look, packet, layer_shown());
    painter.text_right(look.fonts.small, {rect.right() - painter.px(12), rect.y + painter.px(8)},
                       look.theme.quiet,
                       fitted(look.fonts.small, rect.w - title_width - painter.px(12), where));
  }
  Rect boxes = {inner.x, inner.y - painter.px(4), inner.w, painter.px(rect.h < painter.px(210) ? 26 : 32)};
  if (auto layer = paint_packet_boxes(painter, boxes, packet, layer_shown()))
    choose_row(view, rows_.head_of(*layer));
  float top = boxes.bottom() + painter.px(6);
  Rect body = {inner.x, top, inner.w, inner.bottom() - top};
  if (wide && !packet.layers.empty()) {
    float columns = reference_columns_width(look);
    paint_reference_columns(painter, {body.x, body.y, columns, body.h}, packet, layer_shown());
    body = {body.x + columns + painter.px(12), body.y, body.w - columns - painter.px(12), body.h};
  }

  ByteGrid grid;
  grid.bytes = frame_.first(std::min<std::size_t>(frame_.size(), 2048));  // a jumbo frame isn't read here
  grid.fit(look, body.w * (wide ? 0.48f : 0.42f));
  float bar = painter.px(9), bytes_width = std::min(grid.width(look) + bar, body.w / 2);
  Rect right = {body.right() - bytes_width, body.y, bytes_width, body.h};
  Rect left = {body.x, body.y, body.w - bytes_width - painter.px(8), body.h};
  // Where the mouse is goes first: it decides what is marked on the other side.
  bool at_bytes = right.contains(ImGui::GetIO().MousePos);
  if (at_bytes) {
    pointed_row_.reset();
    bytes(view, right, grid);
    fields(view, left);
  } else {
    pointed_byte_.reset();
    fields(view, left);
    bytes(view, right, grid);
  }
}

// Of a frame that was changed on the wire: what the sender sent, or what is on its way, or has arrived.
void PacketPanel::versions(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  ButtonSpec spec = {"version", look.tr(as_sent_ ? "packet.sent" : "packet.delivered"),
                     "v",       as_sent_ ? ButtonKind::plain : ButtonKind::chosen,
                     true,      true};
  float width = button_width(look, spec), height = painter.px(24);
  Rect place = {rect.right() - width - painter.px(12), rect.y + painter.px(3), width, height};
  if (button(painter, place, spec)) as_sent_ = !as_sent_;
  std::size_t byte = changed_.front();
  if (byte >= frame_.size() || byte >= other_.size()) return;
  auto value = [&](std::span<const std::byte> bytes) { return std::to_integer<unsigned>(bytes[byte]); };
  unsigned before = value(as_sent_ ? frame_ : other_), after = value(as_sent_ ? other_ : frame_);
  std::string words = look.strings.format("packet.changed", byte, before, after);
  float from = rect.x + painter.px(24) +
               Painter::width(look.fonts.small_strong,
                              look.strings.format("packet.frame", event_.frame.value, event_.wire_length));
  painter.text_fit(look.fonts.small_strong, {from, rect.y + painter.px(8)}, place.x - from - painter.px(8),
                   look.theme.fault, words);
}

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
    std::string words =
        view.look.strings.format("packet.malformed", packet.malformed->field, packet.malformed->why);
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
                   field.text);
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
  if (Painter::width(look.fonts.code_small, field.text) > width + painter.px(12) - names) {
    lesson::Prose value = paragraph(field.text);
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

void PacketPanel::bytes(const View& view, const Rect& rect, ByteGrid grid) {
  ScrollRegion scroll(view.look, "bytes", rect);
  Painter painter(view.look);
  ImVec2 mouse = ImGui::GetIO().MousePos;
  float height = grid.height(view.look);
  bool over = false;
  bool pressed = pressable(
      {scroll.origin().x, scroll.origin().y, grid.width(view.look), std::max(height, 1.0f)}, "grid", &over);
  if (over) {
    pointed_byte_ = grid.hit(view.look, scroll.origin(), mouse);
    if (pressed && pointed_byte_) choose_byte(view, *pointed_byte_);
    pointed_row_ = pointed_byte_ ? rows_.at(*pointed_byte_, chosen_) : std::nullopt;
  }
  auto range = [&](std::optional<std::size_t> row) {
    return row && *row < rows_.rows().size()
               ? ByteGrid::Range{rows_.rows()[*row].offset, rows_.rows()[*row].length}
               : ByteGrid::Range{};
  };
  grid.field = range(pointed_row_);
  grid.chosen = range(chosen_);
  grid.layer = range(rows_.head_of(layer_shown()));
  grid.cursor = view.ui.byte;
  grid.changed = changed_;
  grid.paint(painter, scroll.origin());
  scroll.content_height(height);
  if (std::exchange(reveal_byte_, false) && view.ui.byte) {
    float top = grid.row_top(view.look, *view.ui.byte);
    scroll.reveal(top, top + view.look.fonts.code_small->FontSize * 1.5f);
  }
}

}  // namespace wirestep::app
