// How the byte ruler is drawn; what it shows, and what keys do, is in bytes_panel.cc.

#include <algorithm>
#include <array>
#include <cmath>

#include "app/look/shapes.h"
#include "app/panels/bytes_panel.h"

namespace wirestep::app {

namespace {

std::string_view call_name(const View& view, const StreamCall& call) {
  return view.trace.text(std::get<CallEvent>(view.trace[call.began].body).name);
}

// "0–4": the bytes themselves, and not where they end.
std::string range_text(std::uint64_t begin, std::uint64_t stop) {
  if (stop <= begin + 1) return std::to_string(begin);
  return fmt::format("{}–{}", begin, stop - 1);
}

double when(const View& view, std::uint32_t event) {
  return seconds(view.trace[event].time - view.model.start);
}

}  // namespace

float BytesPanel::x_of(std::uint64_t offset) const {
  double span = span_ > 0 ? span_ : static_cast<double>(std::max<std::uint64_t>(now_.end, 1));
  return plot_.x + static_cast<float>((static_cast<double>(offset) - left_) / span) * plot_.w;
}

void BytesPanel::ruler(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  const ImFont* small = look.fonts.small;
  bool udp = now_.stream->transport == Transport::udp;
  std::array<std::string_view, lanes> titles = {look.tr("bytes.written"),
                                                look.tr(udp ? "bytes.datagrams" : "bytes.segments"),
                                                look.tr("bytes.again"), look.tr("bytes.read")};
  float titles_width = 0;
  for (std::string_view title : titles) titles_width = std::max(titles_width, Painter::width(small, title));
  titles_width = std::ceil(titles_width) + painter.px(10);
  plot_ = {rect.x + titles_width, rect.y, rect.w - titles_width - painter.px(4), rect.h};

  float axis_height = painter.px(22);
  bool has_again = now_.counts[again] > 0;
  float each = std::floor(std::min((rect.h - axis_height) / (has_again ? 4.0f : 3.0f), painter.px(52)));
  // The mouse: its wheel zooms where it is, and what is dragged moves with it.
  bool over = false;
  Rect all = {plot_.x, rect.y, plot_.w, axis_height};
  pressable(all, "ruler", &over);
  if (ImGui::IsItemActive() && span_ > 0) scroll(-static_cast<double>(ImGui::GetIO().MouseDelta.x / plot_.w));
  ImVec2 mouse = ImGui::GetIO().MousePos;
  if (float wheel = ImGui::GetIO().MouseWheel; wheel != 0 && rect.contains(mouse)) {
    double span = span_ > 0 ? span_ : static_cast<double>(now_.end);
    zoom(std::pow(1.5, static_cast<double>(wheel)),
         left_ + static_cast<double>((mouse.x - plot_.x) / plot_.w) * span);
  }
  painter.note("ruler", all);
  axis(view, painter, {plot_.x, rect.y, plot_.w, axis_height});

  float y = rect.y + axis_height, first = y, bottom = y + each * (has_again ? 4 : 3);
  for (Lane row : {written, carried, again, got}) {
    if (row == again && !has_again) continue;
    painter.text(small, {rect.x, y + (each - small->FontSize) / 2}, look.theme.quiet, titles[row]);
    lane(view, painter, {plot_.x, y + painter.px(3), plot_.w, each - painter.px(6)}, row);
    y += each;
  }
  // Where one write ends and the next begins, through all rows: what doesn't keep to it is seen.
  painter.list()->PushClipRect({plot_.x, rect.y}, {plot_.right() + 1, rect.bottom()}, true);
  for (const Box& box : boxes_in(written)) {
    float x = x_of(box.stop);
    if (box.count == 1 && box.stop < now_.end && x - x_of(box.begin) > painter.px(6))
      painter.dashed({x, first}, {x, bottom}, look.theme.accent, 1.5f);
  }
  painter.list()->PopClipRect();
}

// Offsets, and up to where the sender was told that its bytes arrived.
void BytesPanel::axis(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  const ImFont* small = look.fonts.small;
  double span = span_ > 0 ? span_ : static_cast<double>(std::max<std::uint64_t>(now_.end, 1));
  double step = 1;
  for (int i = 0; step * rect.w / span < Painter::width(small, std::to_string(now_.end)) + painter.px(14);
       ++i)
    step *= i % 3 == 1 ? 2.5 : 2;
  step = std::ceil(step);
  float line = rect.bottom() - painter.px(4);
  painter.fill({rect.x, line, rect.w, painter.px(2)}, look.theme.line);
  std::uint64_t acked = now_.stream->acked_at(view.model.cursor);
  if (acked > 0) {
    float to = std::min(x_of(acked), rect.right());
    Rect bar = {rect.x, line - painter.px(1), std::max(to - rect.x, 0.0f), painter.px(4)};
    painter.fill(bar, look.theme.good);
    painter.note(fmt::format("acked {}", acked), bar);
  }
  for (double at = std::ceil(left_ / step) * step; at <= left_ + span + 0.5; at += step) {
    auto offset = static_cast<std::uint64_t>(at);
    float x = x_of(offset);
    painter.line({x, line - painter.px(3)}, {x, line + painter.px(3)}, look.theme.quiet, 1);
    std::string text = std::to_string(offset);
    float width = Painter::width(small, text);
    painter.text(small, {std::clamp(x - width / 2, rect.x, rect.right() - width), rect.y}, look.theme.quiet,
                 text);
  }
}

// The row's boxes in view, those that share a pixel as one.
std::vector<BytesPanel::Box> BytesPanel::boxes_in(Lane lane) const {
  std::vector<Box> boxes;
  double span = span_ > 0 ? span_ : static_cast<double>(std::max<std::uint64_t>(now_.end, 1));
  double per_pixel = span / static_cast<double>(std::max(plot_.w, 1.0f));
  auto right = static_cast<std::uint64_t>(left_ + span) + 1;
  std::size_t count = now_.counts[lane];
  // Copies and datagrams' reads may be in any order; there are few of them.
  bool ordered = lane == written || lane == carried || now_.stream->transport == Transport::tcp;
  ordered = ordered && lane != again;
  auto first_from = [&](std::size_t from, double offset) {
    std::size_t to = count;
    while (from < to) {
      std::size_t middle = (from + to) / 2;
      if (static_cast<double>(stop_of({lane, middle})) < offset)
        from = middle + 1;
      else
        to = middle;
    }
    return from;
  };
  std::size_t i = ordered ? first_from(0, left_) : 0;
  while (i < count) {
    BoxId id{lane, i};
    std::uint64_t begin = begin_of(id), stop = stop_of(id);
    if (ordered && begin > right) break;
    std::size_t after = i + 1;
    if (ordered && static_cast<double>(stop - begin) < 2 * per_pixel) {
      after = std::max(after, first_from(after, static_cast<double>(begin) + 2 * per_pixel));
      if (after > i + 1) stop = stop_of({lane, after - 1});
    }
    if (begin <= right && static_cast<double>(stop) >= left_)
      boxes.push_back({lane, i, after - i, begin, stop});
    i = after;
  }
  return boxes;
}

void BytesPanel::lane(const View& view, Painter& painter, const Rect& rect, Lane lane) {
  painter.fill(rect, faded(view.look.theme.raised, 0.6f), painter.px(3));
  painter.list()->PushClipRect({rect.x, rect.y - 2}, {rect.right() + 2, rect.bottom() + 2}, true);
  // What is empty lies upon its neighbour's edge, and is painted after it.
  std::vector<Box> boxes = boxes_in(lane);
  std::stable_partition(boxes.begin(), boxes.end(), [](const Box& box) { return box.begin < box.stop; });
  for (const Box& box : boxes) {
    float from = x_of(box.begin), to = x_of(box.stop);
    // What is empty (a datagram without data, the end of a stream) is a mark, too.
    Rect place = {from, rect.y, std::max(to - from, painter.px(box.begin == box.stop ? 5 : 2)), rect.h};
    if (box.begin == box.stop) place.x = std::min(place.x, rect.right() - place.w);
    paint_box(view, painter, place, box);
  }
  if (lane == written || lane == got) open_calls(view, painter, rect, lane == written);
  painter.list()->PopClipRect();
}

void BytesPanel::paint_box(const View& view, Painter& painter, const Rect& place, const Box& box) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  BoxId id{box.lane, box.index};
  bool hovered = false;
  Rect target = {place.x, place.y, std::max(place.w, painter.px(5)), place.h};
  std::string name = fmt::format("{} {}",
                                 box.lane == written ? "write"
                                 : box.lane == got   ? "read"
                                                     : "segment",
                                 range_text(box.begin, box.stop));
  if (box.lane == again) name += " again";
  if (pressable(target, fmt::format("{} {} {}", name, static_cast<int>(box.lane), box.index), &hovered))
    show(view, id);
  if (hovered) pointed_ = box;
  bool is_chosen = chosen_ && chosen_->lane == box.lane && chosen_->index >= box.index &&
                   chosen_->index < box.index + box.count;
  painter.note(name + (is_chosen ? " chosen" : ""), place);

