#include "app/panels/waits_panel.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/look/shapes.h"
#include "app/panels/cost_plot.h"
#include "app/panels/wait_bits.h"
#include "base/error.h"

namespace wirestep::app {

namespace {

// What a descriptor leads to, in a few words.
std::string leads_to(const View& view, const WaitRow& row) {
  if (row.socket != nullptr) {
    const Socket& socket = row.socket->socket;
    if (socket.state == TcpState::listen)
      return view.look.strings.format("waits.listens", to_string(socket.local));
    if (socket.peer.port != 0) return "↔ " + to_string(socket.peer);
    return to_string(socket.local);
  }
  if (row.descriptor == nullptr) return "";
  const DescriptorEvent& descriptor = row.descriptor->descriptor;
  std::string target(view.trace.text(descriptor.target));
  return descriptor.kind == DescriptorKind::socket ? target : std::string(name(descriptor.kind));
}

std::string numbers(const WaitRow& row) {
  if (row.item.fd < 0) return "?";
  if (row.last == row.item.fd) return std::to_string(row.item.fd);
  return fmt::format("{}–{}", row.item.fd, row.last);
}

std::size_t latest(const ModelProgram& program) {
  return program.wait->returned ? program.wait->returned_index : program.wait->began_index;
}

// The columns of the table, in parts of the width.
struct Columns {
  float number, asked, found, leads;
};
Columns columns(const Rect& rect) {
  return {rect.x, rect.x + rect.w * 0.09f, rect.x + rect.w * 0.42f, rect.x + rect.w * 0.69f};
}

// Events as they are written; where that doesn't fit, without their family's name: "IN|RDHUP".
std::string fitting(const ImFont* font, float width, std::string words) {
  if (Painter::width(font, words) <= width) return words;
  for (std::string_view family : {"EPOLL", "POLL"})
    for (auto at = words.find(family); at != std::string::npos; at = words.find(family))
      words.erase(at, family.size());
  return words;
}

}  // namespace

std::vector<const ModelProgram*> WaitsPanel::waiting(const View& view) const {
  std::vector<const ModelProgram*> all;
  for (const ModelProgram& program : view.model.programs)
    if (program.wait) all.push_back(&program);
  return all;
}

const ModelProgram* WaitsPanel::shown(const View& view) const {
  const ModelProgram* best = nullptr;
  for (const ModelProgram* each : waiting(view)) {
    if (program_ && each->name == *program_) return each;
    if (!best || latest(*each) > latest(*best)) best = each;
  }
  return best;
}

void WaitsPanel::draw(const View& view, const Rect& rect) {
  if (watch_.changed(view)) {
    program_.reset();
    chosen_.reset();
  }
  Painter painter(view.look);
  Rect inner = panel_ground(painter, rect, "");
  rows_.clear();
  const ModelProgram* program = shown(view);
  if (!program) {
    paint_empty(painter, inner, view.look.tr("waits.empty"));
    return;
  }
  float top = head(view, painter, inner, *program);
  wait(view, painter, {inner.x, inner.y + top, inner.w, inner.h - top}, *program);
}

// Whose wait.
float WaitsPanel::head(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program) {
  const Look& look = view.look;
  float height = painter.px(24), x = rect.x;
  std::vector<const ModelProgram*> all = waiting(view);
  // The ones that waited last, if there isn't room for all.
  std::stable_sort(all.begin(), all.end(),
                   [](const ModelProgram* a, const ModelProgram* b) { return latest(*a) > latest(*b); });
  for (const ModelProgram* each : all) {
    std::string id = "waits of " + each->name;
    ButtonSpec spec = {id,   each->name, "", each == &program ? ButtonKind::chosen : ButtonKind::plain,
                       true, true};
    float width = button_width(look, spec);
    if (x + width > rect.right()) break;
    if (button(painter, {x, rect.y, width, height}, spec)) {
      program_ = each->name;
      chosen_.reset();
    }
    x += width + painter.px(4);
  }
  return height + painter.px(6);
}

void WaitsPanel::wait(const View& view, Painter& painter, const Rect& rect, const ModelProgram& program) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  WaitView wait = wait_view(view.model, view.trace, program);
  rows_ = wait.rows;
  // The call in one line: what it watches, where it stands.
  const WaitEvent& event = wait.event;
  std::string words = look.strings.format("waits.watches", name(event.kind), event.watched);
  if (event.kind == WaitKind::epoll)
    words +=
        " · " + look.strings.format("waits.of_epoll", event.epoll, static_cast<std::int32_t>(event.limit));
  words += " · ";
  if (wait.error != 0) {
    words += look.strings.format("waits.failed", errno_name(wait.error));
  } else if (wait.cut_off) {
    words += look.tr("waits.cut_off");
  } else if (wait.returned()) {
    words += look.strings.format("waits.returned", event.ready,
                                 cost_text(static_cast<double>(event.cpu.count()) / 1000));
  } else {
    bool gate = event.stage == CallStage::waiting;
    for (const ModelThread& thread : program.threads)
      if (thread.call.call == event.call && thread.call.stage == CallStage::waiting)
        gate = true;
      else if (thread.call.call == event.call)
        gate = false;
    words += look.tr(gate ? "waits.at_gate" : "waits.sleeps");
  }
  const ImFont* small = look.fonts.small;
  painter.text_fit(small, {rect.x, rect.y}, rect.w, theme.text, words);
  float y = rect.y + small->FontSize + painter.px(6);
  if (event.kind == WaitKind::select) {
    float height = wait_bits_height(look, wait);
    paint_wait_bits(painter, {rect.x, y, rect.w, height}, wait);
    y += height;
  }
  // What is asked for stands in the bits: beneath them there is only what each descriptor leads to.
  bool cells = event.kind == WaitKind::select;
  if (!cells) y += table_head(view, painter, {rect.x, y, rect.w, rect.bottom() - y}, wait);
  Rect place = {rect.x, y, rect.w, rect.bottom() - y};
  float line = painter.px(cells ? 20 : 22);
  if (place.h < line) return;
  ScrollRegion scroll(look, "waits", place);
  Painter inside(look);
  std::size_t beside =
      cells ? std::max<std::size_t>(1, static_cast<std::size_t>(place.w / painter.px(220))) : 1;
  float width = (place.w - painter.px(10)) / static_cast<float>(beside), at = 0;
  for (std::size_t i = 0; i < wait.rows.size(); ++i) {
    at = static_cast<float>(i / beside) * line;
    if (reveal_ && chosen_ == i) scroll.reveal(at, at + line);
    float x = scroll.origin().x + static_cast<float>(i % beside) * width;
    row(view, inside, {x, scroll.origin().y + at, width, line}, wait, i);
  }
  if (!wait.rows.empty()) at += line;
  if (wait.untold > 0) {
    inside.text(small, {scroll.origin().x, scroll.origin().y + at + painter.px(3)}, theme.quiet,
                look.strings.format("waits.untold", wait.untold));
    at += line;
  }
  reveal_ = false;
  scroll.content_height(at);
}

