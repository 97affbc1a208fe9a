#include "app/panels/bytes_panel.h"

#include <algorithm>

#include "app/look/host_mark.h"

namespace wirestep::app {

namespace {

// Of a list in the order of the trace: how many were there at the cursor.
template <class Item, class Member>
std::size_t there_by(const std::vector<Item>& list, Member event, std::size_t cursor) {
  auto end =
      std::partition_point(list.begin(), list.end(), [&](const Item& item) { return item.*event < cursor; });
  return static_cast<std::size_t>(end - list.begin());
}

}  // namespace

bool BytesPanel::follow(const View& view) {
  if (watch_.changed(view)) {
    streams_ = std::make_unique<ByteStreams>(view.trace);
    conversation_.reset(), there_.reset(), chosen_.reset();
    span_ = left_ = 0;
  }
  streams_->follow(view.trace.size());
  std::size_t cursor = view.model.cursor;
  const auto& all = streams_->conversations();
  std::size_t count = 0;
  while (count < all.size() && streams_->stream(all[count].there).first < cursor) ++count;
  now_ = {};
  if (count == 0) return false;
  auto of_frame = streams_->of_frame(view.ui.selected);
  std::size_t shown = count - 1;
  if (conversation_ && *conversation_ < count)
    shown = *conversation_;
  else if (of_frame && of_frame->first < count)
    shown = of_frame->first;
  else if (auto chosen = conversation_of(view, count))
    shown = *chosen;
  auto look_at = [&](bool there) {
    const ByteStream& stream = streams_->stream(there ? all[shown].there : all[shown].back);
    There found{
        &stream, &streams_->writer(stream), &streams_->reader(stream), &streams_->open_reads(stream), {}, 0};
    found.counts[written] = there_by(found.writer->writes, &StreamCall::returned, cursor);
    found.counts[carried] = there_by(stream.segments, &StreamSegment::sent, cursor);
    found.counts[again] = there_by(stream.again, &StreamSegment::sent, cursor);
    found.counts[got] = there_by(found.reader->reads, &StreamCall::returned, cursor);
    if (std::size_t n = found.counts[written]) found.end = found.writer->writes[n - 1].stop();
    if (std::size_t n = found.counts[carried]) found.end = std::max(found.end, stream.segments[n - 1].stop());
    if (std::size_t n = found.counts[got]) found.end = std::max(found.end, found.reader->reads[n - 1].stop());
    return found;
  };
  bool there = there_.value_or(of_frame && of_frame->first == shown ? of_frame->second : true);
  now_ = look_at(there);
  if (!there_ && now_.end == 0 && look_at(!there).end > 0) there = !there, now_ = look_at(there);
  std::size_t stream = there ? all[shown].there : all[shown].back;
  if (stream != shown_stream_) chosen_.reset(), span_ = left_ = 0;
  shown_stream_ = stream;
  if (chosen_ && chosen_->index >= now_.counts[chosen_->lane]) chosen_.reset();
  return true;
}

// The latest on the connection that was chosen in the ladder.
std::optional<std::size_t> BytesPanel::conversation_of(const View& view, std::size_t count) const {
  const std::optional<Connection>& chosen = view.ui.ladder.connection;
  for (std::size_t i = count; chosen && i-- > 0;) {
    const ByteStream& stream = streams_->stream(streams_->conversations()[i].there);
    bool same = (stream.from == chosen->first && stream.to == chosen->second) ||
                (stream.from == chosen->second && stream.to == chosen->first);
    if (same && stream.transport == Transport::tcp) return i;
  }
  return std::nullopt;
}

// Null for a box of a segment.
const StreamCall* BytesPanel::call_of(BoxId id) const {
  return id.lane == written ? &now_.writer->writes[id.index]
         : id.lane == got   ? &now_.reader->reads[id.index]
                            : nullptr;
}

const StreamSegment& BytesPanel::segment_of(BoxId id) const {
  return (id.lane == carried ? now_.stream->segments : now_.stream->again)[id.index];
}

std::uint64_t BytesPanel::begin_of(BoxId id) const {
  const StreamCall* call = call_of(id);
  return call ? call->begin : segment_of(id).begin;
}

std::uint64_t BytesPanel::stop_of(BoxId id) const {
  const StreamCall* call = call_of(id);
  return call ? call->stop() : segment_of(id).stop();
}

// The event after which it is there: a call's return, a frame's sending.
std::uint32_t BytesPanel::moment_of(BoxId id) const {
  const StreamCall* call = call_of(id);
  return call ? call->returned : segment_of(id).sent;
}

void BytesPanel::show(const View& view, BoxId id) {
  chosen_ = id;
  if (id.lane == carried) view.ui.selected = now_.stream->segments[id.index].frame;
  if (id.lane == again) view.ui.selected = now_.stream->again[id.index].frame;
  view.post(action::ShowMoment{std::size_t{moment_of(id)} + 1});
}

void BytesPanel::turn() {
  there_ = shown_stream_ % 2 != 0;  // a conversation's two streams lie side by side
  conversation_ = shown_stream_ / 2;
}

void BytesPanel::next() {
  conversation_ = (shown_stream_ / 2 + 1) % streams_->conversations().size();
  there_.reset();
}

void BytesPanel::zoom(double factor, double about) {
  auto all = static_cast<double>(std::max<std::uint64_t>(now_.end, 1));
  double span = span_ > 0 ? span_ : all;
  double next = std::clamp(span / factor, std::min(8.0, all), all);
  left_ = std::clamp(about - (about - left_) * next / span, 0.0, std::max(0.0, all - next));
  span_ = next >= all ? 0 : next;
  if (span_ == 0) left_ = 0;
}

void BytesPanel::scroll(double parts) {
  if (span_ == 0) return;
  double most = std::max(0.0, static_cast<double>(now_.end) - span_);
  left_ = std::clamp(left_ + parts * span_, 0.0, most);
}

void BytesPanel::reveal(BoxId id) {
  if (span_ == 0) return;
  auto begin = static_cast<double>(begin_of(id)), stop = static_cast<double>(stop_of(id));
  double most = std::max(0.0, static_cast<double>(now_.end) - span_);
  if (begin < left_ || stop > left_ + span_) left_ = std::clamp((begin + stop - span_) / 2, 0.0, most);
}

bool BytesPanel::key(const View& view, const KeyPress& press) {
  if (press.control || !follow(view)) return false;
  switch (press.character) {
    case 'v':
      turn();
      return true;
    case 'a':
      next();
      return true;
    case '+':
    case '=':
    case '-': {
      double span = span_ > 0 ? span_ : static_cast<double>(now_.end);
      double about = chosen_ ? static_cast<double>(begin_of(*chosen_)) : left_ + span / 2;
      zoom(press.character == '-' ? 0.5 : 2, about);
      return true;
    }
    case '0':
      span_ = left_ = 0;
      return true;
    default:
      break;
  }
  auto choose = [&](Lane lane, std::size_t index) {
    chosen_ = {lane, index};
    reveal(*chosen_);
  };
  Lane lane = chosen_ ? chosen_->lane : written;
  // The nearest row that has boxes, and in it the box nearest to where one was.
  auto to_lane = [&](int by) {
    for (int at = static_cast<int>(lane) + by; at >= 0 && at < static_cast<int>(lanes); at += by) {
      auto other = static_cast<Lane>(at);
      if (now_.counts[other] == 0) continue;
      std::size_t index = 0;
      if (chosen_) {
        while (index + 1 < now_.counts[other] && stop_of({other, index}) <= begin_of(*chosen_)) ++index;
      }
      choose(other, index);
      return;
    }
  };
  switch (press.special) {
    case SpecialKey::left:
    case SpecialKey::right: {
      bool on = press.special == SpecialKey::right;
      if (!chosen_) {
        lane = written;
        while (lane != lanes && now_.counts[lane] == 0) lane = static_cast<Lane>(lane + 1);
        if (lane != lanes) choose(lane, 0);
      } else if (on && chosen_->index + 1 < now_.counts[lane]) {
        choose(lane, chosen_->index + 1);
      } else if (!on && chosen_->index > 0) {
        choose(lane, chosen_->index - 1);
      }
      return true;
    }
    case SpecialKey::up:
      to_lane(-1);
      return true;
    case SpecialKey::down:
      to_lane(1);
      return true;
    case SpecialKey::home:
      if (now_.counts[lane] > 0) choose(lane, 0);
      return true;
    case SpecialKey::end:
      if (now_.counts[lane] > 0) choose(lane, now_.counts[lane] - 1);
      return true;
    case SpecialKey::page_up:
      scroll(-0.8);
      return true;
    case SpecialKey::page_down:
      scroll(0.8);
      return true;
    case SpecialKey::enter:
      if (!chosen_) return false;
      show(view, *chosen_);
      return true;
    default:
      return false;
  }
}

void BytesPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  if (!follow(view)) {
    Rect inner = panel_ground(painter, rect, view.look.tr("bytes.none"));
    paint_empty(painter, inner, view.look.tr("bytes.empty"));
    return;
  }
  head(view, painter, rect);
  follow(view);  // the head may have turned it
  float pad = painter.px(12), top = painter.px(34), foot_height = painter.px(24);
  Rect inner = {rect.x + pad, rect.y + top, rect.w - 2 * pad, rect.h - top - painter.px(6)};
  pointed_.reset();
  if (now_.end == 0 && now_.writer->open_writes.empty() && now_.open_reads->empty()) {
    paint_empty(painter, inner, view.look.tr("bytes.empty"));
    return;
  }
  ruler(view, painter, {inner.x, inner.y, inner.w, inner.h - foot_height});
  foot(view, painter, {inner.x, inner.bottom() - foot_height, inner.w, foot_height});
}