  ImU32 colour = box.lane == written ? theme.accent : box.lane == got ? theme.good : theme.quiet;
  bool solid = true, lost = false;
  if (box.lane == carried || box.lane == again) {
    const StreamSegment& segment = segment_of({box.lane, box.index});
    solid = segment.arrived < view.model.cursor;
    lost = !solid && segment.dropped < view.model.cursor;
    if (lost) colour = theme.fault;
    if (lost) painter.note(name + " dropped", place);
    if (!solid && !lost) painter.note(name + " on its way", place);
  }
  float round = place.w > painter.px(8) ? painter.px(3) : 0;
  painter.fill(place, faded(colour, solid ? 0.32f : 0.10f), round);
  if (place.w > painter.px(3)) {
    Rect edge = {place.x + 0.5f, place.y, place.w - 1, place.h};
    if (solid || box.count > 1) {
      painter.frame(edge, colour, round, is_chosen || hovered ? 2.5f : 1.0f);
    } else {
      painter.dashed({edge.x, edge.y}, {edge.right(), edge.y}, colour, 1.5f);
      painter.dashed({edge.x, edge.bottom() - 1}, {edge.right(), edge.bottom() - 1}, colour, 1.5f);
      painter.line({edge.x, edge.y}, {edge.x, edge.bottom()}, colour, 1.5f);
      painter.line({edge.right(), edge.y}, {edge.right(), edge.bottom()}, colour, 1.5f);
    }
  }
  if (is_chosen) painter.fill({place.x, place.bottom() - painter.px(3), place.w, painter.px(3)}, colour);
  const ImFont* font = look.fonts.small_strong;
  ImVec2 middle = {place.x + place.w / 2, place.y + place.h / 2};
  float sign = lost && place.w > painter.px(12) ? painter.px(14) : 0;
  std::string words = label(view, box);
  std::string number = std::to_string(box.stop - box.begin);
  if (Painter::width(font, words) + sign + painter.px(8) > place.w) words = box.count == 1 ? number : "";
  bool fits = !words.empty() && Painter::width(font, words) + sign + painter.px(4) <= place.w;
  if (lost)
    paint_cross(painter,
                {fits ? middle.x - Painter::width(font, words) / 2 - painter.px(2) : middle.x, middle.y},
                std::min(painter.px(9), place.w), theme.fault);
  if (fits) painter.text_centred(font, {middle.x + sign / 2, middle.y}, theme.text, words);
}