float WaitsPanel::table_head(const View& view, Painter& painter, const Rect& rect, const WaitView& wait) {
  const Look& look = view.look;
  Columns at = columns(rect);
  const ImFont* font = look.fonts.small_strong;
  bool epoll = wait.event.kind == WaitKind::epoll, poll = wait.event.kind == WaitKind::poll;
  painter.text(font, {at.number, rect.y}, look.theme.quiet, look.tr("waits.fd"));
  painter.text_fit(font, {at.asked, rect.y}, at.found - at.asked - painter.px(6), look.theme.quiet,
                   epoll  ? look.tr("waits.interest")
                   : poll ? "events"
                          : look.tr("waits.asked"));
  painter.text_fit(font, {at.found, rect.y}, at.leads - at.found - painter.px(6), look.theme.quiet,
                   epoll  ? look.tr("waits.ready")
                   : poll ? "revents"
                          : look.tr("waits.found"));
  painter.text_fit(font, {at.leads, rect.y}, rect.right() - at.leads, look.theme.quiet,
                   look.tr("waits.leads"));
  float height = font->FontSize + painter.px(4);
  painter.line({rect.x, rect.y + height}, {rect.right(), rect.y + height}, look.theme.line);
  return height + painter.px(2);
}

void WaitsPanel::row(const View& view, Painter& painter, const Rect& rect, const WaitView& wait,
                     std::size_t number) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const WaitRow& row = wait.rows[number];
  std::string id = "wait row " + numbers(row);
  bool hovered = false;
  if (pressable(rect, id + " " + std::to_string(number), &hovered)) {
    chosen_ = number;
    if (row.socket) view.ui.socket = SocketRef::of(row.socket->socket);
  }
  if (chosen_ == number) painter.fill(rect, theme.raised, painter.px(3));
  if (hovered) painter.fill(rect, faded(theme.text, 0.06f), painter.px(3));
  Columns at = columns(rect);
  const ImFont *code = look.fonts.code_small, *small = look.fonts.small;
  float middle = rect.y + rect.h / 2, top = middle - code->FontSize / 2;
  painter.text(code, {at.number, top}, theme.text, numbers(row));
  WaitKind kind = wait.event.kind;
  if (kind == WaitKind::select) {
    float right = at.number + Painter::width(code, numbers(row)) + painter.px(8);
    painter.text_fit(small, {right, middle - small->FontSize / 2}, rect.right() - right, theme.quiet,
                     leads_to(view, row));
    painter.note(row.item.found != 0
                     ? fmt::format("found {} {}", numbers(row), event_words(kind, row.item.found))
                     : id,
                 rect);
    return;
  }
  std::string asked = event_words(kind, row.item.asked), found = event_words(kind, row.item.found);
  float x = at.asked, end = at.found - painter.px(6);
  if (kind == WaitKind::epoll) {
    // How it is told: a small frame with LT, ET, ONESHOT.
    std::string_view how = trigger_of(row.item.asked);
    std::string sign = how == "level" ? "LT" : how == "edge" ? "ET" : how == "once" ? "1×" : "—";
    float width = Painter::width(look.fonts.small_strong, sign) + painter.px(8);
    Rect frame = {x, rect.y + painter.px(2), width, rect.h - painter.px(4)};
    painter.frame(frame, how == "level" ? theme.line : theme.warn, painter.px(3), 1.5f);
    painter.text_centred(look.fonts.small_strong, {frame.x + width / 2, middle}, theme.text, sign);
    painter.note(fmt::format("{} {}", how, numbers(row)), frame);
    x += width + painter.px(5);
    if (how == "disarmed") asked = look.tr("waits.disarmed");
  }
  painter.text_fit(code, {x, top}, end - x, theme.text, fitting(code, end - x, asked));
  if (!found.empty()) {
    paint_tick(painter, {at.found + painter.px(6), middle}, painter.px(12), theme.good);
    float room = at.leads - at.found - painter.px(21);
    painter.text_fit(code, {at.found + painter.px(15), top}, room, theme.text, fitting(code, room, found));
    painter.note(fmt::format("found {} {}", numbers(row), found), rect);
  } else {
    painter.text(code, {at.found, top}, theme.faint, wait.returned() ? "0" : "…");
  }
  std::string leads = leads_to(view, row);
  // What comes back with it, if that isn't its number.
  if (kind == WaitKind::epoll && row.item.data != static_cast<std::uint64_t>(row.item.fd))
    leads += fmt::format("  data {:#x}", row.item.data);
  painter.text_fit(small, {at.leads, middle - small->FontSize / 2}, rect.right() - at.leads, theme.quiet,
                   leads);
  painter.note(id, rect);
}