void BytesPanel::head(const View& view, Painter& painter, const Rect& rect) {
  const Look& look = view.look;
  painter.fill(rect, look.theme.panel);
  float x = rect.right() - painter.px(10), top = rect.y + painter.px(5), middle = top + painter.px(12);
  auto control = [&](std::string_view id, std::string_view label, std::string_view key) {
    ButtonSpec spec = {id, label, key, ButtonKind::plain, true, true};
    float width = button_width(look, spec);
    x -= width;
    bool pressed = button(painter, {x, top, width, painter.px(24)}, spec);
    x -= painter.px(5);
    return pressed;
  };
  bool several = streams_->conversations().size() > 1;
  if (several && control("next", look.tr("bytes.next"), "a")) next();
  if (control("turn", look.tr("bytes.turn"), "v")) turn();
  const ByteStream& stream = *now_.stream;
  auto host = [&](HostId id) { return std::string_view(view.model.hosts.at(id.value).name); };
  const ImFont* strong = look.fonts.small_strong;
  float at =
      paint_host_name(painter, {rect.x + painter.px(12), middle}, stream.from_host, host(stream.from_host));
  at = painter.text(strong, {at + painter.px(8), middle - strong->FontSize / 2}, look.theme.quiet, "→");
  at = paint_host_name(painter, {at + painter.px(8), middle}, stream.to_host, host(stream.to_host));
  const ImFont* code = look.fonts.code_small;
  std::string ends =
      fmt::format("{} {} → {}", name(stream.transport), to_string(stream.from), to_string(stream.to));
  at += painter.px(12);
  if (Painter::width(code, ends) < x - at)
    painter.text(code, {at, middle - code->FontSize / 2}, look.theme.quiet, ends);
}

}  // namespace wirestep::app