// A call that has not returned at this moment: where its bytes will begin, and how many it asked for.
void BytesPanel::open_calls(const View& view, Painter& painter, const Rect& rect, bool writes) {
  const Look& look = view.look;
  std::size_t cursor = view.model.cursor;
  auto paint = [&](const StreamCall& call) {
    if (call.began >= cursor) return;
    // Of datagrams the next one comes behind all that there are, and may be any sender's.
    bool next_one = !writes && now_.stream->transport == Transport::udp;
    float x = std::clamp(x_of(next_one ? now_.end : call.begin), rect.x, rect.right() - painter.px(6));
    painter.fill({x, rect.y, painter.px(3), rect.h}, look.theme.warn);
    const ImFont* font = look.fonts.small;
    std::string words = next_one ? std::string() : fmt::format("{}()", call_name(view, call));
    float width = painter.px(18) + Painter::width(font, words);
    float at = x + painter.px(6) + width < rect.right() ? x + painter.px(6) : x - width - painter.px(2);
    float middle = rect.y + rect.h / 2;
    paint_clock(painter, {at + painter.px(6), middle}, painter.px(12), look.theme.warn);
    painter.text(font, {at + painter.px(15), middle - font->FontSize / 2}, look.theme.text, words);
    painter.note(writes ? "open write" : "open read", {x, rect.y, painter.px(3), rect.h});
  };
  const SocketCalls& calls = writes ? *now_.writer : *now_.reader;
  for (const StreamCall& call : writes ? calls.open_writes : *now_.open_reads) paint(call);
  // In the past also one that has returned since.
  const auto& done = writes ? calls.writes : calls.reads;
  std::size_t from = now_.counts[writes ? written : got];
  for (std::size_t i = from; i < done.size() && i < from + 8; ++i) paint(done[i]);
}

