#include "app/panels/packet_panel.h"

#include <algorithm>

#include "app/panels/packet_boxes.h"
#include "app/panels/wire_words.h"

namespace wirestep::app {

namespace {

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
