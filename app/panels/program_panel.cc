#include "app/panels/program_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "app/look/code_rows.h"
#include "app/look/shapes.h"
#include "app/panels/program_times.h"
#include "base/error.h"
#include "base/utf8.h"

namespace wirestep::app {

namespace {

constexpr float head_units = 36, wide_units = 620, narrow_units = 330;

std::string kind_text(const View& view, const DescriptorEvent& descriptor) {
  std::string_view protocol = view.trace.text(descriptor.target);
  if (descriptor.kind == DescriptorKind::socket && !protocol.empty())
    return view.look.strings.format("kind.of_socket", protocol);
  return std::string(view.look.tr("kind." + std::string(name(descriptor.kind))));
}

// Where it leads, and what else is known of it.
std::string target_text(const View& view, const DescriptorRow& row) {
  const DescriptorEvent& descriptor = row.descriptor;
  if (row.socket) {
    const Socket& socket = row.socket->socket;
    return to_string(socket.local) + (socket.peer.port != 0 ? "  ↔  " + to_string(socket.peer) : "");
  }
  std::string detail(view.trace.text(descriptor.detail));
  std::string_view target = view.trace.text(descriptor.target);
  switch (descriptor.kind) {
    case DescriptorKind::socket:
      return target.starts_with("TCP") || target.starts_with("UDP")
                 ? std::string(view.look.tr("programs.not_listed"))
                 : std::string();
    case DescriptorKind::epoll:
      return detail.empty() ? std::string(view.look.tr("programs.watches_nothing"))
                            : view.look.strings.format("programs.watches", detail);
    case DescriptorKind::file:
    case DescriptorKind::terminal:
    case DescriptorKind::pipe:
    case DescriptorKind::other:
      return to_utf8(target);
    case DescriptorKind::eventfd:
    case DescriptorKind::timerfd:
    case DescriptorKind::signalfd:
      return detail;
  }
  return {};
}

// How it is now, in a word or two; empty while nothing is known.
std::string state_text(const View& view, const ModelProgram& program) {
  const Strings& strings = view.look.strings;
  if (program.id == ProgramId{}) return std::string(view.look.tr("programs.not_started"));
  if (program.signal != 0) return strings.format("source.killed", signal_name(program.signal));
  if (!program.running) return strings.format("source.exited", program.status);
  if (program.suspended_by != 0)
    return strings.format("programs.suspended", program.pid, signal_name(program.suspended_by));
  return strings.format("programs.runs", program.pid);
}

}  // namespace

void ProgramPanel::draw(const View& view, const Rect& rect) {
  Painter painter(view.look);
  float pad = painter.px(12), head = painter.px(head_units);
  bool both = both_ = rect.w >= painter.px(wide_units);
  if (program_names(view).empty()) {
    paint_empty(painter, rect.inset(pad), view.look.tr("programs.empty"));
    return;
  }
  std::string name = choice(view, painter, {rect.x + pad, rect.y, rect.w - 2 * pad, head}, both);
  ModelProgram planned;
  const ModelProgram* program = program_named(view, name, planned);
  Rect body = {rect.x + pad, rect.y + head, rect.w - 2 * pad, rect.h - head - painter.px(6)};
  if (!program || program->id == ProgramId{}) {
    paint_empty(painter, body, view.look.tr("programs.empty"));
    return;
  }
  if (has_times(*program)) {
    const float line = painter.px(24);
    const ImFont* small = view.look.fonts.small;
    const std::string details = times_details(view, *program);
    const float times = std::min(body.w, painter.px(340));
    paint_program_times(view, painter, {body.x, body.y, times, line}, *program);
    if (body.w - times > painter.px(120))
      painter.text_fit(small, {body.x + times + pad, body.y + (line - small->FontSize) / 2},
                       body.w - times - pad, view.look.theme.quiet, details);
    body.y += line, body.h -= line;
  }
  float half = std::floor((body.w - pad) * 0.58f);
  Rect left = both ? Rect{body.x, body.y, half, body.h} : body;
  Rect right = both ? Rect{body.x + half + pad, body.y, body.w - half - pad, body.h} : body;
  if (both) painter.fill({right.x - pad / 2, body.y, 1, body.h}, view.look.theme.line);
  if (both || !printed_) descriptors(view, left, *program);
  if (both || printed_) output(view, right, *program);
}

bool ProgramPanel::key(const View& view, const KeyPress& press) {
  std::vector<std::string> names = program_names(view);
  if (names.empty() || press.control) return false;
  auto shown = std::find(names.begin(), names.end(), view.ui.program);
  if (shown == names.end()) shown = names.begin();
  switch (press.special) {
    case SpecialKey::left:
      view.ui.program = shown == names.begin() ? *shown : *std::prev(shown);
      return true;
    case SpecialKey::right:
      view.ui.program = std::next(shown) == names.end() ? *shown : *std::next(shown);
      return true;
    case SpecialKey::enter:
      if (both_) return false;
      printed_ = !printed_;
      return true;
    case SpecialKey::up:
    case SpecialKey::down: {
      const ModelProgram* program = view.model.program(*shown);
      if (!program) return true;
      std::vector<DescriptorRow> rows = descriptor_rows(view.model, view.trace, *program);
      if (rows.empty()) return true;
      if (press.special == SpecialKey::up)
        chosen_ -= chosen_ > 0 ? 1 : 0;
      else
        chosen_ = std::min(chosen_ + 1, rows.size() - 1);
      moved_ = true;
      if (const ModelSocket* socket = rows[std::min(chosen_, rows.size() - 1)].socket)
        view.ui.socket = SocketRef::of(socket->socket);
      return true;
    }
    default:
      return false;
  }
}

std::string ProgramPanel::choice(const View& view, Painter& painter, const Rect& rect, bool both) {
  const Look& look = view.look;
  std::vector<std::string> names = program_names(view);
  std::string& chosen = view.ui.program;
  if (std::find(names.begin(), names.end(), chosen) == names.end()) chosen = names.front();
  float middle = rect.y + rect.h / 2, height = painter.px(26), x = rect.x, right = rect.right();

  if (!both) {
    ButtonSpec open = {"shows open", look.tr("programs.descriptors"), "", ButtonKind::plain, true, true};
    ButtonSpec prints = {"shows output", look.tr("programs.output"), "", ButtonKind::plain, true, true};
    (printed_ ? prints : open).kind = ButtonKind::chosen;
    // Where there is hardly room for one, it is the one that isn't shown.
    bool narrow = rect.w < painter.px(narrow_units);
    for (const ButtonSpec* spec : {&prints, &open}) {
      if (narrow && spec->kind == ButtonKind::chosen) continue;
      float width = button_width(look, *spec);
      right -= width;
      if (button(painter, {right, middle - height / 2, width, height}, *spec)) printed_ = spec == &prints;
      right -= painter.px(5);
    }
    right -= painter.px(6);
  }

  // As many programs as there is place for; all of them in a menu if they are more.
  float all = 0;
  for (const std::string& each : names)
    all += button_width(look, {each, each, "", ButtonKind::plain, true, true}) + painter.px(5);
  if (all > right - x) {
    std::vector<MenuEntry> entries;
    for (const std::string& each : names) entries.push_back({"program " + each, each, "", true});
    ButtonSpec spec = {"panel program", chosen, "", ButtonKind::plain, true, true};
    Rect place = {x, middle - height / 2, std::min(menu_button_width(look, spec), right - x), height};
    Rect room = {rect.x, rect.y, rect.w, view.look.px(2000)};
    if (auto taken = menu_button(painter, place, spec, view.ui.menu, entries, room)) chosen = names[*taken];
    x = place.right() + painter.px(5);
  } else {
    for (const std::string& each : names) {
      std::string button_id = "program " + each;
      ButtonSpec spec = {button_id, each, "", each == chosen ? ButtonKind::chosen : ButtonKind::plain,
                         true,      true};
      float width = button_width(look, spec);
      if (button(painter, {x, middle - height / 2, width, height}, spec)) chosen = each;
      x += width + painter.px(5);
    }
  }
  ModelProgram planned;
  const ModelProgram* program = program_named(view, chosen, planned);
  const ImFont* font = look.fonts.small;
  if (program && right - x > painter.px(70))
    painter.text_fit(font, {x + painter.px(6), middle - font->FontSize / 2}, right - x - painter.px(12),
                     look.theme.quiet, state_text(view, *program));
  return chosen;
}

void ProgramPanel::descriptors(const View& view, const Rect& rect, const ModelProgram& program) {
  Painter painter(view.look);
  std::vector<DescriptorRow> rows = descriptor_rows(view.model, view.trace, program);
  if (rows.empty()) {
    paint_empty(painter, rect,
                view.look.tr(program.running ? "programs.no_descriptors" : "programs.all_closed"));
    return;
  }
  ScrollRegion scroll(view.look, "descriptors", rect);
  Painter inside(view.look);
  float y = 0, width = rect.w - painter.px(8);
  std::int32_t process = program.pid;
  const DockState& dock = view.ui.dock;
  bool keys_here = dock.focus == DockState::Side::left && dock.left == "programs";
  chosen_ = std::min(chosen_, rows.size() - 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const DescriptorRow& each = rows[i];
    ImVec2 at = {scroll.origin().x, scroll.origin().y + y};
    if (each.pid != process) {
      const ImFont* font = view.look.fonts.small_strong;
      process = each.pid;
      std::string words = view.look.strings.format("programs.process", process);
      inside.text_fit(font, {at.x, at.y + painter.px(6)}, width, view.look.theme.quiet, words);
      y += painter.px(26);
      at.y += painter.px(26);
    }
    bool marked = each.socket && view.ui.socket == SocketRef::of(each.socket->socket);
    float tall = row(view, inside, at, width, each, marked);
    if (keys_here && i == chosen_)
      inside.fill({at.x, at.y, inside.px(3), tall - inside.px(2)}, view.look.theme.accent);
    if (each.socket && pressable({at.x, at.y, width, tall}, fmt::format("{} {}", each.pid, each.first)))
      chosen_ = i, view.ui.socket = SocketRef::of(each.socket->socket);
    inside.note("descriptor " + numbers_of(each), {at.x, at.y, width, tall});
    if (i == chosen_ && std::exchange(moved_, false)) scroll.reveal(y, y + tall);
    y += tall;
  }
  scroll.content_height(y);
}

float ProgramPanel::row(const View& view, Painter& painter, ImVec2 at, float width, const DescriptorRow& row,
                        bool marked) {
  const Look& look = view.look;
  const Theme& theme = look.theme;
  const ImFont *code = look.fonts.code_small, *strong = look.fonts.small_strong, *small = look.fonts.small;
  float line = painter.px(22), middle = at.y + line / 2 + painter.px(1), right = at.x + width;
  float indent = painter.px(48);
  if (marked) {  // its ground first: it is as tall as any row of a socket
    Rect ground = {at.x, at.y, width, 2 * line + painter.px(2)};
    painter.fill(ground, faded(theme.accent, 0.14f), painter.px(4));
    painter.note("chosen " + numbers_of(row), ground);
  }
  // First line: its number, what it is, its state if it has one, and its flags.
  float edge = painter.px(8);  // where the mark of the row that the keys are at stands
  painter.text_fit(look.fonts.code_strong, {at.x + edge, middle - look.fonts.code_strong->FontSize / 2},
                   indent - edge - painter.px(2), theme.text, numbers_of(row));
  float x = painter.text_fit(strong, {at.x + indent, middle - strong->FontSize / 2}, right - at.x - indent,
                             theme.text, kind_text(view, row.descriptor));
  // State and flags that don't fit beside it stand on the second line.
  std::string flags = flags_of(row.descriptor), target = target_text(view, row);
  if (row.socket) {
    const Socket& socket = row.socket->socket;
    float pill = state_pill_width(look, socket.transport, socket.state);
    if (x + painter.px(8) + pill < right)
      x = paint_state_pill(painter, {x + painter.px(8), middle}, socket.transport, socket.state).right();
    else
      target = fmt::format("{}  {}", state_name(socket.transport, socket.state), target);
  }
  bool beside = Painter::width(code, flags) + painter.px(10) < right - x;
  if (beside && !flags.empty())
    painter.text_right(code, {right, middle - code->FontSize / 2}, theme.quiet, flags);
  if (!beside) target += (target.empty() ? "" : "  ") + flags;
  if (!target.empty()) {
    middle += line - painter.px(2);
    bool words = row.descriptor.kind == DescriptorKind::socket && !row.socket;
    const ImFont* font = words ? small : code;
    painter.text_fit(font, {at.x + indent, middle - font->FontSize / 2}, right - at.x - indent, theme.quiet,
                     target);
  }
  float bottom = middle + line / 2 + painter.px(1);
  painter.fill({at.x, bottom, width, 1}, theme.line);
  return bottom + painter.px(2) - at.y;
}

void ProgramPanel::output(const View& view, const Rect& rect, const ModelProgram& program) {
  Painter painter(view.look);
  if (program.output.empty()) {
    paint_empty(painter, rect, view.look.tr("programs.no_output"));
    return;
  }
  const ImFont* code = view.look.fonts.code_small;
  float height = std::floor(code->FontSize * 1.35f), y = 0;
  ScrollRegion scroll(view.look, "output", rect);
  // What is new is shown at once; whoever has scrolled back is left there.
  bool follow = scroll.at_end() || shown_ != program.name;
  Painter inside(view.look);
  float width = rect.w - painter.px(10);
  std::string output = to_utf8(program.output);
  for (std::string_view text = output; !text.empty();) {
    std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    std::vector<std::size_t> breaks = code_rows(code, width, line);
    for (std::size_t i = 0; i < breaks.size(); ++i, y += height) {
      std::size_t next = i + 1 < breaks.size() ? breaks[i + 1] : line.size();
      float top = scroll.origin().y + y;
      if (top + height < rect.y || top > rect.bottom()) continue;  // only what is in view is painted
      inside.text_fit(code, {scroll.origin().x, top}, width, view.look.theme.text,
                      line.substr(breaks[i], next - breaks[i]));
    }
  }
  scroll.content_height(y);
  if (follow) scroll.to_end();
  shown_ = program.name;
}

}  // namespace wirestep::app