// The event of the program's wait before the one that is shown, or of the one after it.
std::optional<std::size_t> WaitsPanel::neighbour(const View& view, const ModelProgram& program,
                                                 bool later) const {
  auto of_program = [&](std::size_t index) {
    const auto* wait = std::get_if<WaitEvent>(&view.trace[index].body);
    return wait != nullptr && wait->program == program.id;
  };
  std::size_t shown = latest(program);
  if (later) {
    for (std::size_t i = shown + 1; i < view.trace.size(); ++i)
      if (of_program(i)) return i;
  } else {
    for (std::size_t i = shown; i-- > 0;)
      if (of_program(i)) return i;
  }
  return std::nullopt;
}

void WaitsPanel::turn(const View& view, int by) {
  std::vector<const ModelProgram*> all = waiting(view);
  if (all.empty()) return;
  auto count = static_cast<std::ptrdiff_t>(all.size());
  auto at = std::find(all.begin(), all.end(), shown(view)) - all.begin();
  program_ = all[static_cast<std::size_t>((at + by + count) % count)]->name;
  chosen_.reset();
}

bool WaitsPanel::key(const View& view, const KeyPress& press) {
  const ModelProgram* program = shown(view);
  switch (press.special) {
    case SpecialKey::page_up:
    case SpecialKey::page_down:
      turn(view, press.special == SpecialKey::page_up ? -1 : 1);
      return true;
    case SpecialKey::up:
    case SpecialKey::down:
      if (rows_.empty()) return false;
      if (!chosen_)
        chosen_ = 0;
      else if (press.special == SpecialKey::up)
        chosen_ = *chosen_ == 0 ? 0 : std::min(*chosen_, rows_.size()) - 1;
      else
        chosen_ = std::min(*chosen_ + 1, rows_.size() - 1);
      reveal_ = true;
      return true;
    case SpecialKey::enter:
      if (!chosen_ || *chosen_ >= rows_.size()) return false;
      if (const ModelSocket* socket = rows_[*chosen_].socket) view.ui.socket = SocketRef::of(socket->socket);
      return true;
    case SpecialKey::left:
    case SpecialKey::right:
      if (!program) return false;
      if (auto index = neighbour(view, *program, press.special == SpecialKey::right))
        view.post(action::ShowMoment{*index + 1});
      return true;
    default:
      return false;
  }
}

}  // namespace wirestep::app