std::string BytesPanel::label(const View& view, const Box& box) const {
  if (box.count > 1) return fmt::format("× {}", box.count);
  std::uint64_t length = box.stop - box.begin;
  switch (box.lane) {
    case written:
      return fmt::format("{} {}", call_name(view, now_.writer->writes[box.index]), length);
    case got: {
      const StreamCall& read = now_.reader->reads[box.index];
      if (read.cut) return fmt::format("{} {} …", call_name(view, read), length);
      return fmt::format("{} {}", call_name(view, read), length);
    }
    default: {
      const StreamSegment& segment = segment_of({box.lane, box.index});
      return fmt::format("#{}: {}", segment.frame.value, length);
    }
  }
}

std::string BytesPanel::words(const View& view, const Box& box) const {
  const Strings& strings = view.look.strings;
  std::uint64_t length = box.stop - box.begin;
  if (box.count > 1) return strings.format("bytes.folded", box.count, length);
  std::string range = range_text(box.begin, box.stop);
  switch (box.lane) {
    case written: {
      const StreamCall& call = now_.writer->writes[box.index];
      std::string text =
          strings.format("bytes.write_is", call_name(view, call), length, range, when(view, call.returned));
      if (call.asked > call.length) text += " " + strings.format("bytes.less", call.asked);
      return text;
    }
    case got: {
      const StreamCall& call = now_.reader->reads[box.index];
      if (call.end) return strings.format("bytes.read_end", call_name(view, call), when(view, call.returned));
      std::string text =
          strings.format("bytes.read_is", call_name(view, call), length, range, when(view, call.returned));
      if (call.cut) text += " " + std::string(view.look.tr("bytes.cut"));
      return text;
    }
    default: {
      const StreamSegment& segment = segment_of({box.lane, box.index});
      bool arrived = segment.arrived < view.model.cursor, lost = segment.dropped < view.model.cursor;
      std::string text =
          strings.format("bytes.segment_is", segment.frame.value, length, range, when(view, segment.sent));
      text += " " + std::string(view.look.tr(arrived ? "bytes.arrived"
                                             : lost  ? "bytes.dropped"
                                                     : "bytes.flying"));
      if (segment.copy > 1) text += " " + strings.format("ladder.copy", segment.copy);
      return text;
    }
  }
}

void BytesPanel::foot(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  std::string text;
  if (pointed_) {
    text = words(view, *pointed_);
  } else if (chosen_) {
    text = words(view, {chosen_->lane, chosen_->index, 1, begin_of(*chosen_), stop_of(*chosen_)});
  } else {
    std::uint64_t in = 0, out = 0;
    if (std::size_t n = now_.counts[written]) in = now_.writer->writes[n - 1].stop();
    // Datagrams are read as they come, in any order, and a copy once more: what was read isn't where the last
    // one ends.
    for (std::size_t i = 0; i < now_.counts[got]; ++i) out += now_.reader->reads[i].length;
    text = look.strings.format("bytes.sums", in, now_.counts[written],
                               now_.counts[carried] + now_.counts[again], out, now_.counts[got]);
    if (std::uint64_t acked = now_.stream->acked_at(view.model.cursor))
      text += "   " + look.strings.format("bytes.acked", acked);
  }
  painter.note("foot " + text, rect);
  painter.text_fit(look.fonts.small, {rect.x, rect.bottom() - look.fonts.small->FontSize - painter.px(2)},
                   rect.w, pointed_ || chosen_ ? look.theme.text : look.theme.quiet, text);
}

}  // namespace wirestep::app
